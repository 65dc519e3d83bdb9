import type { GroupBy, GroupingElement, GroupingKey } from '../../ast/queries/grouping';
import type { Select, SelectItem } from '../../ast/queries/select';
import { commas, enclosed, group, indent, join, line, type Doc } from '../doc';
import { printIdentifier } from '../names';
import type { Printer } from '../printer';

/** A SELECT block, its clauses parted by lines. */
export function selectDoc(printer: Printer, select: Select): Doc {
  const parts: Doc[] = [headDoc(printer, select)];
  if (select.from !== undefined) parts.push(['FROM ', printer.tableReference(select.from)]);
  if (select.where !== undefined) parts.push(group('WHERE ', printer.expression(select.where)));
  if (select.groupBy !== undefined) parts.push(groupByDoc(printer, select.groupBy));
  if (select.having !== undefined) parts.push(group('HAVING ', printer.expression(select.having)));
  if (select.windows.length > 0) parts.push(windowsDoc(printer, select));
  return join(line, parts);
}

function headDoc(printer: Printer, { hints, distinct, items }: Select): Doc {
  const words = ['SELECT', printer.hints(hints), distinct ? 'DISTINCT' : ''].filter((word) => word !== '').join(' ');
  return group(words, indent(line, commas(items.map((item) => selectItemDoc(printer, item)))));
}

export const selectItemDoc = (printer: Printer, { expression, alias }: SelectItem): Doc => [
  printer.expression(expression),
  alias === undefined ? '' : ` AS ${printIdentifier(alias)}`,
];

const windowsDoc = (printer: Printer, { windows }: Select): Doc =>
  group(
    'WINDOW',
    indent(line, commas(windows.map(({ name, window }) => [`${printIdentifier(name)} AS `, printer.windowSpecification(window)]))),
  );

const groupByDoc = (printer: Printer, { elements }: GroupBy): Doc =>
  group('GROUP BY', indent(line, commas(elements.map((element) => elementDoc(printer, element)))));

function elementDoc(printer: Printer, element: GroupingElement): Doc {
  switch (element.kind) {
    case 'grouping-key':
      return keyDoc(printer, element);
    case 'grouping-sets':
      return enclosed('GROUPING SETS (', commas(element.sets.map((set) => elementDoc(printer, set))), ')');
    case 'rollup':
    case 'cube':
      return enclosed(`${element.kind.toUpperCase()} (`, commas(element.keys.map((key) => keyDoc(printer, key))), ')');
  }
}

function keyDoc(printer: Printer, { expressions }: GroupingKey): Doc {
  const [only] = expressions;
  if (expressions.length === 1) return printer.expression(only!);
  return enclosed('(', commas(expressions.map((expression) => printer.expression(expression))), ')');
}

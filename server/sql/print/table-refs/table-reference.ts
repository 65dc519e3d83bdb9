import type { Join } from '../../ast/table-refs/join';
import type { NamedTable, TableReference } from '../../ast/table-refs/table-reference';
import type { TableFunctionReference, Unnest } from '../../ast/table-refs/table-function';
import { group, indent, line, softline, type Doc } from '../doc';
import { printIdentifier, printQualifiedName } from '../names';
import type { Printer } from '../printer';
import { matchRecognizeDoc } from './match-recognize';

/** A table, or joins one under the other. */
export function tableReferenceDoc(printer: Printer, reference: TableReference): Doc {
  return reference.kind === 'join' ? joinDoc(printer, reference, true) : [tableDoc(printer, reference), aliasDoc(reference)];
}

function aliasDoc({ alias, columns }: { readonly alias?: NamedTable['alias']; readonly columns: NamedTable['columns'] }): string {
  if (alias === undefined) return '';
  return ` AS ${printIdentifier(alias)}${columns.length === 0 ? '' : ` (${columns.map(printIdentifier).join(', ')})`}`;
}

function tableDoc(printer: Printer, reference: Exclude<TableReference, Join>): Doc {
  switch (reference.kind) {
    case 'named-table':
      return namedDoc(printer, reference);
    case 'derived-table':
      return [reference.lateral ? 'LATERAL ' : '', printer.subquery(reference.query)];
    case 'table-function':
      return tableFunctionDoc(printer, reference);
    case 'unnest':
      return unnestDoc(printer, reference);
    case 'match-recognize':
      return [tableReferenceDoc(printer, reference.input), ' ', matchRecognizeDoc(printer, reference)];
  }
}

function namedDoc(printer: Printer, { name, hints, asOf }: NamedTable): Doc {
  const hinted = hints.length === 0 ? '' : ` ${printer.hints(hints)}`;
  return [`${printQualifiedName(name)}${hinted}`, asOf === undefined ? '' : [' FOR SYSTEM_TIME AS OF ', printer.expression(asOf)]];
}

const tableFunctionDoc = (printer: Printer, { call, lateral }: TableFunctionReference): Doc =>
  group(lateral ? 'LATERAL TABLE(' : 'TABLE(', indent(softline, printer.expression(call)), softline, ')');

const unnestDoc = (printer: Printer, { operand, withOrdinality }: Unnest): Doc => [
  'UNNEST(',
  printer.expression(operand),
  withOrdinality ? ') WITH ORDINALITY' : ')',
];

const joinWords: Readonly<Record<Join['joinType'], string>> = {
  INNER: 'JOIN',
  LEFT: 'LEFT JOIN',
  RIGHT: 'RIGHT JOIN',
  FULL: 'FULL JOIN',
  CROSS: 'CROSS JOIN',
  COMMA: 'CROSS JOIN',
};

/** A comma may part tables only at the top of FROM; elsewhere it is written as the CROSS JOIN that it means. */
function joinDoc(printer: Printer, join: Join, atTop: boolean): Doc {
  const { joinType, left, right } = join;
  const comma = joinType === 'COMMA' && atTop;
  const leftDoc = left.kind === 'join' ? joinDoc(printer, left, comma) : tableReferenceDoc(printer, left);
  if (comma)
    return [leftDoc, ',', indent(line, right.kind === 'join' ? joinDoc(printer, right, false) : tableReferenceDoc(printer, right))];
  const words = `${join.natural ? 'NATURAL ' : ''}${joinWords[joinType]}`;
  const rightDoc =
    right.kind === 'join' ? group('(', indent(softline, joinDoc(printer, right, false)), softline, ')') : tableReferenceDoc(printer, right);
  return [leftDoc, line, group(`${words} `, rightDoc, conditionDoc(printer, join))];
}

function conditionDoc(printer: Printer, { on, using }: Join): Doc {
  if (on !== undefined) return indent(line, 'ON ', printer.expression(on));
  return using === undefined ? '' : indent(line, `USING (${using.map(printIdentifier).join(', ')})`);
}

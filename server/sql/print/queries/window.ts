import type { FrameBound, WindowFrame, WindowSpecification } from '../../ast/queries/window';
import { precedence } from '../../ast/expressions/precedence';
import { commas, enclosed, group, join, line, type Doc } from '../doc';
import { printIdentifier } from '../names';
import type { Printer } from '../printer';

/** `(PARTITION BY … ORDER BY … ROWS …)`. */
export function windowSpecificationDoc(printer: Printer, { base, partitionBy, orderBy, frame }: WindowSpecification): Doc {
  const parts: Doc[] = [];
  if (base !== undefined) parts.push(printIdentifier(base));
  if (partitionBy.length > 0) parts.push(group('PARTITION BY ', commas(partitionBy.map((key) => printer.expression(key)))));
  if (orderBy.length > 0) parts.push(group(printer.orderBy(orderBy)));
  if (frame !== undefined) parts.push(frameDoc(printer, frame));
  return enclosed('(', join(line, parts), ')');
}

const frameDoc = (printer: Printer, { mode, start, end }: WindowFrame): Doc =>
  end === undefined
    ? [`${mode} `, boundDoc(printer, start)]
    : [`${mode} BETWEEN `, boundDoc(printer, start), ' AND ', boundDoc(printer, end)];

function boundDoc(printer: Printer, { type, offset }: FrameBound): Doc {
  if (offset === undefined) return type;
  // A column of that name would be read as the word.
  const ambiguous = offset.kind === 'column' && offset.path[0]!.toUpperCase() === 'UNBOUNDED';
  return [printer.expression(offset, ambiguous ? precedence.PRIMARY + 1 : precedence.RANGE + 1), ` ${type}`];
}

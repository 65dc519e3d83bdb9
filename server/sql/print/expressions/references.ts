import { precedence } from '../../ast/expressions/precedence';
import type { ColumnReference, Descriptor, ElementAccess, FieldAccess, Star } from '../../ast/expressions/references';
import type { Doc } from '../doc';
import { printIdentifier, printName, printNameExcept, printPath } from '../names';
import type { Printer } from '../printer';

/** MAP[…] would be a constructor. */
const constructors: ReadonlySet<string> = new Set(['MAP']);

export function printColumn(_: Printer, { path }: ColumnReference): Doc {
  const [first = '', ...rest] = path;
  return [printNameExcept(first, constructors), ...rest.map(printName)].join('.');
}

export const printStar = (_: Printer, { qualifier }: Star): Doc => (qualifier === undefined ? '*' : `${printPath(qualifier)}.*`);

export const printDescriptor = (_: Printer, { columns }: Descriptor): Doc => `DESCRIPTOR(${columns.map(printIdentifier).join(', ')})`;

/** A number before the point would swallow it. */
export function printFieldAccess(printer: Printer, { operand, field }: FieldAccess): Doc {
  const atLeast = operand.kind === 'numeric-literal' ? precedence.PRIMARY + 1 : precedence.POSTFIX;
  return [printer.expression(operand, atLeast), '.', printName(field)];
}

export const printElementAccess = (printer: Printer, { operand, index }: ElementAccess): Doc => [
  printer.expression(operand, precedence.POSTFIX),
  '[',
  printer.expression(index),
  ']',
];

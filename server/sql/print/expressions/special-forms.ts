import type { Expression } from '../../ast/expressions/expression';
import { precedence } from '../../ast/expressions/precedence';
import type {
  ExtractExpression,
  OverlayExpression,
  PositionExpression,
  RoundToUnitExpression,
  SubstringExpression,
  TimestampAddExpression,
  TimestampDiffExpression,
  TrimExpression,
} from '../../ast/expressions/special-forms';
import { commas, enclosed, line, type Doc } from '../doc';
import type { Printer } from '../printer';

/** `NAME( first WORD second … )`, broken before the words; parts without an expression are left out. */
function form(printer: Printer, name: string, parts: readonly (readonly [string, Expression | undefined])[]): Doc {
  const present = parts.filter((part): part is readonly [string, Expression] => part[1] !== undefined);
  const docs = present.map(([word, expression], i) => [i === 0 ? '' : line, word === '' ? '' : `${word} `, printer.expression(expression)]);
  return enclosed(`${name}(`, docs, ')');
}

export const printExtract = (printer: Printer, { unit, operand }: ExtractExpression): Doc =>
  form(printer, 'EXTRACT', [[`${unit} FROM`, operand]]);

/** An interval before TO would take the unit for its own end. */
export function printRoundToUnit(printer: Printer, { direction, operand, unit }: RoundToUnitExpression): Doc {
  const atLeast = endsWithInterval(operand) ? precedence.PRIMARY + 1 : 0;
  return enclosed(`${direction}(`, [printer.expression(operand, atLeast), ` TO ${unit}`], ')');
}

function endsWithInterval(expression: Expression): boolean {
  switch (expression.kind) {
    case 'interval-literal':
      return expression.qualifier.to === undefined;
    case 'binary':
    case 'is-distinct-from':
      return endsWithInterval(expression.right);
    case 'unary':
      return endsWithInterval(expression.operand);
    case 'between':
      return endsWithInterval(expression.high);
    case 'like':
      return endsWithInterval(expression.escape ?? expression.pattern);
    default:
      return false;
  }
}

export const printTimestampAdd = (printer: Printer, { unit, count, operand }: TimestampAddExpression): Doc =>
  enclosed('TIMESTAMPADD(', commas([unit, printer.expression(count), printer.expression(operand)]), ')');

export const printTimestampDiff = (printer: Printer, { unit, from, to }: TimestampDiffExpression): Doc =>
  enclosed('TIMESTAMPDIFF(', commas([unit, printer.expression(from), printer.expression(to)]), ')');

export function printTrim(printer: Printer, { side, characters, operand }: TrimExpression): Doc {
  if (characters !== undefined)
    return enclosed('TRIM(', [`${side} `, printer.expression(characters), line, 'FROM ', printer.expression(operand)], ')');
  return form(printer, 'TRIM', [[side === 'BOTH' ? '' : `${side} FROM`, operand]]);
}

export const printPosition = (printer: Printer, { needle, haystack, start }: PositionExpression): Doc =>
  enclosed(
    'POSITION(',
    [
      printer.expression(needle, precedence.RANGE + 1),
      line,
      'IN ',
      printer.expression(haystack),
      start === undefined ? '' : [line, 'FROM ', printer.expression(start)],
    ],
    ')',
  );

export const printSubstring = (printer: Printer, { operand, start, length }: SubstringExpression): Doc =>
  form(printer, 'SUBSTRING', [
    ['', operand],
    ['FROM', start],
    ['FOR', length],
  ]);

export const printOverlay = (printer: Printer, { operand, replacement, start, length }: OverlayExpression): Doc =>
  form(printer, 'OVERLAY', [
    ['', operand],
    ['PLACING', replacement],
    ['FROM', start],
    ['FOR', length],
  ]);

import type { FunctionCall } from '../expressions/calls';
import type { Expression } from '../expressions/expression';
import type { BooleanLiteral, IntervalLiteral, IntervalUnit, NullLiteral, NumericLiteral, StringLiteral } from '../expressions/literals';
import type {
  BinaryExpression,
  BinaryOperator,
  CastExpression,
  InListExpression,
  IsExpression,
  IsTest,
  UnaryExpression,
} from '../expressions/operators';
import type { Descriptor } from '../expressions/references';
import type { DataType } from '../types/data-type';
import { identifiers } from './names';

export const string = (value: string): StringLiteral => ({ kind: 'string-literal', value });

/** An exact number as text (`'1.50'`), or a JavaScript number that is finite; a negative one becomes a unary minus. */
export function number(value: string | number | bigint): NumericLiteral | UnaryExpression {
  const text = String(value);
  if (text.startsWith('-')) return { kind: 'unary', operator: '-', operand: { kind: 'numeric-literal', text: text.slice(1) } };
  return { kind: 'numeric-literal', text };
}

export const boolean = (value: boolean): BooleanLiteral => ({ kind: 'boolean-literal', value });

export const nullLiteral = (): NullLiteral => ({ kind: 'null-literal' });

/** INTERVAL 'text' unit; a leading `-` in the text goes before the quotes. */
export function interval(text: string, unit: IntervalUnit): IntervalLiteral {
  const negative = text.startsWith('-');
  return {
    kind: 'interval-literal',
    text: negative ? text.slice(1) : text,
    negative,
    qualifier: { kind: 'interval-qualifier', from: unit },
  };
}

const wholeUnits: readonly (readonly [number, IntervalUnit])[] = [
  [86_400_000, 'DAY'],
  [3_600_000, 'HOUR'],
  [60_000, 'MINUTE'],
  [1_000, 'SECOND'],
];

/** The interval of so many whole milliseconds in the largest unit that needs no fraction: 600000 → INTERVAL '10' MINUTE, 1500 → INTERVAL '1.500' SECOND. */
export function intervalOfMs(ms: number): IntervalLiteral {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '-' : '';
  for (const [unitMs, unit] of wholeUnits) {
    // Two digits are an interval's default precision: beyond it the next smaller unit would need a precision of its own.
    if (size >= unitMs && size % unitMs === 0) return withPrecision(`${sign}${size / unitMs}`, unit);
  }
  const text = `${Math.floor(size / 1000)}.${String(size % 1000).padStart(3, '0')}`;
  return withPrecision(size === 0 ? '0' : sign + text, 'SECOND');
}

function withPrecision(text: string, unit: IntervalUnit): IntervalLiteral {
  const literal = interval(text, unit);
  const digits = literal.text.split('.')[0]!.length;
  return digits <= 2 ? literal : { ...literal, qualifier: { ...literal.qualifier, precision: digits } };
}

/** A function call without clauses; add them with a spread: `{ ...call('COUNT', x), distinct: true }`. */
export const call = (name: string, ...args: readonly Expression[]): FunctionCall => ({ kind: 'call', name: [name], args, distinct: false });

export const binary = (left: Expression, operator: BinaryOperator, right: Expression): BinaryExpression => ({
  kind: 'binary',
  operator,
  left,
  right,
});

/** All of them, joined by AND; undefined for none. */
export const and = (...conditions: readonly Expression[]): Expression | undefined => chain('AND', conditions);

/** Any of them, joined by OR; undefined for none. */
export const or = (...conditions: readonly Expression[]): Expression | undefined => chain('OR', conditions);

function chain(operator: 'AND' | 'OR', conditions: readonly Expression[]): Expression | undefined {
  return conditions.length === 0 ? undefined : conditions.reduce((left, right) => binary(left, operator, right));
}

export const not = (operand: Expression): UnaryExpression => ({ kind: 'unary', operator: 'NOT', operand });

export const is = (operand: Expression, test: IsTest, negated = false): IsExpression => ({ kind: 'is', operand, test, negated });

export const inList = (operand: Expression, values: readonly Expression[], negated = false): InListExpression => ({
  kind: 'in-list',
  operand,
  values,
  negated,
});

export const cast = (operand: Expression, type: DataType): CastExpression => ({ kind: 'cast', operand, type, safe: false });

export const descriptor = (...columns: readonly string[]): Descriptor => ({ kind: 'descriptor', columns: identifiers(columns) });

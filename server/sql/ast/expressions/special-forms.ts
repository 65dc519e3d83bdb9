import type { AstNode } from '../node';
import type { Expression } from './expression';

/** Units that EXTRACT, FLOOR, CEIL, TIMESTAMPADD and TIMESTAMPDIFF know; which of them a form takes is checked when it is bound. */
export const timeUnits = [
  'MILLENNIUM',
  'CENTURY',
  'DECADE',
  'YEAR',
  'ISOYEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'DOY',
  'DOW',
  'ISODOW',
  'HOUR',
  'MINUTE',
  'SECOND',
  'MILLISECOND',
  'MICROSECOND',
  'NANOSECOND',
  'EPOCH',
] as const;
export type TimeUnit = (typeof timeUnits)[number];

/** EXTRACT(unit FROM operand). */
export interface ExtractExpression extends AstNode {
  readonly kind: 'extract';
  readonly unit: TimeUnit;
  readonly operand: Expression;
}

/** FLOOR(operand TO unit), CEIL(operand TO unit). Without a unit they are calls. */
export interface RoundToUnitExpression extends AstNode {
  readonly kind: 'round-to-unit';
  readonly direction: 'FLOOR' | 'CEIL';
  readonly operand: Expression;
  readonly unit: TimeUnit;
}

/** TIMESTAMPADD(unit, count, operand). */
export interface TimestampAddExpression extends AstNode {
  readonly kind: 'timestamp-add';
  readonly unit: TimeUnit;
  readonly count: Expression;
  readonly operand: Expression;
}

/** TIMESTAMPDIFF(unit, from, to) = to − from. */
export interface TimestampDiffExpression extends AstNode {
  readonly kind: 'timestamp-diff';
  readonly unit: TimeUnit;
  readonly from: Expression;
  readonly to: Expression;
}

/** TRIM([side] [characters] FROM operand), TRIM(operand); without characters, blanks. */
export interface TrimExpression extends AstNode {
  readonly kind: 'trim';
  readonly side: 'BOTH' | 'LEADING' | 'TRAILING';
  readonly characters?: Expression;
  readonly operand: Expression;
}

/** POSITION(needle IN haystack [FROM start]). */
export interface PositionExpression extends AstNode {
  readonly kind: 'position';
  readonly needle: Expression;
  readonly haystack: Expression;
  readonly start?: Expression;
}

/** SUBSTRING(operand FROM start [FOR length]), and SUBSTRING(operand, start[, length]). */
export interface SubstringExpression extends AstNode {
  readonly kind: 'substring';
  readonly operand: Expression;
  readonly start: Expression;
  readonly length?: Expression;
}

/** OVERLAY(operand PLACING replacement FROM start [FOR length]). */
export interface OverlayExpression extends AstNode {
  readonly kind: 'overlay';
  readonly operand: Expression;
  readonly replacement: Expression;
  readonly start: Expression;
  readonly length?: Expression;
}

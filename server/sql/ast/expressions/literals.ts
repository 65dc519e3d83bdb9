import type { AstNode } from '../node';

/** Every spelling of a character literal ('…', U&'…', N'…', adjacent literals) gives its value. */
export interface StringLiteral extends AstNode {
  readonly kind: 'string-literal';
  readonly value: string;
}

/** Digits as written (`1.50`, `1E3`), so that exact decimals keep their scale. Never signed: `-1` is a unary minus. */
export interface NumericLiteral extends AstNode {
  readonly kind: 'numeric-literal';
  readonly text: string;
}

/** X'…'; upper-case hexadecimal digits, an even number of them. */
export interface BinaryLiteral extends AstNode {
  readonly kind: 'binary-literal';
  readonly hex: string;
}

export interface BooleanLiteral extends AstNode {
  readonly kind: 'boolean-literal';
  readonly value: boolean;
}

export interface NullLiteral extends AstNode {
  readonly kind: 'null-literal';
}

/** DATE '2024-01-31', TIME '10:00:00', TIMESTAMP '2024-01-31 10:00:00.123'; the text is checked when it is bound. */
export interface DatetimeLiteral extends AstNode {
  readonly kind: 'datetime-literal';
  readonly type: 'DATE' | 'TIME' | 'TIMESTAMP';
  readonly text: string;
}

export const intervalUnits = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'] as const;
export type IntervalUnit = (typeof intervalUnits)[number];

/** `DAY(3) TO SECOND(6)`: `precision` is of the leading unit, `fraction` of SECOND where it is the last unit. */
export interface IntervalQualifier extends AstNode {
  readonly kind: 'interval-qualifier';
  readonly from: IntervalUnit;
  readonly to?: IntervalUnit;
  readonly precision?: number;
  readonly fraction?: number;
}

/** INTERVAL [-]'text' qualifier. `negative` is the sign outside the quotes. */
export interface IntervalLiteral extends AstNode {
  readonly kind: 'interval-literal';
  readonly text: string;
  readonly negative: boolean;
  readonly qualifier: IntervalQualifier;
}

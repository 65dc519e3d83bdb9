import type { AstNode } from '../node';
import type { Query } from '../queries/query';
import type { DataType } from '../types/data-type';
import type { Expression } from './expression';

export type UnaryOperator = '-' | '+' | 'NOT';
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type BinaryOperator = 'OR' | 'AND' | ComparisonOperator | 'OVERLAPS' | '+' | '-' | '*' | '/' | '%' | '||';

export interface UnaryExpression extends AstNode {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

/** `!=` is read as `<>`. Chains lean to the left. */
export interface BinaryExpression extends AstNode {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export const isTests = ['NULL', 'TRUE', 'FALSE', 'UNKNOWN', 'JSON', 'JSON VALUE', 'JSON SCALAR', 'JSON ARRAY', 'JSON OBJECT'] as const;
export type IsTest = (typeof isTests)[number];

/** `operand IS [NOT] test`. */
export interface IsExpression extends AstNode {
  readonly kind: 'is';
  readonly operand: Expression;
  readonly test: IsTest;
  readonly negated: boolean;
}

/** `left IS [NOT] DISTINCT FROM right`; `negated` means IS NOT DISTINCT FROM. */
export interface IsDistinctFromExpression extends AstNode {
  readonly kind: 'is-distinct-from';
  readonly left: Expression;
  readonly right: Expression;
  readonly negated: boolean;
}

export interface BetweenExpression extends AstNode {
  readonly kind: 'between';
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly negated: boolean;
  readonly symmetric: boolean;
}

export interface LikeExpression extends AstNode {
  readonly kind: 'like';
  readonly operator: 'LIKE' | 'SIMILAR TO';
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly escape?: Expression;
  readonly negated: boolean;
}

/** `operand [NOT] IN (values)`; never empty when parsed. */
export interface InListExpression extends AstNode {
  readonly kind: 'in-list';
  readonly operand: Expression;
  readonly values: readonly Expression[];
  readonly negated: boolean;
}

export interface InQueryExpression extends AstNode {
  readonly kind: 'in-query';
  readonly operand: Expression;
  readonly query: Query;
  readonly negated: boolean;
}

/** `EXISTS (query)`; NOT EXISTS is a unary NOT over it. */
export interface ExistsExpression extends AstNode {
  readonly kind: 'exists';
  readonly query: Query;
}

/** `left > ALL (query)`. SOME is read as ANY. */
export interface QuantifiedComparison extends AstNode {
  readonly kind: 'quantified-comparison';
  readonly operator: ComparisonOperator;
  readonly quantifier: 'ANY' | 'ALL';
  readonly left: Expression;
  readonly query: Query;
}

/** `(query)` where one value is wanted. */
export interface ScalarSubquery extends AstNode {
  readonly kind: 'scalar-subquery';
  readonly query: Query;
}

/** CASE [operand] WHEN … THEN … [ELSE …] END; with an operand each `when` is compared to it. */
export interface CaseExpression extends AstNode {
  readonly kind: 'case';
  readonly operand?: Expression;
  readonly branches: readonly CaseBranch[];
  readonly otherwise?: Expression;
}

export interface CaseBranch extends AstNode {
  readonly kind: 'case-branch';
  readonly when: Expression;
  readonly then: Expression;
}

/** CAST(operand AS type); `safe` is TRY_CAST: NULL instead of a failure. */
export interface CastExpression extends AstNode {
  readonly kind: 'cast';
  readonly operand: Expression;
  readonly type: DataType;
  readonly safe: boolean;
}

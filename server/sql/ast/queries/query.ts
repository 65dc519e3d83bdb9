import type { Expression } from '../expressions/expression';
import type { NumericLiteral } from '../expressions/literals';
import type { AstNode, Identifier, QualifiedName } from '../node';
import type { Select } from './select';
import type { SortItem } from './sort-item';

/**
 * A whole query: wherever SQL takes one, this node stands. A body is itself a `query` only where parentheses are needed because it
 * has its own WITH, ORDER BY, LIMIT or OFFSET.
 */
export interface Query extends AstNode {
  readonly kind: 'query';
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly SortItem[];
  /** LIMIT, or FETCH FIRST. */
  readonly limit?: NumericLiteral;
  readonly offset?: NumericLiteral;
}

export type QueryBody = Select | SetOperation | Values | ExplicitTable | Query;

/** `name [(columns)] AS (query)` in WITH. */
export interface CommonTable extends AstNode {
  readonly kind: 'common-table';
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
  readonly query: Query;
}

/** INTERSECT binds tighter than UNION and EXCEPT; chains lean to the left. */
export interface SetOperation extends AstNode {
  readonly kind: 'set-operation';
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
  readonly all: boolean;
  readonly left: QueryBody;
  readonly right: QueryBody;
}

export interface Values extends AstNode {
  readonly kind: 'values';
  readonly rows: readonly ValuesRow[];
}

export interface ValuesRow extends AstNode {
  readonly kind: 'values-row';
  readonly values: readonly Expression[];
}

/** `TABLE name` as a query. */
export interface ExplicitTable extends AstNode {
  readonly kind: 'explicit-table';
  readonly name: QualifiedName;
}

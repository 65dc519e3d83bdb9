import type { FunctionCall } from '../expressions/calls';
import type { Expression } from '../expressions/expression';
import type { AstNode, QualifiedName } from '../node';
import type { Query } from '../queries/query';
import type { SortItem } from '../queries/sort-item';
import type { AliasedReference } from './table-reference';

/** `[LATERAL] TABLE(f(…))`, window table functions among them: TUMBLE, HOP, CUMULATE, SESSION. */
export interface TableFunctionReference extends AliasedReference {
  readonly kind: 'table-function';
  readonly call: FunctionCall;
  readonly lateral: boolean;
}

/** `TABLE name`, or `(query)`, as an argument of a table function. */
export interface TableArgument extends AstNode {
  readonly kind: 'table-argument';
  readonly source: QualifiedName | Query;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
}

/** UNNEST(operand) [WITH ORDINALITY]. */
export interface Unnest extends AliasedReference {
  readonly kind: 'unnest';
  readonly operand: Expression;
  readonly withOrdinality: boolean;
}

import type { Expression } from '../expressions/expression';
import type { AstNode } from '../node';

/** One ORDER BY key; `nulls` only where it was written. */
export interface SortItem extends AstNode {
  readonly kind: 'sort-item';
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls?: 'FIRST' | 'LAST';
}

import type { AstNode } from '../node';
import type { Expression } from './expression';

/** ARRAY[…]. */
export interface ArrayConstructor extends AstNode {
  readonly kind: 'array';
  readonly elements: readonly Expression[];
}

/** MAP[key, value, …]. */
export interface MapConstructor extends AstNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
}

export interface MapEntry extends AstNode {
  readonly kind: 'map-entry';
  readonly key: Expression;
  readonly value: Expression;
}

/** ROW(…), and `(a, b)` where a value is wanted. */
export interface RowConstructor extends AstNode {
  readonly kind: 'row';
  readonly fields: readonly Expression[];
}

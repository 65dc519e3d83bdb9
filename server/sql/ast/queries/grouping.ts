import type { Expression } from '../expressions/expression';
import type { AstNode } from '../node';

/** GROUP BY; the legacy TUMBLE(…), HOP(…), SESSION(…) forms are plain calls in it. */
export interface GroupBy extends AstNode {
  readonly kind: 'group-by';
  readonly elements: readonly GroupingElement[];
}

export type GroupingElement = GroupingKey | GroupingSets | Rollup | Cube;

/** `a` is one expression, `(a, b)` several, `()` none. */
export interface GroupingKey extends AstNode {
  readonly kind: 'grouping-key';
  readonly expressions: readonly Expression[];
}

export interface GroupingSets extends AstNode {
  readonly kind: 'grouping-sets';
  readonly sets: readonly GroupingElement[];
}

export interface Rollup extends AstNode {
  readonly kind: 'rollup';
  readonly keys: readonly GroupingKey[];
}

export interface Cube extends AstNode {
  readonly kind: 'cube';
  readonly keys: readonly GroupingKey[];
}

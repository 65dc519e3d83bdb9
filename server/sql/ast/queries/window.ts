import type { Expression } from '../expressions/expression';
import type { AstNode, Identifier } from '../node';
import type { SortItem } from './sort-item';

/** What stands in the parentheses of OVER and of a WINDOW clause. `base` is a window named before, which this one refines. */
export interface WindowSpecification extends AstNode {
  readonly kind: 'window-specification';
  readonly base?: Identifier;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame?: WindowFrame;
}

/** ROWS | RANGE start, or BETWEEN start AND end. */
export interface WindowFrame extends AstNode {
  readonly kind: 'window-frame';
  readonly mode: 'ROWS' | 'RANGE';
  readonly start: FrameBound;
  readonly end?: FrameBound;
}

/** `offset` stands with PRECEDING and FOLLOWING and only with them. */
export interface FrameBound extends AstNode {
  readonly kind: 'frame-bound';
  readonly type: 'UNBOUNDED PRECEDING' | 'PRECEDING' | 'CURRENT ROW' | 'FOLLOWING' | 'UNBOUNDED FOLLOWING';
  readonly offset?: Expression;
}

/** `WINDOW name AS (…)`. */
export interface NamedWindow extends AstNode {
  readonly kind: 'named-window';
  readonly name: Identifier;
  readonly window: WindowSpecification;
}

import type { Field } from '@headrace/connector-sdk/schema';
import type { Expr } from '../expr/expr';
import type { SortColumn } from './ranking-plans';
import type { OperatorBase } from './operator-base';

/** `max` null: no upper bound. Greedy takes as many rows as it can, reluctant as few. */
export interface PatternStep {
  readonly variable: string;
  readonly min: number;
  readonly max: number | null;
  readonly greedy: boolean;
}

/**
 * A value that a condition or measure reads of the rows matched so far. `variable` null: any row of the match. In a condition the row under
 * test counts as mapped to the variable that is tried. `navigate`: the `offset`-th from the first or last of them, `column` of the input.
 */
export type PatternReference =
  | {
      readonly kind: 'navigate';
      readonly variable: string | null;
      readonly from: 'first' | 'last';
      readonly offset: number;
      readonly column: number;
    }
  | {
      readonly kind: 'aggregate';
      readonly variable: string | null;
      readonly fn: string;
      readonly distinct: boolean;
      /** Over the input's columns; COUNT(*) has none. */
      readonly args: readonly Expr[];
      readonly type: Field['type'];
    }
  /** The event time that brought the match about: of its last row, or (where an earlier search held it back) the time that let it go. */
  | { readonly kind: 'time' };

export type AfterMatch =
  | { readonly kind: 'past-last-row' }
  | { readonly kind: 'to-next-row' }
  | { readonly kind: 'to-first' | 'to-last'; readonly variable: string };

/**
 * MATCH_RECOGNIZE, ONE ROW PER MATCH. Rows of a partition are taken in the order of event time (then `order`) as the watermark passes them. Conditions
 * and measures are expressions whose inputs are positions in `references`. A variable without condition takes any row. Output: partition
 * columns, then measures. A match must lie within `withinMs` (last − first row < within).
 */
export interface MatchPlan extends OperatorBase<'match'> {
  readonly partition: readonly number[];
  readonly time: 'event' | 'processing';
  readonly timeColumn: number;
  readonly order: readonly SortColumn[];
  readonly pattern: readonly PatternStep[];
  readonly references: readonly PatternReference[];
  readonly conditions: readonly { readonly variable: string; readonly condition: Expr }[];
  readonly measures: readonly Expr[];
  readonly withinMs: number | null;
  readonly after: AfterMatch;
}

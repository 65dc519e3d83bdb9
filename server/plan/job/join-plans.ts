import type { Expr } from '../expr/expr';
import type { OperatorBase } from './operator-base';

/** Which rows without a partner are emitted; `semi` and `anti` emit the left row alone, with and without a partner. */
export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti';

/** Equal columns of both inputs, position by position. `nullSafe`: NULL equals NULL there (IS NOT DISTINCT FROM, set operations). */
export interface JoinKeys {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly nullSafe: readonly boolean[];
}

/**
 * What one side of a join keeps. `unique`: columns that identify a row among those of the side, `[]` with the join key alone: at most
 * one row for each join key. null: rows are a multiset.
 */
export interface JoinSide {
  readonly unique: readonly number[] | null;
  /** The input can carry -U and -D. */
  readonly retracts: boolean;
  readonly stateTtlMs: number | null;
}

/**
 * Regular join: both sides are kept, each change of one side meets the other as it is then, in the order of arrival. `condition` is over
 * the left columns followed by the right ones. Output: left columns, right columns (`semi`, `anti`: left columns).
 * Input 0 is left, input 1 right; both keyed by the join key (no key: one subtask).
 */
export interface JoinPlan extends OperatorBase<'join'> {
  readonly type: JoinType;
  readonly keys: JoinKeys;
  readonly condition: Expr | null;
  readonly left: JoinSide;
  readonly right: JoinSide;
}

/**
 * Join of rows whose times lie near each other: `left.time + lowerMs <= right.time <= left.time + upperMs`. Both inputs only insert. A row
 * leaves state when no partner can come any more; outer rows are emitted then. Columns of TIMESTAMP types; `processing`: of the clock.
 */
export interface IntervalJoinPlan extends OperatorBase<'interval-join'> {
  readonly type: 'inner' | 'left' | 'right' | 'full';
  readonly keys: JoinKeys;
  readonly condition: Expr | null;
  readonly time: 'event' | 'processing';
  readonly leftTime: number;
  readonly rightTime: number;
  readonly lowerMs: number;
  readonly upperMs: number;
}

/**
 * Each left row meets the version of the right row that was valid at the left row's time (`FOR SYSTEM_TIME AS OF`). Right is a changelog
 * with `rightTime` as time of a version; keys hold its primary key. A left row waits until the watermark has passed its time.
 */
export interface TemporalJoinPlan extends OperatorBase<'temporal-join'> {
  readonly type: 'inner' | 'left';
  readonly keys: JoinKeys;
  readonly condition: Expr | null;
  readonly leftTime: number;
  readonly rightTime: number;
  readonly stateTtlMs: number | null;
}

/** Join of rows of equal windows, emitted when the window closes. The window columns of both sides are part of what is compared, not of `keys`. */
export interface WindowJoinPlan extends OperatorBase<'window-join'> {
  readonly type: JoinType;
  readonly keys: JoinKeys;
  readonly condition: Expr | null;
  readonly leftWindow: WindowColumns;
  readonly rightWindow: WindowColumns;
}

/** Columns that carry the window of a row; a window closes when the watermark reaches its end (milliseconds, UTC or wall time as the column says). */
export interface WindowColumns {
  readonly start: number;
  readonly end: number;
  /** The windows were cut on the clock of the session's zone (time attribute TIMESTAMP_LTZ), so their end is no instant. */
  readonly local?: true;
}

/** Calls a table function for each row. Output: the input's columns, then `columns` of the function; `left` keeps rows without any, with NULL. */
export interface CorrelatePlan extends OperatorBase<'correlate'> {
  readonly type: 'inner' | 'left';
  /** `UNNEST` (array, map, multiset), `UNNEST_WITH_ORDINALITY`, `REPLICATE_ROWS`, or a user's table function. */
  readonly fn: string;
  readonly args: readonly Expr[];
  /** Over the input's columns followed by the function's. */
  readonly condition: Expr | null;
}

import type { AggregateCall } from './job-plan';
import type { WindowColumns } from './join-plans';
import type { OperatorBase } from './operator-base';

/** One column of an ORDER BY. Flink's default: NULL is the smallest value (first when ascending). */
export interface SortColumn {
  readonly column: number;
  readonly ascending: boolean;
  readonly nullsLast: boolean;
}

/**
 * The rows `from … to` (1-based, inclusive) of each partition in the order of `order` (ties: the earlier row first), kept up to date.
 * `strategy`: `append` (input only inserts), `upsert` (input updates rows that `upsertKey` names, and only ever towards a better place),
 * `retract` (any input; keeps all rows). Output: the input's columns, then the rank as BIGINT where `emitsRank`.
 */
export interface RankPlan extends OperatorBase<'rank'> {
  readonly partition: readonly number[];
  readonly order: readonly SortColumn[];
  readonly from: number;
  /** A column of the input gives the last rank in `toColumn`; then `to` is null. */
  readonly to: number | null;
  readonly toColumn: number | null;
  readonly emitsRank: boolean;
  readonly strategy: 'append' | 'upsert' | 'retract';
  readonly upsertKey: readonly number[] | null;
  readonly emitsUpdateBefore: boolean;
  readonly stateTtlMs: number | null;
}

/**
 * The first or last row of each key by time. Event time compares `timeColumn` (a later arrival wins a tie for `last`, loses it for `first`);
 * `first` by processing time only inserts. Input only inserts.
 */
export interface DeduplicatePlan extends OperatorBase<'deduplicate'> {
  readonly keys: readonly number[];
  readonly keep: 'first' | 'last';
  readonly time: 'event' | 'processing';
  readonly timeColumn: number;
  readonly emitsUpdateBefore: boolean;
  readonly stateTtlMs: number | null;
}

/** TopN (or, with `to` 1 and the time as order, deduplication) of each closed window and partition; only inserts. */
export interface WindowRankPlan extends OperatorBase<'window-rank'> {
  readonly window: WindowColumns;
  readonly partition: readonly number[];
  readonly order: readonly SortColumn[];
  readonly from: number;
  readonly to: number;
  readonly emitsRank: boolean;
}

/** Rows in the order of event time, then `order`; a row leaves when the watermark has passed it. Bounded input without `timeColumn`: all at the end. */
export interface SortPlan extends OperatorBase<'sort'> {
  readonly timeColumn: number | null;
  readonly order: readonly SortColumn[];
}

/** The rows after the first `offset`, at most `fetch` of them (null: all); of one subtask. Input only inserts. */
export interface LimitPlan extends OperatorBase<'limit'> {
  readonly offset: number;
  readonly fetch: number | null;
}

/** `preceding`: rows, or milliseconds of the order column; null: from the first row on. The frame ends at the current row (range: with its peers). */
export interface OverFrame {
  readonly mode: 'rows' | 'range';
  readonly preceding: number | null;
}

/**
 * Aggregates over a frame of earlier rows. Event time: a row leaves when the watermark has passed it, in the order of time; late rows are
 * dropped and counted. Output: the input's columns, then the calls. Calls include ROW_NUMBER, LAG, LEAD where Flink's do.
 */
export interface OverAggregatePlan extends OperatorBase<'over-aggregate'> {
  readonly partition: readonly number[];
  readonly time: 'event' | 'processing';
  readonly timeColumn: number;
  readonly frame: OverFrame;
  readonly calls: readonly AggregateCall[];
  readonly stateTtlMs: number | null;
}

/**
 * Aggregates over a frame of the rows before each row in `order` (ties: RANGE sees all of them, ROWS the earlier ones), kept up to date as rows
 * come, change and go: each change tells the rows whose results it changes. `preceding` of a RANGE is in milliseconds where the one order column
 * is a time, else in its own unit. Calls may look at single rows too: ROW_NUMBER, RANK, DENSE_RANK, LAG, LEAD, to which the frame means nothing.
 * Output: the input's columns, then the calls.
 */
export interface UpdatingOverPlan extends OperatorBase<'updating-over'> {
  readonly partition: readonly number[];
  readonly order: readonly SortColumn[];
  readonly frame: OverFrame;
  readonly calls: readonly AggregateCall[];
  readonly emitsUpdateBefore: boolean;
  readonly stateTtlMs: number | null;
}

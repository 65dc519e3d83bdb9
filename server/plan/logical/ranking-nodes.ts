import type { AggregateCall } from '../job/job-plan';
import type { WindowColumns } from '../job/join-plans';
import type { OverFrame, SortColumn } from '../job/ranking-plans';
import type { LogicalBase } from './logical-base';
import type { LogicalNode } from './logical-plan';

/**
 * Functions over a frame of rows, all with one window. Output: the input's columns, then the calls. `order` is as written: only where its
 * first column is a time can it run; a ROW_NUMBER by any other order must have been taken into a rank by then.
 */
export interface OverNode extends LogicalBase {
  readonly op: 'over';
  readonly input: LogicalNode;
  readonly partition: readonly number[];
  readonly order: readonly SortColumn[];
  readonly frame: OverFrame;
  readonly calls: readonly AggregateCall[];
  readonly stateTtlMs: number | null;
}

/** The rows `from … to` of each partition. Output: the input's columns, then the rank where `emitsRank`. */
export interface RankNode extends LogicalBase {
  readonly op: 'rank';
  readonly input: LogicalNode;
  readonly partition: readonly number[];
  readonly order: readonly SortColumn[];
  readonly from: number;
  readonly to: number | null;
  readonly toColumn: number | null;
  readonly emitsRank: boolean;
  readonly stateTtlMs: number | null;
}

/** First or last row of each key by a time column. Output: the input's columns. */
export interface DeduplicateNode extends LogicalBase {
  readonly op: 'deduplicate';
  readonly input: LogicalNode;
  readonly keys: readonly number[];
  readonly keep: 'first' | 'last';
  readonly time: 'event' | 'processing';
  readonly timeColumn: number;
  readonly stateTtlMs: number | null;
}

/** TopN of each closed window and partition. */
export interface WindowRankNode extends LogicalBase {
  readonly op: 'window-rank';
  readonly input: LogicalNode;
  readonly window: WindowColumns;
  readonly partition: readonly number[];
  readonly order: readonly SortColumn[];
  readonly from: number;
  readonly to: number;
  readonly emitsRank: boolean;
}

/** ORDER BY without LIMIT: by time first, or of bounded input. */
export interface SortNode extends LogicalBase {
  readonly op: 'sort';
  readonly input: LogicalNode;
  readonly timeColumn: number | null;
  readonly order: readonly SortColumn[];
}

/** LIMIT and OFFSET of rows that are only added, in no order. */
export interface LimitNode extends LogicalBase {
  readonly op: 'limit';
  readonly input: LogicalNode;
  readonly offset: number;
  readonly fetch: number | null;
}

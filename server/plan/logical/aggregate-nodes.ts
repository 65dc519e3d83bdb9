import type { Expr } from '../expr/expr';
import type { AggregateCall, FixedWindow, WindowEmit, WindowShape } from '../job/job-plan';
import type { LogicalBase } from './logical-base';
import type { LogicalNode } from './logical-plan';

/** TABLE(TUMBLE(…)) and its like: the input's columns, then window_start, window_end, window_time. An aggregation right above takes it in. */
export interface WindowTableNode extends LogicalBase {
  readonly op: 'window-table';
  readonly input: LogicalNode;
  readonly shape:
    | FixedWindow
    | {
        readonly type: 'session';
        readonly gapMs: number;
        /** null: all keys of the aggregation. */ readonly partition: readonly number[] | null;
      };
  readonly time: 'event' | 'processing';
  readonly timeColumn: number;
  /** TUMBLE, HOP or SESSION in GROUP BY. */
  readonly legacy?: true;
}

/** Output: keys, aggregates, then the `bounds` that are asked for. */
export interface WindowAggregateNode extends LogicalBase {
  readonly op: 'window-aggregate';
  readonly input: LogicalNode;
  readonly shape: WindowShape;
  readonly time: 'event' | 'processing';
  readonly timeColumn: number;
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  readonly bounds: readonly ('window-start' | 'window-end' | 'window-time')[];
  readonly emit?: WindowEmit;
  /** `emit` stands in a hint of ours. */
  readonly emitHinted?: true;
  /** While binding: where the columns of the rows stand that the query got. Absent where a row comes once for each grouping set. */
  readonly given?: readonly { readonly name: string; readonly at: number }[];
}

/** The rows that came too late for the windows below: all columns of that node's input. */
export interface LateRowsNode extends LogicalBase {
  readonly op: 'late-rows';
  readonly input: WindowAggregateNode;
}

/** Output: keys, aggregates. */
export interface AggregateNode extends LogicalBase {
  readonly op: 'aggregate';
  readonly input: LogicalNode;
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  readonly stateTtlMs: number | null;
}

/** Each row once for each projection. */
export interface ExpandNode extends LogicalBase {
  readonly op: 'expand';
  readonly input: LogicalNode;
  readonly projections: readonly (readonly Expr[])[];
}

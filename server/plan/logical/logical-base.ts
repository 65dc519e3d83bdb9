import type { DataType } from '@headrace/connector-sdk/schema';
import type { NodeId } from '@/model/ids';
import type { FixedWindow } from '../job/job-plan';

/** Which windows a column bounds: equal marks (but for `part`) mean windows cut in the same way over the same kind of time. */
export interface WindowMark {
  readonly part: 'start' | 'end' | 'time';
  readonly shape: FixedWindow | { readonly type: 'session'; readonly gapMs: number };
  readonly time: 'event' | 'processing';
  /** Cut on the session's clock: the time is a TIMESTAMP_LTZ. */
  readonly local?: true;
}

/** A column between two nodes. `time`: it carries event time (a watermark runs over it) or stands for the clock. `window`: it bounds windows. */
export interface LogicalField {
  readonly name: string;
  readonly type: DataType;
  readonly time: 'event' | 'processing' | null;
  readonly window?: WindowMark;
}

export interface LogicalBase {
  /** The canvas nodes (for scripts: the views and tables) that asked for it. */
  readonly origin: readonly NodeId[];
  /** First part of the operator ids that it becomes. */
  readonly stateKey: string;
  readonly name: string;
  readonly fields: readonly LogicalField[];
}

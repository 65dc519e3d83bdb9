import type { CheckpointMark } from '../dataflow/element';
import type { SilentReaders } from '../dataflow/silent-tasks';
import type { SubtaskSnapshot } from '../dataflow/task';
import type { FailureReport, JobStart } from '../contract/job';
import type { Manifest } from '../checkpoint/manifest';
import type { LineageRecord } from '../checkpoint/lineage';
import type { StoredSplit } from '../source/split-state';
import type { OperatorId } from '@/model/ids';

/** Shared memory of a job with several workers: one ring for each (edge, from, to) that crosses workers, and the bells. */
export interface SharedRings {
  readonly rings: ReadonlyMap<string, SharedArrayBuffer>;
  readonly bells: SharedArrayBuffer;
}
export const ringKey = (edge: number, from: number, to: number): string => `${edge}:${from}:${to}`;

export interface WorkerStart {
  readonly subtask: number;
  readonly job: JobStart;
  readonly lineage: LineageRecord;
  readonly restored: { readonly manifest: Manifest; readonly path: string } | null;
  readonly shared: SharedRings | null;
  /** What the readers of a source that has a rate share (`RowRate`), by source. */
  readonly rates: ReadonlyMap<OperatorId, SharedArrayBuffer>;
  readonly stageFolder: string;
  readonly deadLetterFolder: string;
}

/** From the coordinator to a worker, in order. `task` counts the graph's tasks. */
export type WorkerCommand =
  | { readonly type: 'open'; readonly start: WorkerStart }
  | { readonly type: 'run'; readonly silent: SilentReaders }
  | { readonly type: 'trigger'; readonly mark: CheckpointMark }
  | { readonly type: 'cancel-checkpoint'; readonly id: number }
  | { readonly type: 'checkpoint-complete'; readonly id: number }
  | { readonly type: 'committed'; readonly id: number }
  | { readonly type: 'assign'; readonly source: OperatorId; readonly splits: readonly StoredSplit[] }
  | { readonly type: 'no-more-splits'; readonly source: OperatorId }
  | { readonly type: 'enumerator-message'; readonly source: OperatorId; readonly message: unknown }
  | { readonly type: 'close'; readonly reason: 'finished' | 'failed' | 'cancelled' };

/** From a worker to the coordinator, in order. */
export type WorkerReport =
  | { readonly type: 'opened' }
  | { readonly type: 'reader-ready' | 'split-request'; readonly source: OperatorId }
  | { readonly type: 'split-finished'; readonly source: OperatorId; readonly splitId: string }
  | { readonly type: 'reader-message'; readonly source: OperatorId; readonly message: unknown }
  | { readonly type: 'acknowledge'; readonly mark: CheckpointMark; readonly snapshots: readonly SubtaskSnapshot[] }
  | { readonly type: 'decline'; readonly mark: CheckpointMark; readonly error: FailureReport }
  | { readonly type: 'first-row' }
  /** All tasks of the worker have ended. */
  | { readonly type: 'ended' }
  | { readonly type: 'readings'; readonly readings: WorkerReadings }
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly type: 'failed'; readonly error: FailureReport }
  | { readonly type: 'closed' };

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What one worker's subtasks have counted since the start; times in milliseconds. */
export interface WorkerReadings {
  readonly operators: readonly SubtaskReading[];
  readonly edges: readonly { readonly edge: number; readonly rows: number; readonly fill: number }[];
}

export interface SubtaskReading {
  readonly operator: OperatorId;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly lateRows: number;
  readonly skippedRows: number;
  readonly deadLetterRows: number;
  readonly busy: number;
  readonly heldBack: number;
  readonly idle: number;
  readonly watermark: number;
  readonly stateBytes: number;
  readonly custom: Readonly<Record<string, number>>;
  readonly splits: readonly { readonly splitId: string; readonly rows: number; readonly watermark: number; readonly idle: boolean }[];
}

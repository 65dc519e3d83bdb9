import type { StateSection } from '../contract/chain';
import type { OperatorMeter } from '../metrics/operator-meter';
import { TimeMeter } from '../metrics/time-meter';
import type { OperatorId } from '@/model/ids';
import type { CheckpointMark } from './element';

/** How a step ended. `worked`: call again soon. `held`: no room behind it. `idle`: nothing to do until something arrives. `ended`: never again. */
export type StepResult = 'worked' | 'held' | 'idle' | 'ended';

/** Part of a task's answer to a barrier that goes into the manifest. Plain JSON. */
export interface SubtaskSnapshot {
  readonly operator: OperatorId;
  readonly subtask: number;
  /** The task will never emit again. */
  readonly ended: boolean;
  /** The runtime's own state of the operator (split positions, watermark, writer state). */
  readonly runtime: unknown;
  readonly files: readonly SectionFile[];
  readonly stateBytes: number;
  /** Exactly-once sinks: what the committer is to make visible. */
  readonly committables: readonly unknown[];
  /** Stage files that the committables name, and dead letters that were sealed in this epoch. */
  readonly stages: readonly string[];
  readonly deadLetters: readonly string[];
}

export interface SectionFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly crc: number;
}

/** What restored state a task may ask for. */
export interface RestoredOperator {
  /** The runtime's own states of all old subtasks, by old subtask. */
  readonly runtime: readonly unknown[];
  readonly oldParallelism: number;
  /** All sections of the operator whose key groups may concern this subtask. */
  sections(): Iterable<StateSection>;
}

/** What the worker gives to each of its tasks. */
export interface TaskHost {
  readonly subtask: number;
  readonly parallelism: number;
  readonly signal: AbortSignal;
  /** Something happened outside a step: look at the tasks again. */
  wake(): void;
  fail(error: unknown): void;
  /** Writes sections of one operator for a checkpoint; resolves when durable. */
  sectionWriter(directory: string, operator: OperatorId): SectionSink;
  acknowledge(mark: CheckpointMark, snapshots: readonly SubtaskSnapshot[]): void;
  /** A section or a sink could not take part in this checkpoint; the job itself goes on. */
  decline(mark: CheckpointMark, error: unknown): void;
  restored(operator: OperatorId): RestoredOperator | null;
}

export interface SectionSink {
  write(section: StateSection): void;
  /** Bytes not yet handed to the file. */
  readonly backlog: number;
  finish(): Promise<SectionFile>;
  abandon(): Promise<void>;
}

/** One subtask of one graph task. Steps are short (one batch) and never wait. */
export abstract class Task {
  readonly time = new TimeMeter();
  abstract readonly meters: readonly OperatorMeter[];

  constructor(readonly index: number) {}

  /** `nowMs`: `steadyNow`. */
  abstract step(nowMs: number): StepResult;
  /** The coordinator wants this checkpoint: sources and ended tasks begin it here. */
  abstract trigger(mark: CheckpointMark): void;
  abstract cancelCheckpoint(id: number): void;
  abstract close(reason: 'finished' | 'failed' | 'cancelled'): Promise<void>;
  /** Watermark of each operator (ms, ±Infinity) and bytes of state, for the metrics. */
  abstract readings(): readonly OperatorGauges[];
  /** Before the first step: opens what needs waiting for. */
  open(): Promise<void> {
    return Promise.resolve();
  }
}

export interface OperatorGauges {
  readonly operator: OperatorId;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly lateRows: number;
  readonly watermark: number;
  readonly stateBytes: number;
}

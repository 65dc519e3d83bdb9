import type { ColumnBatch } from '../schema/column-vector';
import type { SqlRow } from '../schema/values';
import type { RowChange } from '../spec/connector-spec';
import type { HeadraceError, RejectedRecord } from '../errors/connector-error';
import type { OnError } from '../format/format';
import type { ConnectorContext, DeadLetter } from '../source/context';
import type { Versioned } from '../source/versioned';

/**
 * A sink after Flink's FLIP-143: writers, one a subtask, write; at a barrier they hand over committables, which go into the
 * checkpoint; one committer makes them visible after the checkpoint is durable.
 */
export interface SinkRuntime<O, Committable = unknown, WriterState = unknown> {
  readonly committable?: Versioned<Committable>;
  readonly writerState?: Versioned<WriterState>;
  /**
   * Once on every start, before any writer: fences earlier attempts of this lineage, removes what they left unfinished.
   * `pending` are committables of the restored checkpoint whose fate is unknown; the committer gets them right after. Called again
   * after a crash in the middle of it.
   */
  recover?(
    ctx: RecoverContext<O>,
    restored: { readonly lastCheckpointId: number | null; readonly pending: readonly Committable[] },
  ): Promise<void>;
  createWriter(ctx: WriterContext<O>, restored: readonly WriterState[]): SinkWriter<Committable, WriterState>;
  createCommitter?(ctx: CommitterContext<O>): Committer<Committable>;
  /** Could epochs after a rewind be taken back or written again without harm? Decides what a restore from an older checkpoint may do. */
  readonly rewindable?: boolean;
}

/** Names this run of the job: `lineageId` is kept over restores and new after a rewind; `attempt` grows with each start of a lineage. */
export interface Lineage {
  readonly lineageId: string;
  readonly attempt: number;
}

export interface RecoverContext<O> extends ConnectorContext<O> {
  readonly lineage: Lineage;
  /** Stable name of this sink within the lineage. */
  readonly sinkId: string;
  readonly stage: Stage;
}

/** A row that the system refuses for what is in it, and why. */
export interface RefusedRow {
  readonly record: RejectedRecord;
  readonly error: HeadraceError;
}

/** Of the one committer of a sink, for systems that look at rows only when they are committed. */
export interface CommitterContext<O> extends RecoverContext<O> {
  readonly onError: OnError;
  /**
   * Takes all rows of a checkpoint that are left out. To be called, also with none, before what makes the others visible. They are counted,
   * and dead letters durable when it resolves; the same checkpoint again replaces what was said before. Under the policy fail it
   * rejects with the first one's error.
   */
  keepRefused(checkpointId: number, refused: readonly RefusedRow[]): Promise<void>;
}

export interface WriterContext<O> extends RecoverContext<O> {
  readonly subtask: number;
  readonly parallelism: number;
  readonly deadLetter: DeadLetter;
}

/** Durable room beside the checkpoints for epochs too large for a committable. */
export interface Stage {
  create(): Promise<StageWriter>;
  open(ref: StageRef): AsyncIterable<Uint8Array>;
}
export interface StageWriter {
  append(bytes: Uint8Array): Promise<void>;
  /** Durable when it resolves; deleted with the last retained checkpoint that names it. */ seal(): Promise<StageRef>;
}
export interface StageRef {
  readonly name: string;
  readonly sizeBytes: number;
}

export type SinkData =
  /** Encoded rows, whole records; `rows` counts them. */
  | { readonly kind: 'stream'; readonly bytes: Uint8Array; readonly rows: number }
  | { readonly kind: 'columns'; readonly batch: ColumnBatch }
  | { readonly kind: 'rows'; readonly rows: readonly SqlRow[]; readonly kinds: readonly RowChange[] };

/** One subtask's writer. Calls never overlap; a returned promise is back-pressure. The data is the engine's again when it settles. */
export interface SinkWriter<Committable, WriterState> {
  write(data: SinkData): void | Promise<void>;
  /**
   * At a barrier: all that was written so far becomes durable but stays invisible (without a committer: becomes visible). What is
   * returned goes into the checkpoint. A crash before the checkpoint completes leaves nothing that a reader could see. `at`: event time
   * of this writer's input at the barrier, −Infinity where it has none.
   */
  prepareCommit(
    checkpointId: number,
    at?: { readonly watermarkMs: number },
  ): Promise<{ readonly committables: readonly Committable[]; readonly state?: WriterState }>;
  /** The input ended; one last `prepareCommit` follows. */
  endInput?(): Promise<void>;
  close(reason: 'finished' | 'failed' | 'cancelled'): Promise<void>;
}

/**
 * Makes staged output visible. One committer a sink; it gets all committables of a checkpoint in one call, checkpoints in order, after
 * the checkpoint is durable, and again after a restart for those whose outcome is unknown: the same committable twice leaves one copy.
 * Each request must be answered before the promise settles. At most one epoch is uncommitted; then the engine holds writers back.
 */
export interface Committer<Committable> {
  commit(checkpointId: number, requests: readonly CommitRequest<Committable>[]): Promise<void>;
  close(): Promise<void>;
}

export interface CommitRequest<Committable> {
  readonly committable: Committable;
  committed(): void;
  alreadyCommitted(): void;
  /** The engine waits and asks again; the next checkpoint does not overtake. */
  retryLater(afterMs: number, why: HeadraceError): void;
  /** The output cannot become visible any more: the job fails visibly, nothing is dropped in silence. */
  failed(why: HeadraceError): void;
}

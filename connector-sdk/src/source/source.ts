import type { ColumnBatch } from '../schema/column-vector';
import type { SqlRow, SqlValue } from '../schema/values';
import type { DecoderSetup, OnError } from '../format/format';
import type { RowChange } from '../spec/connector-spec';
import type { ConnectorContext, DeadLetter } from './context';
import type { Versioned } from './versioned';

/**
 * A source after Flink's FLIP-27: one enumerator in the coordinator finds splits and gives them to readers; readers, one a subtask,
 * read them. A split is a numbered, self-contained part of the external system with a position of its own.
 */
export interface SourceRuntime<O, Split = unknown, Position = unknown, EnumState = unknown> {
  readonly split: Versioned<Split>;
  readonly position: Versioned<Position>;
  readonly enumeratorState: Versioned<EnumState>;
  /** Unique within the source and stable over restarts. */
  splitId(split: Split): string;
  /**
   * `restored` is undefined on a fresh start. On every restore it holds the enumerator's state and all assignments that readers held
   * at the checkpoint, to be given out anew (parallelism may have changed): nothing is assigned until this enumerator does it.
   * Start positions (`latest`, timestamps) are resolved here, before the first checkpoint.
   */
  createEnumerator(
    ctx: EnumeratorContext<O, Split, Position>,
    restored?: { readonly state: EnumState; readonly assignments: readonly Assignment<Split, Position>[] },
  ): SplitEnumerator<EnumState>;
  createReader(ctx: ReaderContext<O>): SourceReader<Split, Position>;
  /**
   * Payload `stream` only: the position from which reading gives exactly the bytes from stream offset `byte` on.
   * Pure; called at each barrier.
   */
  positionAt?(split: Split, byte: number): Position;
}

export interface Assignment<Split, Position> {
  readonly split: Split;
  /** Null: from the split's beginning. */ readonly from: Position | null;
}

export interface EnumeratorContext<O, Split, Position> extends ConnectorContext<O> {
  readonly parallelism: number;
  /**
   * Whether rows of a partition with these values (by column, those of PARTITIONED BY) can be wanted: one for which it says no need not
   * be read. Absent: all are.
   */
  readonly keepPartition?: (values: ReadonlyMap<string, SqlValue>) => boolean;
  /** May be called at any time after `start`; reaches the reader before its next fetch. */
  assign(reader: number, assignments: readonly Assignment<Split, Position>[]): void;
  /** No split will come for this reader any more: it ends when its own are finished. Only bounded sources say so. */
  signalNoMoreSplits(reader: number): void;
  sendToReader(reader: number, message: unknown): void;
  /** Runs `work` now and then every `everyMs`, never overlapping; a failure fails the job. */
  runPeriodically(work: () => Promise<void>, everyMs: number): void;
}

/**
 * One instance a source, in the coordinator; calls never overlap. At each moment a split belongs to exactly one of: this
 * enumerator's state, one reader's state, finished.
 */
export interface SplitEnumerator<EnumState> {
  /** Once, before anything else. Discovers, resolves start positions, may assign. */
  start(): Promise<void>;
  /** A reader is there (again). */
  onReaderReady(reader: number): void;
  /** A reader has nothing to read and asks for a split. */
  onSplitRequest(reader: number): void;
  onSplitFinished(reader: number, splitId: string): void;
  onReaderMessage?(reader: number, message: unknown): void;
  /** What is not given out at this moment; the engine adds what readers hold. Cheap: it holds the barrier up. */
  snapshot(checkpointId: number): EnumState;
  onCheckpointComplete?(checkpointId: number): void;
  close(): Promise<void>;
}

export interface ReaderContext<O> extends ConnectorContext<O> {
  readonly subtask: number;
  readonly parallelism: number;
  /** Indexes into `table.fields` that are read downstream; a payload of `columns` or `rows` gives only these, in this order. */
  readonly projection: readonly number[];
  /** Keys of the metadata columns that are read downstream, in their order; their columns stand behind those of `projection`. */
  readonly metadata: readonly string[];
  readonly onError: OnError;
  /** Takes a record that the reader itself cannot use: counts and keeps it, or throws, as the policy says. */
  readonly deadLetter: DeadLetter;
  /** For decoders that the reader makes itself: counts and keeps what they pass over. */
  readonly reject: DecoderSetup<unknown>['reject'];
  sendToEnumerator(message: unknown): void;
}

/**
 * Reads its splits. The engine calls `fetch` in a loop, one call at a time, outside the operator chain. `fetch` resolves with what is
 * there, or with nothing after `waitMs`; it never spins and returns at once after `wakeUp`. Order within a split is kept; across
 * splits there is none.
 */
export interface SourceReader<Split, Position> {
  addSplits(assignments: readonly Assignment<Split, Position>[]): void;
  /** Holds single splits back (watermark alignment) and lets them go on. */
  pauseOrResume(pause: readonly string[], resume: readonly string[]): void;
  fetch(limits: FetchLimits): Promise<FetchResult<Position>>;
  wakeUp(): void;
  onEnumeratorMessage?(message: unknown): void;
  /** The positions up to here are in a completed checkpoint: acknowledge upstream now, never earlier. */
  onCheckpointComplete?(checkpointId: number, positions: ReadonlyMap<string, Position>): Promise<void>;
  close(): Promise<void>;
}

export interface FetchLimits {
  readonly records: number;
  readonly bytes: number;
  readonly waitMs: number;
}

export interface FetchResult<Position> {
  /** At most one batch a split and call, in reading order. */
  readonly batches: readonly SourceBatch<Position>[];
  /** Splits that are at their end: nothing follows their batch of this call. */
  readonly finished: readonly string[];
  /** Splits with nothing to read at the moment; idleness itself is the engine's decision, by time-out. */
  readonly caughtUp: readonly string[];
  /**
   * Splits that this reader reads only when it is done with others (absent: none, it reads all of them at once). Until a later result leaves
   * them out they hold event time where they stand and no idle time-out runs for them.
   */
  readonly waiting?: readonly string[];
}

/**
 * A batch of one split. For all payloads but `stream`, `position` lies *behind* the last record: reading again from there gives the
 * next record and no other. For `stream` the engine works positions out by `positionAt`.
 */
export interface SourceBatch<Position> {
  readonly splitId: string;
  readonly data: SourceData;
  readonly position: Position | null;
  /** The source knows its event time's progress better than the table's watermark expression. */
  readonly watermarkMs?: number;
}

export type SourceData =
  /**
   * A piece of a byte stream. `bytes[headroom, bytes.length)` are stream bytes from offset `base` on; `bytes[0, headroom)` is free for
   * the engine to put the unfinished record of the piece before, so that records lie in one piece without copying the whole. The
   * engine owns `bytes` until the next `fetch` of this reader is called. `final`: the split's stream ends here.
   */
  | { readonly kind: 'stream'; readonly bytes: Uint8Array; readonly headroom: number; readonly base: number; readonly final: boolean }
  /** Records back to back; record i is `[offsets[i], offsets[i+1])`, absent (a tombstone) where `valid[i] === 0`. */
  | {
      readonly kind: 'records';
      readonly bytes: Uint8Array;
      readonly offsets: Int32Array;
      readonly valid: Uint8Array | null;
      readonly count: number;
      place(record: number): string;
      readonly metadata: ColumnBatch | null;
    }
  | { readonly kind: 'columns'; readonly batch: ColumnBatch }
  | { readonly kind: 'rows'; readonly rows: readonly SqlRow[]; readonly kinds: readonly RowChange[] | null };

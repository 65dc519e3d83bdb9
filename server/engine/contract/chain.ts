import type { OperatorId } from '@/model/ids';
import type { JobSettings, PlanEdge, PlanOperator } from '@/server/plan/job/job-plan';
import type { StateMemory } from '../state/state-memory';
import type { EngineBatch } from './batch';

/**
 * A chain is what one task computes without waiting: plan operators connected by forward edges, with no exchange, look-up, source
 * or sink between them (those are the runtime's). The compute half of the engine compiles it into generated loops; the runtime half
 * feeds it, moves what it emits, and decides when it runs. A chain may begin at several inputs (a union) and end at several outputs.
 */
export interface ChainPlan {
  readonly operators: readonly PlanOperator[];
  /** Edges inside the chain. */
  readonly edges: readonly PlanEdge[];
  /** Input i of the chain is this edge from outside; its columns are the upstream operator's output. */
  readonly inputs: readonly PlanEdge[];
  /** Output i of the chain is this edge to outside. */
  readonly outputs: readonly PlanEdge[];
  /** The upstream operators of `inputs`, for their column types. */
  readonly upstream: readonly PlanOperator[];
  /**
   * Watermarks leave the chain when they pass a multiple of this (`markGridOf(plan)` of `time/mark-grid`: it divides all windows' bounds
   * of the job, so nothing behind can tell). Without it each rise by a millisecond leaves.
   */
  readonly markEveryMs?: number;
}

export interface ChainContext {
  readonly subtask: number;
  readonly parallelism: number;
  readonly settings: JobSettings;
  readonly outputs: readonly ChainOutput[];
  readonly now: () => number;
  /** State memory of the worker, for all its chains; without it the chain has a gigabyte of its own. */
  readonly stateMemory?: StateMemory;
}

/**
 * Where a chain's rows go: `targets` parallel places (1 for forward, the parallelism for keyed, rebalance and broadcast). The chain fills `batch(target)` from
 * its `rowCount` on and calls `flush` when it is full; text is copied into the batch's own arena (`reserveBytes`), since the input's
 * bytes are gone once the input is released, or lent where the receiver is quick (`lend`).
 */
export interface ChainOutput {
  readonly targets: number;
  /** The batch that is being filled, with room for at least one row; null: no room now, stop and return. */
  batch(target: number): EngineBatch | null;
  /** Hands the filled rows and marks over; the next `batch(target)` is another one. Nothing to do for an empty batch. */
  flush(target: number): void;
  /** Room in the arena of column `column` of the batch being filled: writes go to `data[offset, offset + size)`. `data` may be another array than before. */
  reserveBytes(target: number, column: number, sizeBytes: number): { readonly data: Uint8Array; readonly offset: number };
  /** Whether batches may refer to the input's bytes. Changes between calls of the chain only; absent: never. */
  readonly borrows?: boolean;
  /** The texts of these columns of the batch being filled, which has no row yet, lie in `data[i]` each; no columns: all are its own again. */
  lend?(target: number, columns: readonly number[], data: readonly Uint8Array[]): void;
}

/**
 * One subtask's instance of a chain. Never waits, never keeps an input batch after `leaveInput`. Whenever it answers "not done" for lack
 * of room, the same call is repeated before any other, and goes on where it stopped. A snapshot is only taken when no call is pending.
 */
export interface Chain {
  /** Processes rows `[from, to)` with their effects; answers the first row not consumed (`to` when done). Marks inside the range are the caller's. */
  process(input: number, batch: EngineBatch, range: { readonly from: number; readonly to: number }): number;
  /** The input batch is used up: what was filled with texts lent from it is handed over. It is released when those batches are. */
  leaveInput(): void;
  /** The watermark of an input rises (the runtime has combined its channels). Fires what is due. Answers whether done. */
  advanceWatermark(input: number, watermark: number): boolean;
  /** No rows and watermarks follow on this input; comes after MAX_WATERMARK. Answers whether done. */
  endInput(input: number): boolean;
  /** Processing time passed (called at least every 100 ms when rows are scarce). Answers whether done. */
  onTime(nowMs: number): boolean;
  /**
   * Before a barrier and when the latency budget is over: local pre-aggregates and partly filled batches leave; with `soft`, as no barrier follows,
   * bundles of mini-batch only when their own time is over. Answers whether done.
   */
  flush(soft?: boolean): boolean;
  /** The state as of this moment, read piecewise while rows go on (copy on write). */
  beginSnapshot(): ChainSnapshot;
  /** Before the first row, once for each section of every old subtask that may hold keys of this one; foreign keys are ignored. */
  restore(section: StateSection): void;
  /** After all sections; timers and caches are rebuilt. */
  endRestore(): void;
  /** Current watermark of each operator, to be kept in checkpoints by the runtime as part of the sections. */
  readonly metrics: readonly OperatorMetrics[];
  /** Bytes of state held at the moment. */
  stateBytes(): number;
  close(): void;
}

/** A self-contained piece of one operator's state. `keyed` sections hold rows of the key groups `[from, to)`. */
export interface StateSection {
  readonly operator: OperatorId;
  readonly state: string;
  /** Version of the state's encoding, for migrations. */
  readonly version: number;
  readonly keyGroups: { readonly from: number; readonly to: number };
  /** The receiver's: nothing changes them later. */
  readonly bytes: Uint8Array;
}

export interface ChainSnapshot {
  /** Copies at most about 1 MB and answers it, or null at the end. Called between batches until it ends. */
  next(): StateSection | null;
}

/** Counted since the start of this attempt; read once a second. */
export interface OperatorMetrics {
  readonly operator: OperatorId;
  rowsIn: number;
  rowsOut: number;
  lateRows: number;
  watermark: number;
}

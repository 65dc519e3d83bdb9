import type { NodeId, OperatorId } from '../ids';

/**
 * What a running job tells of itself once a second. Totals count from the job's start and survive restores where the engine can;
 * rates are over the last second; shares of time (busy, held back, idle) add up to 1 over an operator's subtasks. Event times are
 * as in the data (epoch ms, UTC). JSON-safe: numbers and strings only.
 */
export interface JobMetrics {
  readonly atMs: number;
  readonly uptimeMs: number;
  readonly rates: JobRates;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly lateRows: number;
  /** Malformed rows that were skipped, and those that went to a dead letter. */
  readonly skippedRows: number;
  readonly deadLetterRows: number;
  readonly stateBytes: number;
  readonly memoryBytes: number;
  /** CPU of the job's process: 1 = one core fully used. */
  readonly cpu: number;
  readonly checkpoint: CheckpointMetrics | null;
  readonly operators: readonly OperatorMetrics[];
  readonly edges: readonly EdgeMetrics[];
}

export interface JobRates {
  readonly rowsInPerSec: number;
  readonly rowsOutPerSec: number;
  /** Minimum over the sinks' watermarks; null before the first. */
  readonly watermarkMs: number | null;
}

export interface CheckpointMetrics {
  readonly completed: number;
  readonly failed: number;
  readonly lastId: number;
  readonly lastCompletedAtMs: number;
  readonly lastDurationMs: number;
  readonly lastSizeBytes: number;
}

export interface OperatorMetrics {
  readonly operatorId: OperatorId;
  readonly origin: readonly NodeId[];
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsInPerSec: number;
  readonly rowsOutPerSec: number;
  readonly busy: number;
  readonly heldBack: number;
  readonly idle: number;
  /** Of `idle`, the share for which rows waited for their source's rate; absent where it has none. */
  readonly throttled?: number;
  readonly watermarkMs: number | null;
  readonly lateRows: number;
  readonly skippedRows: number;
  readonly stateBytes: number;
  readonly lookup?: LookupMetrics;
  readonly splits?: readonly SplitMetrics[];
  /** What its connector counts of itself, over all subtasks; absent where that is nothing. Its spec says what the names mean. */
  readonly own?: Readonly<Record<string, number>>;
}

export interface LookupMetrics {
  readonly lookupsPerSec: number;
  /** Share answered from the cache, 0 to 1. */
  readonly hitShare: number;
  readonly cachedRows: number;
  readonly p95Ms: number;
}

export interface SplitMetrics {
  readonly splitId: string;
  readonly rows: number;
  readonly watermarkMs: number | null;
  readonly state: 'reading' | 'idle' | 'finished';
  /** Part of the split that is read, 0 to 1; absent where the end is not known. */
  readonly progress?: number;
}

/** An exchange between two operators; `fill` is how full its rings are, 0 to 1. */
export interface EdgeMetrics {
  readonly from: OperatorId;
  readonly to: OperatorId;
  readonly rowsPerSec: number;
  readonly fill: number;
}

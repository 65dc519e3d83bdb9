import { ColumnBatch } from '@headrace/connector-sdk/schema';

/** Rows a batch holds; output batches of every operator have this capacity. */
export const BATCH_ROWS = 4_096;

/** No watermark yet, and the watermark that ends event time. Watermarks are milliseconds since the epoch in a double. */
export const MIN_WATERMARK = -Infinity;
export const MAX_WATERMARK = Infinity;

/**
 * Rows between tasks, with the watermarks that act between them: mark k says that the watermark rises to `markValues[k]` after the
 * first `markRows[k]` rows. Marks ascend in both. A batch may hold marks without rows.
 */
export class EngineBatch extends ColumnBatch {
  markCount = 0;
  markRows: Int32Array = new Int32Array(64);
  markValues: Float64Array = new Float64Array(64);
  /** Set on batches of a source: the clock of the split that the rows come from. */
  clock: SplitClock | null = null;
}

/**
 * Event time of one split. `watermark` is the split's own, written by the watermark operator and kept in checkpoints; `others` is the
 * minimum over the subtask's other active splits while this batch runs. What takes effect is the smaller of both.
 */
export interface SplitClock {
  watermark: number;
  others: number;
}

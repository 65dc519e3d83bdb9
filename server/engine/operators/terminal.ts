import type { LoopWriter, RowAccess } from '../codegen/loop-writer';
import type { ClockListener } from '../time/operator-clock';

/**
 * Where a fused loop ends: an output of the chain, or an operator that keeps rows or emits on its own. The driver asks `ready`
 * before a loop runs, tells watermarks by `raise` (no effect yet), and calls `settle` until it is true before anything else happens.
 */
export interface Terminal extends ClockListener {
  /** Writes the statements that take one row of the logical input `input` (a join's left side is 0, its right 1). */
  emit(loop: LoopWriter, row: RowAccess, input: number): void;
  /** Room for all effects of one more row. */
  ready(): boolean;
  /** Brings about what the watermark asks for, going on where it stopped; false: no room now. */
  settle(): boolean;
  /** Everything that waits leaves, but for what may wait longer where `soft`; false: no room now. */
  flush(soft?: boolean): boolean;
}

import type { EngineBatch } from '../contract/batch';
import type { BatchPool, PooledBatch } from '../dataflow/pooled-batch';
import type { SharedOutput } from '../dataflow/shared-output';

/** Rows may wait so long in a partly filled batch. */
const FLUSH_MS = 5;

/** The batches that leave a look-up, with the watermarks between their rows. Nothing that was put here leaves out of its turn. */
export class JoinedOutput {
  private out: PooledBatch | null = null;
  private since = 0;
  /** A watermark that met no room. */
  private heldMark: number | null = null;

  constructor(
    private readonly output: SharedOutput,
    private readonly pool: BatchPool,
  ) {}

  /** A batch with room for one more row and mark; null: none now. */
  room(nowMs: number): PooledBatch | null {
    const { out } = this;
    if (out && out.rowCount < out.capacity && out.markCount < out.markRows.length) return this.withHeldMark(out);
    if (out && !this.send()) return null;
    this.out = this.pool.take();
    this.since = nowMs;
    return this.out && this.withHeldMark(this.out);
  }

  /** The watermark leaves with the next batch that has room; a row behind it never leaves before. */
  putMark(value: number, nowMs: number): void {
    this.heldMark = value;
    this.room(nowMs);
  }

  /** Split clocks pass with their batch: rows of different splits never share one. False: no room behind. */
  passClock(clock: NonNullable<EngineBatch['clock']>, nowMs: number): boolean {
    const out = this.room(nowMs);
    if (!out) return false;
    out.clock = clock;
    return this.send();
  }

  /** Hands over what has waited long enough. */
  tick(nowMs: number): 'idle' | 'worked' | 'held' {
    const due = this.heldMark !== null || (this.out !== null && nowMs - this.since >= FLUSH_MS);
    if (!due) return 'idle';
    return this.flush(nowMs) ? 'worked' : 'held';
  }

  /** Hands over all that was put here; false: no room behind, or for a watermark. */
  flush(nowMs: number): boolean {
    if (this.heldMark !== null && !this.room(nowMs)) return false;
    return this.send();
  }

  private withHeldMark(out: PooledBatch): PooledBatch {
    if (this.heldMark === null) return out;
    out.markRows[out.markCount] = out.rowCount;
    out.markValues[out.markCount] = this.heldMark;
    out.markCount++;
    this.heldMark = null;
    return out;
  }

  private send(): boolean {
    const { output, pool, out } = this;
    if (!out) return true;
    if (!output.hasRoom()) return false;
    this.out = null;
    output.push(out, () => pool.give(out));
    return true;
  }
}

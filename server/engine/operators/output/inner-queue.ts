import { ColumnVector, type DataType } from '@headrace/connector-sdk/schema';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { BATCH_ROWS, EngineBatch } from '../../contract/batch';
import type { ChainOutput } from '../../contract/chain';
import { BatchTarget } from './batch-target';

/** What the rows of a queue go through next: a generated loop with its terminals. */
export interface Stage {
  /** Room for the effects of at least one row? */
  ready(): boolean;
  /** Processes rows `[from, to)`; answers the first one that it did not come to. */
  run(batch: EngineBatch, from: number, to: number): number;
  /** Writes what happens to one row into the emitter's own loop; null where that is too much to be written at each place that emits. */
  readonly straight: ((loop: LoopWriter, row: RowAccess) => void) | null;
}

/**
 * Joins an operator that emits on its own (windows, groups) with the loop behind it, inside one chain. Holds at most one batch; the
 * emitter fills `target`, `drain` moves all of it on.
 */
export class InnerQueue implements ChainOutput {
  readonly targets = 1;
  readonly target: BatchTarget;
  private readonly buffer: EngineBatch;
  private readonly arenas: { data: Uint8Array; used: number }[];
  private sealed = false;
  private cursor = 0;

  /** `margin`: rows beyond one that a step of the emitter may write. */
  constructor(
    types: readonly DataType[],
    changes: boolean,
    private readonly next: Stage,
    margin: number,
  ) {
    const capacity = BATCH_ROWS + margin;
    this.buffer = new EngineBatch(
      types.map((type) => new ColumnVector(type, capacity)),
      capacity,
    );
    if (changes) this.buffer.kinds = new Uint8Array(capacity);
    this.arenas = this.buffer.columns.map((column) => ({ data: column.data, used: 0 }));
    this.target = new BatchTarget(this, 0, margin);
  }

  batch(): EngineBatch | null {
    return this.sealed ? null : this.buffer;
  }
  flush(): void {
    this.sealed = true;
  }

  reserveBytes(_target: number, column: number, sizeBytes: number): { readonly data: Uint8Array; readonly offset: number } {
    const arena = this.arenas[column]!;
    if (arena.used + sizeBytes > arena.data.length) {
      const grown = new Uint8Array(Math.max(arena.used + sizeBytes, arena.data.length * 2, 65_536));
      grown.set(arena.data.subarray(0, arena.used));
      arena.data = grown;
      this.buffer.columns[column]!.data = grown;
    }
    const offset = arena.used;
    arena.used += sizeBytes;
    return { data: arena.data, offset };
  }

  /** Room for one step of the emitter? Drains when full. */
  ready(): boolean {
    return (!this.sealed && this.target.ready()) || (this.drain() && this.target.ready());
  }

  /** Moves all rows on; false: there was no room behind. */
  drain(): boolean {
    if (!this.sealed) this.target.flush();
    if (!this.sealed) return true;
    while (this.cursor < this.buffer.rowCount) {
      if (!this.next.ready()) return false;
      this.cursor = this.next.run(this.buffer, this.cursor, this.buffer.rowCount);
    }
    this.sealed = false;
    this.cursor = 0;
    this.buffer.rowCount = 0;
    this.buffer.markCount = 0;
    for (const arena of this.arenas) arena.used = 0;
    return true;
  }
}

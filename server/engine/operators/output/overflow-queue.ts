import { ColumnVector, type DataType } from '@headrace/connector-sdk/schema';
import { BATCH_ROWS, EngineBatch } from '../../contract/batch';
import type { ChainOutput } from '../../contract/chain';
import { BatchTarget } from './batch-target';
import type { Stage } from './inner-queue';

/** Batches that are kept for reuse. */
const KEPT = 2;

interface Piece {
  readonly batch: EngineBatch;
  readonly used: number[];
}

/**
 * An inner queue for operators that make any number of rows of one (joins): a step never lacks room, further batches are taken as it goes.
 * When one is full, `full` tells the loop to stop behind the row at hand, so what waits is bounded by the rows that one input row makes.
 * Where the stage behind can be written `straight` into the emitting loop, only rows from elsewhere (timers) come by here, before all others.
 */
export class OverflowQueue implements ChainOutput {
  readonly targets = 1;
  readonly target: BatchTarget;
  /** 1 when there is something to drain before the next row. */
  full = 0;
  private current: Piece | null = null;
  private readonly waiting: Piece[] = [];
  private readonly spare: Piece[] = [];
  private cursor = 0;

  constructor(
    private readonly types: readonly DataType[],
    private readonly changes: boolean,
    readonly next: Stage,
  ) {
    this.target = new BatchTarget(this, 0);
  }

  batch(): EngineBatch {
    this.current ??= this.spare.pop() ?? this.make();
    return this.current.batch;
  }

  private make(): Piece {
    const batch = new EngineBatch(
      this.types.map((type) => new ColumnVector(type, BATCH_ROWS)),
      BATCH_ROWS,
    );
    if (this.changes) batch.kinds = new Uint8Array(BATCH_ROWS);
    return { batch, used: this.types.map(() => 0) };
  }

  flush(): void {
    this.waiting.push(this.current!);
    this.current = null;
    this.full = 1;
  }

  reserveBytes(_target: number, column: number, sizeBytes: number): { readonly data: Uint8Array; readonly offset: number } {
    const { batch, used } = this.current!;
    const vector = batch.columns[column]!;
    const offset = used[column]!;
    if (offset + sizeBytes > vector.data.length) {
      const grown = new Uint8Array(Math.max(offset + sizeBytes, vector.data.length * 2, 65_536));
      grown.set(vector.data.subarray(0, offset));
      vector.data = grown;
    }
    used[column] = offset + sizeBytes;
    return { data: vector.data, offset };
  }

  /** Room for one step? Drains when something is full. */
  ready(): boolean {
    if (this.next.straight !== null) return this.drain() && this.next.ready() && this.target.ready();
    if (this.full === 1 && !this.drainWaiting()) return false;
    return this.target.ready();
  }

  /** Moves all rows on; false: there was no room behind. */
  drain(): boolean {
    this.target.flush();
    return this.drainWaiting();
  }

  private drainWaiting(): boolean {
    for (let piece = this.waiting[0]; piece !== undefined; piece = this.waiting[0]) {
      const { batch } = piece;
      while (this.cursor < batch.rowCount) {
        if (!this.next.ready()) return false;
        this.cursor = this.next.run(batch, this.cursor, batch.rowCount);
      }
      this.waiting.shift();
      this.cursor = 0;
      this.recycle(piece);
    }
    this.full = 0;
    return true;
  }

  private recycle(piece: Piece): void {
    piece.batch.rowCount = 0;
    piece.batch.markCount = 0;
    piece.used.fill(0);
    if (this.spare.length < KEPT) this.spare.push(piece);
  }
}

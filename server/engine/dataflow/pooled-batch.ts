import { ColumnVector, type Field } from '@headrace/connector-sdk/schema';
import { BATCH_ROWS, EngineBatch } from '../contract/batch';

const FIRST_ARENA_BYTES = 32 * 1_024;
/** An arena that one batch of very long texts has blown up is given back with the batch; a thousand bytes a row are no reason to make it anew each time. */
const KEPT_ARENA_BYTES = 4 * 1_024 * 1_024;

const NO_BYTES = new Uint8Array(0);

/** A batch that owns the text of its columns, save for borrowed ones: one arena a column, filled from the front, emptied with the batch. */
export class PooledBatch extends EngineBatch {
  private readonly used: Int32Array;
  /** Columns whose texts lie in bytes that belong to others. */
  private borrowed: readonly number[] = [];

  constructor(fields: readonly Field[], withKinds: boolean) {
    super(
      fields.map((field) => new ColumnVector(field.type, BATCH_ROWS)),
      BATCH_ROWS,
    );
    this.used = new Int32Array(fields.length);
    if (withKinds) this.kinds = new Uint8Array(BATCH_ROWS);
  }

  /** Room for one value; `data` may be a new array that holds the earlier values at the same offsets. */
  reserve(column: number, sizeBytes: number): { readonly data: Uint8Array; readonly offset: number } {
    const vector = this.columns[column]!;
    const offset = this.used[column]!;
    const needed = offset + sizeBytes;
    if (needed > vector.data.length) {
      const grown = new Uint8Array(Math.max(needed, vector.data.length * 2, FIRST_ARENA_BYTES));
      grown.set(vector.data.subarray(0, offset));
      vector.data = grown;
    }
    this.used[column] = needed;
    return { data: vector.data, offset };
  }

  get borrows(): boolean {
    return this.borrowed.length > 0;
  }

  /** The texts of these columns lie in `data[i]` each, and those of all others in the batch's own arenas. Only without rows. */
  borrow(columns: readonly number[], data: readonly Uint8Array[]): void {
    for (const column of this.borrowed) this.columns[column]!.data = NO_BYTES;
    this.borrowed = columns;
    columns.forEach((column, i) => (this.columns[column]!.data = data[i]!));
  }

  reset(): void {
    this.borrow([], []);
    this.rowCount = 0;
    this.markCount = 0;
    this.clock = null;
    this.used.fill(0);
    for (const vector of this.columns) {
      vector.hasNulls = false;
      if (vector.data.length > KEPT_ARENA_BYTES) vector.data = new Uint8Array(0);
    }
  }
}

/** A bounded number of batches of one layout, made on first use. */
export class BatchPool {
  private readonly free: PooledBatch[] = [];
  private made = 0;

  constructor(
    private readonly layout: { readonly fields: readonly Field[]; readonly withKinds: boolean },
    private readonly limit: number,
  ) {}

  take(): PooledBatch | null {
    const batch = this.free.pop();
    if (batch) return batch;
    if (this.made >= this.limit) return null;
    this.made++;
    return new PooledBatch(this.layout.fields, this.layout.withKinds);
  }

  give(batch: PooledBatch): void {
    batch.reset();
    this.free.push(batch);
  }
}

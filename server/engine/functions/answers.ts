import { physicalOf, type DataType, type Field } from '@headrace/connector-sdk/schema';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import { BATCH_ROWS } from '../contract/batch';
import { decodeBatch } from '../dataflow/batch-codec';
import { PooledBatch } from '../dataflow/pooled-batch';

const align = (at: number): number => (at + 7) & ~7;
const widths = { bool: 1, i32: 4, i64: 8, i128: 16, f64: 8 } as const;

/** Batches that answers are read into. Answers come from code that nobody vouches for: their sizes are looked at before they are believed. */
export class Answers {
  private readonly free: PooledBatch[] = [];
  private readonly fields: readonly Field[];

  constructor(private readonly types: readonly DataType[]) {
    this.fields = types.map((type, i) => ({ name: `${i}`, type }));
  }

  /** `rows`: so many there must be; null: any number that a batch holds. */
  read(bytes: Uint8Array, rows: number | null): PooledBatch {
    if (!this.isWhole(bytes, rows)) throw garbled();
    const batch = this.free.pop() ?? new PooledBatch(this.fields, false);
    decodeBatch(bytes, 0, batch);
    return batch;
  }

  /** To no rows. */
  none(): PooledBatch {
    return this.free.pop() ?? new PooledBatch(this.fields, false);
  }

  give(batch: PooledBatch): void {
    batch.reset();
    this.free.push(batch);
  }

  private isWhole(bytes: Uint8Array, expected: number | null): boolean {
    if (bytes.length < 16) return false;
    const words = (at: number): DataView => new DataView(bytes.buffer, bytes.byteOffset + at);
    const head = words(0);
    const [rows, marks, kinds] = [head.getInt32(0, true), head.getInt32(4, true), head.getInt32(8, true)];
    if (rows < 0 || rows > BATCH_ROWS || marks !== 0 || kinds !== 0 || (expected !== null && rows !== expected)) return false;
    let at = 16;
    for (const type of this.types) {
      if (at + 8 > bytes.length) return false;
      const hasNulls = words(at).getInt32(0, true);
      const textBytes = words(at).getInt32(4, true);
      at += 8;
      if (hasNulls === 1) at = align(at + rows);
      const physical = physicalOf(type);
      if (physical !== 'bytes') {
        at = align(at + rows * widths[physical]);
        continue;
      }
      if (at + rows * 4 > bytes.length || textBytes < 0) return false;
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        const length = words(at).getInt32(row * 4, true);
        if (length < 0) return false;
        sum += length;
      }
      if (sum !== textBytes) return false;
      at = align(align(at + rows * 4) + textBytes);
    }
    return at === bytes.length;
  }
}

const garbled = (): HeadraceError =>
  new HeadraceError('The process of functions in TypeScript gave an answer that is none.', {
    code: 'function.garbled-answer',
    domain: 'user',
    retry: 'none',
    remedy: 'Something in a function writes into its channel: look for code that opens file descriptors.',
  });

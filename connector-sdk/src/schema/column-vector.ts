import type { DataType } from './data-type';
import { physicalOf, type Physical } from './physical';

/** Flink's byte values of the four changes. */
export const RowKind = { insert: 0, updateBefore: 1, updateAfter: 2, delete: 3 } as const;
export type RowKindCode = (typeof RowKind)[keyof typeof RowKind];
export const rowKindText = ['+I', '-U', '+U', '-D'] as const;

const NO_BYTES = new Uint8Array(0);
const NO_I32 = new Int32Array(0);
const NO_I64 = new BigInt64Array(0);
const NO_F64 = new Float64Array(0);

/**
 * The values of one column of a batch. Every vector has every field (one hidden class); those that its physical form does not use
 * are empty. Row i is NULL when `hasNulls` and `nulls[i] === 1`; its value is then undefined. `hasNulls === false` promises that
 * no row is NULL, and `nulls` need not be cleared.
 *
 * `i64` and `i32` of an `i64` vector are two views on the same bytes (`i32[2i]` low, `i32[2i+1]` high): generated code moves 64-bit
 * values without a BigInt ever leaving an expression. A `bytes` value is `data[starts[i] … starts[i]+lengths[i])`; values may share,
 * overlap or leave gaps, so filtering and projecting copy no text. Who fills a vector owns `data`; it stays untouched while the
 * batch is valid.
 */
export class ColumnVector {
  readonly physical: Physical;
  hasNulls = false;
  nulls: Uint8Array = NO_BYTES;
  bool: Uint8Array = NO_BYTES;
  i32: Int32Array = NO_I32;
  i64: BigInt64Array = NO_I64;
  f64: Float64Array = NO_F64;
  data: Uint8Array = NO_BYTES;
  starts: Int32Array = NO_I32;
  lengths: Int32Array = NO_I32;

  constructor(
    readonly type: DataType,
    readonly capacity: number,
    allocate: BufferAllocator = plainBuffers,
  ) {
    this.physical = physicalOf(type);
    const bytes = (size: number): Uint8Array => {
      const room = allocate(size);
      return new Uint8Array(room.buffer, room.byteOffset, size);
    };
    const i32 = (count: number): Int32Array => {
      const room = allocate(count * 4);
      return new Int32Array(room.buffer, room.byteOffset, count);
    };
    this.nulls = bytes(capacity);
    switch (this.physical) {
      case 'bool':
        this.bool = bytes(capacity);
        break;
      case 'i32':
        this.i32 = i32(capacity);
        break;
      case 'i64':
      case 'i128': {
        const words = this.physical === 'i64' ? capacity : capacity * 2;
        this.i32 = i32(words * 2);
        this.i64 = new BigInt64Array(this.i32.buffer, this.i32.byteOffset, words);
        break;
      }
      case 'f64': {
        const room = allocate(capacity * 8);
        this.f64 = new Float64Array(room.buffer, room.byteOffset, capacity);
        break;
      }
      case 'bytes':
        this.starts = i32(capacity);
        this.lengths = i32(capacity);
    }
  }
}

/** Gives zeroed room of at least so many bytes, 8-byte aligned: a buffer of its own, or a piece of the worker's one memory. */
export type BufferAllocator = (sizeBytes: number) => { readonly buffer: ArrayBuffer; readonly byteOffset: number };
const plainBuffers: BufferAllocator = (sizeBytes) => ({ buffer: new ArrayBuffer(sizeBytes), byteOffset: 0 });

/**
 * Rows as columns. `kinds === null` means that every row is an insert. Batches are pooled: one is valid until the call that it was
 * given to returns (or its promise settles); who wants to keep values copies them.
 */
export class ColumnBatch {
  rowCount = 0;
  kinds: Uint8Array | null = null;
  constructor(
    readonly columns: readonly ColumnVector[],
    readonly capacity: number,
  ) {}

  static allocate(columnTypes: readonly DataType[], capacity: number): ColumnBatch {
    return new ColumnBatch(
      columnTypes.map((type) => new ColumnVector(type, capacity)),
      capacity,
    );
  }
}

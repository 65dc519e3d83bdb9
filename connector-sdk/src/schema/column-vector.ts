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
    this.nulls = new Uint8Array(allocate(capacity), 0, capacity);
    switch (this.physical) {
      case 'bool':
        this.bool = new Uint8Array(allocate(capacity), 0, capacity);
        break;
      case 'i32':
        this.i32 = new Int32Array(allocate(capacity * 4), 0, capacity);
        break;
      case 'i64':
      case 'i128': {
        const words = this.physical === 'i64' ? capacity : capacity * 2;
        const buffer = allocate(words * 8);
        this.i64 = new BigInt64Array(buffer, 0, words);
        this.i32 = new Int32Array(buffer, 0, words * 2);
        break;
      }
      case 'f64':
        this.f64 = new Float64Array(allocate(capacity * 8), 0, capacity);
        break;
      case 'bytes':
        this.starts = new Int32Array(allocate(capacity * 4), 0, capacity);
        this.lengths = new Int32Array(allocate(capacity * 4), 0, capacity);
    }
  }
}

/** Gives a zeroed buffer of at least so many bytes, 8-byte aligned at its start. */
export type BufferAllocator = (sizeBytes: number) => ArrayBuffer;
const plainBuffers: BufferAllocator = (sizeBytes) => new ArrayBuffer(sizeBytes);

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

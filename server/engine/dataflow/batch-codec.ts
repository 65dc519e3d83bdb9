import type { ColumnVector } from '@headrace/connector-sdk/schema';
import type { EngineBatch } from '../contract/batch';
import type { PooledBatch } from './pooled-batch';

/**
 * A batch as one piece of bytes, every section on an 8-byte boundary so that it is copied as words:
 * rows, marks, has kinds · mark rows · mark values · kinds · for each column: has nulls, text size · nulls · values or lengths and text.
 * Text is packed; dictionaries and gaps do not travel.
 */
export class BatchEncoder {
  private buffer = new ArrayBuffer(64 * 1_024);
  private bytes = new Uint8Array(this.buffer);
  private at = 0;

  /** The encoded batch behind `prefix` free bytes; valid until the next call. */
  encode(batch: EngineBatch, prefix: number): Uint8Array {
    this.at = align(prefix);
    this.words([batch.rowCount, batch.markCount, batch.kinds ? 1 : 0, 0]);
    this.copy(batch.markRows, batch.markCount);
    this.copy(batch.markValues, batch.markCount);
    if (batch.kinds) this.copy(batch.kinds, batch.rowCount);
    for (const column of batch.columns) this.column(column, batch.rowCount);
    return this.bytes.subarray(0, this.at);
  }

  private column(column: ColumnVector, rows: number): void {
    const textBytes = column.physical === 'bytes' ? packedSize(column, rows) : 0;
    this.words([column.hasNulls ? 1 : 0, textBytes]);
    if (column.hasNulls) this.copy(column.nulls, rows);
    switch (column.physical) {
      case 'bool':
        return this.copy(column.bool, rows);
      case 'i32':
        return this.copy(column.i32, rows);
      case 'i64':
        return this.copy(column.i32, rows * 2);
      case 'i128':
        return this.copy(column.i32, rows * 4);
      case 'f64':
        return this.copy(column.f64, rows);
      case 'bytes':
        return this.text(column, rows, textBytes);
    }
  }

  private text(column: ColumnVector, rows: number, sizeBytes: number): void {
    this.room(align(rows * 4) + sizeBytes);
    const lengths = new Int32Array(this.buffer, this.at, rows);
    let at = this.at + align(rows * 4);
    for (let row = 0; row < rows; row++) {
      const length = isNull(column, row) ? 0 : column.lengths[row]!;
      lengths[row] = length;
      const start = column.starts[row]!;
      if (length < 24) for (let i = 0; i < length; i++) this.bytes[at + i] = column.data[start + i]!;
      else this.bytes.set(column.data.subarray(start, start + length), at);
      at += length;
    }
    this.at = align(at);
  }

  private words(values: readonly number[]): void {
    this.room(values.length * 4);
    new Int32Array(this.buffer, this.at, values.length).set(values);
    this.at = align(this.at + values.length * 4);
  }

  private copy(source: Uint8Array | Int32Array | Float64Array, count: number): void {
    const size = count * source.BYTES_PER_ELEMENT;
    this.room(size);
    this.bytes.set(new Uint8Array(source.buffer, source.byteOffset, size), this.at);
    this.at = align(this.at + size);
  }

  private room(sizeBytes: number): void {
    const needed = this.at + sizeBytes + 8;
    if (needed <= this.buffer.byteLength) return;
    const grown = new ArrayBuffer(Math.max(needed, this.buffer.byteLength * 2));
    const bytes = new Uint8Array(grown);
    bytes.set(this.bytes.subarray(0, this.at));
    this.buffer = grown;
    this.bytes = bytes;
  }
}

const align = (at: number): number => (at + 7) & ~7;
const isNull = (column: ColumnVector, row: number): boolean => column.hasNulls && column.nulls[row] === 1;

function packedSize(column: ColumnVector, rows: number): number {
  let size = 0;
  for (let row = 0; row < rows; row++) if (!isNull(column, row)) size += column.lengths[row]!;
  return size;
}

/** Fills `out`, an empty batch of the same layout, from what `encode` gave; `bytes` begins on an 8-byte boundary of its buffer. */
export function decodeBatch(bytes: Uint8Array, prefix: number, out: PooledBatch): void {
  const cursor = new Cursor(bytes, align(prefix));
  const head = cursor.words(4);
  const rows = head[0]!;
  out.rowCount = rows;
  out.markCount = head[1]!;
  if (out.markRows.length < out.markCount) {
    out.markRows = new Int32Array(out.markCount);
    out.markValues = new Float64Array(out.markCount);
  }
  cursor.into(out.markRows, out.markCount);
  cursor.into(out.markValues, out.markCount);
  if (head[2] === 1) cursor.into((out.kinds ??= new Uint8Array(out.capacity)), rows);
  else out.kinds?.fill(0, 0, rows);
  for (let index = 0; index < out.columns.length; index++) decodeColumn(cursor, out, index);
}

function decodeColumn(cursor: Cursor, out: PooledBatch, index: number): void {
  const column = out.columns[index]!;
  const rows = out.rowCount;
  const [hasNulls, textBytes] = cursor.words(2);
  column.hasNulls = hasNulls === 1;
  if (column.hasNulls) cursor.into(column.nulls, rows);
  switch (column.physical) {
    case 'bool':
      return cursor.into(column.bool, rows);
    case 'i32':
      return cursor.into(column.i32, rows);
    case 'i64':
      return cursor.into(column.i32, rows * 2);
    case 'i128':
      return cursor.into(column.i32, rows * 4);
    case 'f64':
      return cursor.into(column.f64, rows);
    case 'bytes': {
      cursor.into(column.lengths, rows);
      const room = out.reserve(index, textBytes!);
      cursor.into(room.data.subarray(room.offset, room.offset + textBytes!), textBytes!);
      let start = room.offset;
      for (let row = 0; row < rows; row++) {
        column.starts[row] = start;
        start += column.lengths[row]!;
      }
    }
  }
}

class Cursor {
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  words(count: number): Int32Array {
    const words = new Int32Array(this.bytes.buffer, this.bytes.byteOffset + this.at, count);
    this.at = align(this.at + count * 4);
    return words;
  }

  into(target: Uint8Array | Int32Array | Float64Array, count: number): void {
    const size = count * target.BYTES_PER_ELEMENT;
    new Uint8Array(target.buffer, target.byteOffset, size).set(this.bytes.subarray(this.at, this.at + size));
    this.at = align(this.at + size);
  }
}

import { valueWriter, ByteArena } from '@headrace/connector-sdk/base';
import { ColumnBatch, type ColumnVector, type Field, type SqlRow } from '@headrace/connector-sdk/schema';
import type { PooledBatch } from '../dataflow/pooled-batch';

/** A value as its column vector holds it: bool 0 or 1 · i32, f64 number · i64 bigint · i128 [low, high] · bytes Uint8Array · NULL null. */
export type PreparedValue = null | number | bigint | readonly [bigint, bigint] | Uint8Array;
export type PreparedRow = readonly PreparedValue[];

export function readPrepared(vector: ColumnVector, row: number): PreparedValue {
  if (vector.hasNulls && vector.nulls[row] === 1) return null;
  switch (vector.physical) {
    case 'bool':
      return vector.bool[row]!;
    case 'i32':
      return vector.i32[row]!;
    case 'i64':
      return vector.i64[row]!;
    case 'i128':
      return [vector.i64[row * 2]!, vector.i64[row * 2 + 1]!];
    case 'f64':
      return vector.f64[row]!;
    case 'bytes':
      return vector.data.slice(vector.starts[row]!, vector.starts[row]! + vector.lengths[row]!);
  }
}

/** Brings rows of a dimension into the form that is written into batches without conversion. */
export class RowPreparer {
  private readonly scratch: ColumnBatch;
  private readonly writers;

  constructor(fields: readonly Field[]) {
    this.scratch = ColumnBatch.allocate(
      fields.map((field) => field.type),
      1,
    );
    this.writers = fields.map((field) => ({ write: valueWriter(field.name, field.type), arena: new ByteArena() }));
  }

  prepare(row: SqlRow): PreparedRow {
    return this.writers.map(({ write, arena }, index) => {
      const vector = this.scratch.columns[index]!;
      vector.hasNulls = false;
      arena.reset();
      write(vector, 0, row[index]!, arena);
      return readPrepared(vector, 0);
    });
  }
}

/** Writes one value into row `row` of column `index`. */
export function writePrepared(out: PooledBatch, index: number, row: number, value: PreparedValue): void {
  const vector = out.columns[index]!;
  if (value === null) return setNull(vector, row);
  if (vector.hasNulls) vector.nulls[row] = 0;
  if (vector.physical !== 'bytes') return putFixed(vector, row, value);
  writeBytes(out, index, row, { data: value as Uint8Array, start: 0, length: (value as Uint8Array).length });
}

/** Stores a value of a column that is no text. */
export function putFixed(vector: ColumnVector, row: number, value: NonNullable<PreparedValue>): void {
  switch (vector.physical) {
    case 'bool':
      vector.bool[row] = value as number;
      return;
    case 'i32':
      vector.i32[row] = value as number;
      return;
    case 'i64':
      vector.i64[row] = value as bigint;
      return;
    case 'i128':
      vector.i64.set(value as readonly [bigint, bigint], row * 2);
      return;
    case 'f64':
      vector.f64[row] = value as number;
      return;
    case 'bytes':
      throw new TypeError('texts have no fixed width');
  }
}

/** Copies one value between columns of one type. */
export function copyValue(from: ColumnVector, fromRow: number, out: PooledBatch, index: number, row: number): void {
  const to = out.columns[index]!;
  if (from.hasNulls && from.nulls[fromRow] === 1) return setNull(to, row);
  if (to.hasNulls) to.nulls[row] = 0;
  switch (to.physical) {
    case 'bool':
      to.bool[row] = from.bool[fromRow]!;
      return;
    case 'i32':
      to.i32[row] = from.i32[fromRow]!;
      return;
    case 'i64':
      to.i32[row * 2] = from.i32[fromRow * 2]!;
      to.i32[row * 2 + 1] = from.i32[fromRow * 2 + 1]!;
      return;
    case 'i128':
      for (let word = 0; word < 4; word++) to.i32[row * 4 + word] = from.i32[fromRow * 4 + word]!;
      return;
    case 'f64':
      to.f64[row] = from.f64[fromRow]!;
      return;
    case 'bytes':
      writeBytes(out, index, row, { data: from.data, start: from.starts[fromRow]!, length: from.lengths[fromRow]! });
  }
}

function writeBytes(out: PooledBatch, index: number, row: number, source: { data: Uint8Array; start: number; length: number }): void {
  const { start, length } = source;
  const vector = out.columns[index]!;
  const { data, offset } = out.reserve(index, length);
  if (length < 24) for (let i = 0; i < length; i++) data[offset + i] = source.data[start + i]!;
  else data.set(source.data.subarray(start, start + length), offset);
  vector.starts[row] = offset;
  vector.lengths[row] = length;
}

function setNull(vector: ColumnVector, row: number): void {
  if (!vector.hasNulls) {
    vector.nulls.fill(0);
    vector.hasNulls = true;
  }
  vector.nulls[row] = 1;
  if (vector.physical === 'bytes') {
    vector.starts[row] = 0;
    vector.lengths[row] = 0;
  }
}

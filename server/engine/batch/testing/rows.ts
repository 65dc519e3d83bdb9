import { ColumnVector, physicalOf, type DataType } from '@headrace/connector-sdk/schema';
import { EngineBatch } from '../../contract/batch';
import { decodeText } from '../text-arena';

/** Physical values of a row: null, boolean, number, bigint, string (texts) or Uint8Array. */
export type PlainValue = null | boolean | number | bigint | string | Uint8Array;
export type PlainRow = readonly PlainValue[];

const encoder = new TextEncoder();

/** A batch with these rows; `kinds` are change bytes. */
export function batchOf(types: readonly DataType[], rows: readonly PlainRow[], kinds: readonly number[] | null = null): EngineBatch {
  const capacity = Math.max(1, rows.length);
  const batch = new EngineBatch(
    types.map((type) => new ColumnVector(type, capacity)),
    capacity,
  );
  if (kinds !== null) batch.kinds = Uint8Array.from(kinds);
  batch.rowCount = rows.length;
  batch.columns.forEach((column, index) => {
    const bytes: number[] = [];
    rows.forEach((row, i) => setValue(column, i, row[index]!, bytes));
    column.data = Uint8Array.from(bytes);
  });
  return batch;
}

function setValue(column: ColumnVector, i: number, value: PlainValue, bytes: number[]): void {
  if (value === null) {
    column.hasNulls = true;
    column.nulls[i] = 1;
    return;
  }
  switch (column.physical) {
    case 'bool':
      column.bool[i] = value === true ? 1 : 0;
      return;
    case 'i32':
      column.i32[i] = value as number;
      return;
    case 'f64':
      column.f64[i] = value as number;
      return;
    case 'i64':
      column.i64[i] = value as bigint;
      return;
    case 'i128':
      column.i64[2 * i] = BigInt.asIntN(64, value as bigint);
      column.i64[2 * i + 1] = (value as bigint) >> 64n;
      return;
    case 'bytes': {
      const data = typeof value === 'string' ? encoder.encode(value) : (value as Uint8Array);
      column.starts[i] = bytes.length;
      column.lengths[i] = data.length;
      for (const byte of data) bytes.push(byte);
    }
  }
}

export function valueAt(column: ColumnVector, i: number): PlainValue {
  if (column.hasNulls && column.nulls[i] === 1) return null;
  switch (physicalOf(column.type)) {
    case 'bool':
      return column.bool[i] === 1;
    case 'i32':
      return column.i32[i]!;
    case 'f64':
      return column.f64[i]!;
    case 'i64':
      return column.i64[i]!;
    case 'i128':
      return (column.i64[2 * i + 1]! << 64n) | BigInt.asUintN(64, column.i64[2 * i]!);
    case 'bytes': {
      const [start, length] = [column.starts[i]!, column.lengths[i]!];
      if (column.type.kind === 'CHAR' || column.type.kind === 'VARCHAR') return decodeText(column.data, start, length);
      return column.data.slice(start, start + length);
    }
  }
}

export const rowAt = (batch: EngineBatch, i: number): PlainRow => batch.columns.map((column) => valueAt(column, i));

import type { ColumnVector } from '@headrace/connector-sdk/schema';
import type { PooledBatch } from '../dataflow/pooled-batch';

/** Where the values of a column go: rows `at` to `at + count` of column `index`. */
export interface CopyTarget {
  readonly out: PooledBatch;
  readonly index: number;
  readonly at: number;
  readonly count: number;
}

/** Texts up to so many bytes are copied faster one by one. */
const SHORT_BYTES = 24;

/** Row `rows[i]` of a column becomes row `at + i` of another of its type; a negative number becomes NULL. */
export function copyRows(from: ColumnVector, rows: Int32Array, target: CopyTarget): void {
  const { out, index, at, count } = target;
  const to = out.columns[index]!;
  copyNulls(from, rows, target);
  switch (to.physical) {
    case 'bool':
      for (let i = 0; i < count; i++) to.bool[at + i] = from.bool[rows[i]!]!;
      return;
    case 'i32':
      for (let i = 0; i < count; i++) to.i32[at + i] = from.i32[rows[i]!]!;
      return;
    case 'i64':
      for (let i = 0, put = at * 2; i < count; i++) {
        const row = rows[i]!;
        to.i32[put++] = from.i32[row * 2]!;
        to.i32[put++] = from.i32[row * 2 + 1]!;
      }
      return;
    case 'i128':
      for (let i = 0, put = at * 4; i < count; i++) for (let word = 0; word < 4; word++) to.i32[put++] = from.i32[rows[i]! * 4 + word]!;
      return;
    case 'f64':
      for (let i = 0; i < count; i++) to.f64[at + i] = from.f64[rows[i]!]!;
      return;
    case 'bytes':
      copyTexts(from, rows, target);
  }
}

function copyNulls(from: ColumnVector, rows: Int32Array, { out, index, at, count }: CopyTarget): void {
  const to = out.columns[index]!;
  let some = from.hasNulls;
  for (let i = 0; i < count && !some; i++) some = rows[i]! < 0;
  if (some && !to.hasNulls) {
    to.nulls.fill(0, 0, at);
    to.hasNulls = true;
  }
  if (!to.hasNulls) return;
  for (let i = 0; i < count; i++) to.nulls[at + i] = isNull(from, rows[i]!) ? 1 : 0;
}

const isNull = (from: ColumnVector, row: number): boolean => row < 0 || (from.hasNulls && from.nulls[row] === 1);

/** One piece of room for all; a NULL has no bytes, whatever its place holds. */
function copyTexts(from: ColumnVector, rows: Int32Array, { out, index, at, count }: CopyTarget): void {
  const to = out.columns[index]!;
  const { starts, lengths } = to;
  let size = 0;
  for (let i = 0; i < count; i++) {
    const length = isNull(from, rows[i]!) ? 0 : from.lengths[rows[i]!]!;
    lengths[at + i] = length;
    size += length;
  }
  const { data, offset } = out.reserve(index, size);
  const source = from.data;
  for (let i = 0, put = offset; i < count; i++) {
    const length = lengths[at + i]!;
    starts[at + i] = put;
    if (length === 0) continue;
    const start = from.starts[rows[i]!]!;
    if (length > SHORT_BYTES) data.set(source.subarray(start, start + length), put);
    else for (let byte = 0; byte < length; byte++) data[put + byte] = source[start + byte]!;
    put += length;
  }
}

import type { ColumnVector } from '../../schema/column-vector';
import type { ByteArena } from './byte-arena';
import { markNull } from './write-value';

/** Copies a value into another vector of the same type; text and bytes go into `arena`, the target column's own. */
export function copyCell(
  from: ColumnVector,
  row: number,
  target: { readonly to: ColumnVector; readonly row: number },
  arena: ByteArena,
): void {
  const { to, row: at } = target;
  if (from.hasNulls && from.nulls[row] === 1) return markNull(to, at);
  if (from.physical === 'bytes') {
    if (to.hasNulls) to.nulls[at] = 0;
    const start = from.starts[row]!;
    return arena.putBytes(to, at, from.data.subarray(start, start + from.lengths[row]!));
  }
  copyFixed(from, row, to, at);
}

/** Moves a value within a vector, or to another one whose text refers to the same bytes. */
export function moveCell(from: ColumnVector, row: number, to: ColumnVector, at: number): void {
  if (from.hasNulls && from.nulls[row] === 1) return markNull(to, at);
  if (from.physical !== 'bytes') return copyFixed(from, row, to, at);
  if (to.hasNulls) to.nulls[at] = 0;
  to.starts[at] = from.starts[row]!;
  to.lengths[at] = from.lengths[row]!;
}

function copyFixed(from: ColumnVector, row: number, to: ColumnVector, at: number): void {
  if (to.hasNulls) to.nulls[at] = 0;
  switch (from.physical) {
    case 'bool':
      to.bool[at] = from.bool[row]!;
      return;
    case 'i32':
      to.i32[at] = from.i32[row]!;
      return;
    case 'i64':
      to.i32[2 * at] = from.i32[2 * row]!;
      to.i32[2 * at + 1] = from.i32[2 * row + 1]!;
      return;
    case 'i128':
      to.i64[2 * at] = from.i64[2 * row]!;
      to.i64[2 * at + 1] = from.i64[2 * row + 1]!;
      return;
    case 'f64':
      to.f64[at] = from.f64[row]!;
      return;
    case 'bytes':
      return;
  }
}

import type { ColumnVector } from '../../schema/column-vector';

/** The bytes of a text or binary value, not copied: valid as long as the batch. */
export function bytesAt(vector: ColumnVector, row: number): Uint8Array {
  const start = vector.starts[row] as number;
  return vector.data.subarray(start, start + (vector.lengths[row] as number));
}

/** The unscaled integer of a DECIMAL of any precision. */
export const unscaledAt = (vector: ColumnVector, row: number): bigint =>
  vector.physical === 'i64'
    ? (vector.i64[row] as bigint)
    : ((vector.i64[2 * row + 1] as bigint) << 64n) | BigInt.asUintN(64, vector.i64[2 * row] as bigint);

import type { ColumnVector } from '../../schema/column-vector';
import type { DataType } from '../../schema/data-type';
import { ticksPerMillisecond } from '../../schema/physical';
import type { SqlValue } from '../../schema/values';
import { unsupportedNested } from '../unsupported';
import { plainDecimal } from '../text/decimal-text';

const utf8 = new TextDecoder();

/** Reads row `row` of the vector that it was made for: the normative JavaScript value, text and bytes copied. */
export type ValueReader = (vector: ColumnVector, row: number) => SqlValue;

/** A reader for one type, chosen once and used for every row. Throws for nested types. */
export function valueReader(type: DataType): ValueReader {
  const read = presentReader(type);
  return (vector, row) => (vector.hasNulls && vector.nulls[row] === 1 ? null : read(vector, row));
}

function presentReader(type: DataType): ValueReader {
  switch (type.kind) {
    case 'NULL':
      return () => null;
    case 'BOOLEAN':
      return (vector, row) => vector.bool[row] === 1;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'DATE':
    case 'TIME':
    case 'INTERVAL_YEAR_MONTH':
      return (vector, row) => vector.i32[row] as number;
    case 'BIGINT':
      return (vector, row) => vector.i64[row] as bigint;
    case 'INTERVAL_DAY_TIME':
      return (vector, row) => Number(vector.i64[row]);
    case 'FLOAT':
    case 'DOUBLE':
      return (vector, row) => vector.f64[row] as number;
    case 'DECIMAL':
      return (vector, row) => plainDecimal(unscaledAt(vector, row), type.scale);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampReader(type.precision);
    case 'CHAR':
    case 'VARCHAR':
      return (vector, row) => utf8.decode(bytesAt(vector, row));
    case 'BINARY':
    case 'VARBINARY':
      return (vector, row) => bytesAt(vector, row).slice();
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
      throw unsupportedNested(type, 'as values of rows');
  }
}

function timestampReader(precision: number): ValueReader {
  const perMs = BigInt(ticksPerMillisecond(precision));
  const nanosPerTick = 1e6 / Number(perMs);
  return (vector, row) => {
    const ticks = vector.i64[row] as bigint;
    const rest = ((ticks % perMs) + perMs) % perMs;
    return { epochMs: Number((ticks - rest) / perMs), nanos: Number(rest) * nanosPerTick };
  };
}

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

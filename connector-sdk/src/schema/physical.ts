import type { DataType } from './data-type';

/**
 * How values of a type lie in a column vector:
 * - `bool`  one byte a row, 0 or 1
 * - `i32`   TINYINT, SMALLINT, INT; DATE as days since 1970-01-01; TIME as milliseconds of the day; INTERVAL YEAR TO MONTH as months
 * - `i64`   BIGINT; TIMESTAMP and TIMESTAMP_LTZ since the epoch in `timestampUnit(precision)`; INTERVAL DAY TO SECOND as milliseconds;
 *           DECIMAL of precision ≤ 18 as unscaled integer
 * - `i128`  DECIMAL of precision > 18: two 64-bit words a row, low (unsigned) then high (signed)
 * - `f64`   DOUBLE; FLOAT rounded to single precision
 * - `bytes` CHAR, VARCHAR (UTF-8), BINARY, VARBINARY; ARRAY, MULTISET, MAP and ROW in the nested encoding
 */
export type Physical = 'bool' | 'i32' | 'i64' | 'i128' | 'f64' | 'bytes';

export function physicalOf(type: DataType): Physical {
  switch (type.kind) {
    case 'BOOLEAN':
      return 'bool';
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'DATE':
    case 'TIME':
    case 'INTERVAL_YEAR_MONTH':
    case 'NULL':
      return 'i32';
    case 'BIGINT':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
    case 'INTERVAL_DAY_TIME':
      return 'i64';
    case 'DECIMAL':
      return type.precision <= 18 ? 'i64' : 'i128';
    case 'FLOAT':
    case 'DOUBLE':
      return 'f64';
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
      return 'bytes';
  }
}

/**
 * Ticks a second of a timestamp column: milliseconds up to precision 3, microseconds up to 6, nanoseconds up to 9. Nanoseconds in
 * 64 bits span the years 1678 to 2261; a value outside fails with a clear error, it is never wrapped.
 */
export const ticksPerMillisecond = (precision: number): 1 | 1_000 | 1_000_000 => (precision <= 3 ? 1 : precision <= 6 ? 1_000 : 1_000_000);

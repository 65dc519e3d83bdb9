import type { ColumnVector } from '../../schema/column-vector';
import type { DataType } from '../../schema/data-type';
import { ticksPerMillisecond } from '../../schema/physical';
import type { SqlValue } from '../../schema/values';
import type { PhysicalValue } from '../../schema/nested';
import { plainDecimal } from '../text/decimal-text';
import { bytesAt, unscaledAt } from './raw-value';
import { nestedToSql, physicalAt, ValueCell } from './physical-value';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads row `row` of the vector that it was made for: the normative JavaScript value, text and bytes copied. */
export type ValueReader = (vector: ColumnVector, row: number) => SqlValue;

/** A reader for one type, chosen once and used for every row. */
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
      return nestedReader(type);
  }
}

function nestedReader(type: DataType): ValueReader {
  const cells = new Map<DataType, (value: PhysicalValue) => SqlValue>();
  const leaf = (inner: DataType): ((value: PhysicalValue) => SqlValue) => {
    const known = cells.get(inner);
    if (known !== undefined) return known;
    const [cell, read] = [new ValueCell(inner), presentReader(inner)];
    const made = (value: PhysicalValue): SqlValue => read(cell.put(value), 0);
    cells.set(inner, made);
    return made;
  };
  return (vector, row) => nestedToSql(physicalAt(vector, row), type, leaf);
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

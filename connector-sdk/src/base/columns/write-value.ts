import { HeadraceError } from '../../errors/connector-error';
import type { ColumnVector } from '../../schema/column-vector';
import type { DataType } from '../../schema/data-type';
import { ticksPerMillisecond } from '../../schema/physical';
import type { SqlValue, TimestampValue } from '../../schema/values';
import { fitDecimal, parseDecimal } from '../text/decimal-text';
import { encodeNested, type PhysicalValue } from '../../schema/nested';
import { ByteArena } from './byte-arena';
import { physicalAt, sqlToNested, ValueCell } from './physical-value';

/** Writes one value into row `row`; `arena` holds the column's text and bytes. */
export type ValueWriter = (vector: ColumnVector, row: number, value: SqlValue, arena: ByteArena) => void;

/** A writer for one column, chosen once. Throws a typed error for a value that is not of the type or does not fit it. */
export function valueWriter(name: string, type: DataType): ValueWriter {
  const write = presentWriter(type);
  return (vector, row, value, arena) => {
    if (value === null) setNull(name, type, vector, row);
    else {
      if (vector.hasNulls) vector.nulls[row] = 0;
      if (!write(vector, row, value, arena)) throw notOfType(name, type, value);
    }
  };
}

/** Marks a row NULL; the first NULL of a batch clears the other rows' marks. */
export function markNull(vector: ColumnVector, row: number): void {
  if (!vector.hasNulls) {
    vector.nulls.fill(0);
    vector.hasNulls = true;
  }
  vector.nulls[row] = 1;
}

function setNull(name: string, type: DataType, vector: ColumnVector, row: number): void {
  if (!type.nullable) {
    throw new HeadraceError(`Column "${name}" is NOT NULL, and the value at hand is NULL.`, {
      code: 'connector.null-in-not-null-column',
      domain: 'user',
      retry: 'none',
      remedy: `Declare "${name}" without NOT NULL, or keep such rows away.`,
    });
  }
  markNull(vector, row);
}

type PresentWriter = (vector: ColumnVector, row: number, value: SqlValue, arena: ByteArena) => boolean;

const integerWithin =
  (min: number, max: number): PresentWriter =>
  (vector, row, value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) return false;
    vector.i32[row] = value;
    return true;
  };
const anyInt = integerWithin(-2_147_483_648, 2_147_483_647);

const writers: Readonly<
  Record<Exclude<DataType['kind'], 'DECIMAL' | 'TIMESTAMP' | 'TIMESTAMP_LTZ' | 'ARRAY' | 'MULTISET' | 'MAP' | 'ROW'>, PresentWriter>
> = {
  NULL: () => false,
  BOOLEAN: (vector, row, value) => {
    if (typeof value !== 'boolean') return false;
    vector.bool[row] = value ? 1 : 0;
    return true;
  },
  TINYINT: integerWithin(-128, 127),
  SMALLINT: integerWithin(-32_768, 32_767),
  INT: anyInt,
  DATE: anyInt,
  TIME: integerWithin(0, 86_399_999),
  INTERVAL_YEAR_MONTH: anyInt,
  BIGINT: (vector, row, value) => {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) return false;
    vector.i64[row] = value;
    return true;
  },
  INTERVAL_DAY_TIME: (vector, row, value) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) return false;
    vector.i64[row] = BigInt(value);
    return true;
  },
  FLOAT: (vector, row, value) => {
    if (typeof value !== 'number') return false;
    vector.f64[row] = Math.fround(value);
    return true;
  },
  DOUBLE: (vector, row, value) => {
    if (typeof value !== 'number') return false;
    vector.f64[row] = value;
    return true;
  },
  CHAR: writeText,
  VARCHAR: writeText,
  BINARY: writeBytes,
  VARBINARY: writeBytes,
};

function presentWriter(type: DataType): PresentWriter {
  switch (type.kind) {
    case 'DECIMAL':
      return decimalWriter(type.precision, type.scale);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampWriter(type.precision);
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
      return nestedWriter(type);
    default:
      return writers[type.kind];
  }
}

function nestedWriter(type: DataType): PresentWriter {
  const cells = new Map<DataType, (value: SqlValue) => PhysicalValue | undefined>();
  const arena = new ByteArena();
  const leaf = (inner: DataType): ((value: SqlValue) => PhysicalValue | undefined) => {
    const known = cells.get(inner);
    if (known !== undefined) return known;
    const [{ vector }, write] = [new ValueCell(inner), presentWriter(inner)];
    const made = (value: SqlValue): PhysicalValue | undefined => (write(vector, 0, value, arena) ? physicalAt(vector, 0) : undefined);
    cells.set(inner, made);
    return made;
  };
  return (vector, row, value, out) => {
    const nested = sqlToNested(value, type, leaf);
    if (nested === undefined) return false;
    out.putBytes(vector, row, encodeNested(nested, type));
    return true;
  };
}

function writeText(vector: ColumnVector, row: number, value: SqlValue, arena: ByteArena): boolean {
  if (typeof value !== 'string') return false;
  arena.putText(vector, row, value);
  return true;
}

function writeBytes(vector: ColumnVector, row: number, value: SqlValue, arena: ByteArena): boolean {
  if (!(value instanceof Uint8Array)) return false;
  arena.putBytes(vector, row, value);
  return true;
}

function decimalWriter(precision: number, scale: number): PresentWriter {
  return (vector, row, value) => {
    const decimal = typeof value === 'string' ? parseDecimal(value) : null;
    const unscaled = decimal && fitDecimal(decimal, precision, scale);
    if (unscaled === null) return false;
    writeUnscaled(vector, row, unscaled);
    return true;
  };
}

/** Stores the unscaled integer of a DECIMAL of any precision; the caller knows that it fits. */
export function writeUnscaled(vector: ColumnVector, row: number, unscaled: bigint): void {
  if (vector.physical === 'i64') vector.i64[row] = unscaled;
  else {
    vector.i64[2 * row] = BigInt.asIntN(64, unscaled);
    vector.i64[2 * row + 1] = unscaled >> 64n;
  }
}

function timestampWriter(precision: number): PresentWriter {
  const perMs = ticksPerMillisecond(precision);
  const kept = 10 ** (9 - precision);
  return (vector, row, value) => {
    if (!isTimestamp(value)) return false;
    const nanosOfSecond = (((value.epochMs % 1_000) + 1_000) % 1_000) * 1e6 + value.nanos;
    const cut = nanosOfSecond - (nanosOfSecond % kept);
    const seconds = BigInt(Math.floor(value.epochMs / 1_000)) * 1_000n * BigInt(perMs);
    const ticks = seconds + BigInt(Math.floor(cut / (1e6 / perMs)));
    if (BigInt.asIntN(64, ticks) !== ticks) return false;
    vector.i64[row] = ticks;
    return true;
  };
}

const isTimestamp = (value: SqlValue): value is TimestampValue => typeof value === 'object' && value !== null && 'epochMs' in value;

function notOfType(name: string, type: DataType, value: SqlValue): HeadraceError {
  const shown =
    typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : typeof value === 'object' ? 'a structured value' : String(value);
  return new HeadraceError(`Column "${name}" takes ${type.kind} values; ${shown} is none or does not fit.`, {
    code: 'connector.value-not-of-type',
    domain: 'user',
    retry: 'none',
    remedy: `Declare "${name}" with a type that holds such values.`,
  });
}

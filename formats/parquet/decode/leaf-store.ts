import { ticksPerMillisecond, type ColumnVector, type DataType } from '@headrace/connector-sdk';
import { writeUnscaled } from '@headrace/connector-sdk/base';
import { PhysicalType, type TimeUnit } from '../file/file-metadata';
import { BadParquet } from '../file/parquet-error';
import type { SchemaNode } from '../file/schema-tree';

/** Stores values of a leaf as the file has them into a vector of the table's type. Chosen once for a column of a file. */
export type LeafStore =
  /** Values of `width` bytes, PLAIN, back to back from `at` on. */
  | {
      readonly form: 'fixed';
      readonly width: number;
      store(page: Uint8Array, at: number, to: ColumnVector, row: number, count: number): void;
    }
  | { readonly form: 'bits' }
  /** Null: the value's bytes are the vector's bytes. */
  | {
      readonly form: 'binary';
      readonly store: ((page: Uint8Array, start: number, length: number, to: ColumnVector, row: number) => void) | null;
    };

type Fixed = Extract<LeafStore, { form: 'fixed' }>;
const fixed = (width: number, store: Fixed['store']): LeafStore => ({ form: 'fixed', width, store });
const bytes: LeafStore = { form: 'binary', store: null };

/** Null: values of this leaf do not fit the type. */
export function leafStore({ leaf, logical }: SchemaNode, type: DataType): LeafStore | null {
  const physical = leaf!.type;
  switch (type.kind) {
    case 'BOOLEAN':
      return physical === PhysicalType.BOOLEAN ? { form: 'bits' } : null;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
      return physical === PhysicalType.INT32 && fitsInteger(logical, { TINYINT: 8, SMALLINT: 16, INT: 32 }[type.kind]) ? copy32 : null;
    case 'BIGINT':
      if (physical === PhysicalType.INT64) return fitsInteger(logical, 64) ? copy64 : null;
      return physical === PhysicalType.INT32 && fitsInteger(logical, 33) ? widened(logical.kind === 'integer' && !logical.signed) : null;
    case 'INTERVAL_YEAR_MONTH':
      return physical === PhysicalType.INT32 && logical.kind === 'none' ? copy32 : null;
    case 'INTERVAL_DAY_TIME':
      return physical === PhysicalType.INT64 && logical.kind === 'none' ? copy64 : null;
    case 'FLOAT':
      return physical === PhysicalType.FLOAT ? singles : null;
    case 'DOUBLE':
      return physical === PhysicalType.DOUBLE ? doubles : physical === PhysicalType.FLOAT ? singles : null;
    case 'DATE':
      return physical === PhysicalType.INT32 && (logical.kind === 'date' || logical.kind === 'none') ? copy32 : null;
    case 'TIME':
      return timeStore(physical, logical);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampStore(physical, logical, type.precision);
    case 'DECIMAL':
      return decimalStore(leaf!, logical, type);
    case 'CHAR':
    case 'VARCHAR':
      return physical === PhysicalType.BYTE_ARRAY && (logical.kind === 'string' || logical.kind === 'none') ? bytes : null;
    case 'BINARY':
    case 'VARBINARY':
      if (physical === PhysicalType.BYTE_ARRAY) return bytes;
      return physical === PhysicalType.FIXED ? fixedBytes(leaf!.typeLength) : null;
    default:
      return null;
  }
}

/** Whether a whole number so marked fits so many bits with a sign. Unmarked ones are of the physical type's width. */
function fitsInteger(logical: SchemaNode['logical'], bits: number): boolean {
  if (logical.kind === 'none') return bits >= 32;
  return logical.kind === 'integer' && logical.bits + (logical.signed ? 0 : 1) <= bits;
}

const copy32 = fixed(4, (page, at, to, row, count) =>
  new Uint8Array(to.i32.buffer, to.i32.byteOffset + row * 4, count * 4).set(page.subarray(at, at + count * 4)),
);
const copy64 = fixed(8, (page, at, to, row, count) =>
  new Uint8Array(to.i64.buffer, to.i64.byteOffset + row * 8, count * 8).set(page.subarray(at, at + count * 8)),
);
const doubles = fixed(8, (page, at, to, row, count) =>
  new Uint8Array(to.f64.buffer, to.f64.byteOffset + row * 8, count * 8).set(page.subarray(at, at + count * 8)),
);
const singles = fixed(4, (page, at, to, row, count) => {
  const view = viewOf(page);
  for (let i = 0; i < count; i++) to.f64[row + i] = view.getFloat32(at + 4 * i, true);
});
const widened = (unsigned: boolean): LeafStore =>
  fixed(4, (page, at, to, row, count) => {
    const view = viewOf(page);
    for (let i = 0; i < count; i++) {
      const value = view.getInt32(at + 4 * i, true);
      to.i32[2 * (row + i)] = value;
      to.i32[2 * (row + i) + 1] = value < 0 && !unsigned ? -1 : 0;
    }
  });

function fixedBytes(size: number): LeafStore {
  return fixed(size, (page, at, to, row, count) => {
    to.data = page;
    for (let i = 0; i < count; i++) {
      to.starts[row + i] = at + i * size;
      to.lengths[row + i] = size;
    }
  });
}

const perMilli: Readonly<Record<TimeUnit, number>> = { ms: 1, us: 1_000, ns: 1_000_000 };

/** TIME is kept in milliseconds. */
function timeStore(physical: number, logical: SchemaNode['logical']): LeafStore | null {
  if (logical.kind !== 'time') return null;
  if (physical === PhysicalType.INT32) return copy32;
  if (physical !== PhysicalType.INT64) return null;
  const divisor = perMilli[logical.unit];
  return fixed(8, (page, at, to, row, count) => {
    const view = viewOf(page);
    for (let i = 0; i < count; i++) to.i32[row + i] = Math.floor(longAt(view, at + 8 * i) / divisor);
  });
}

function timestampStore(physical: number, logical: SchemaNode['logical'], precision: number): LeafStore | null {
  const ticks = ticksPerMillisecond(precision);
  // Digits that the type does not keep although its ticks would.
  const kept = ticks * 1_000 === 10 ** precision ? 1 : (ticks * 1_000) / 10 ** precision;
  if (physical === PhysicalType.INT96) {
    return fixed(12, (page, at, to, row, count) => {
      const view = viewOf(page);
      for (let i = 0; i < count; i++) {
        const days = BigInt(view.getInt32(at + 12 * i + 8, true) - JULIAN_EPOCH_DAY);
        putTicks(to, row + i, days * 86_400_000n * BigInt(ticks) + view.getBigInt64(at + 12 * i, true) / BigInt(1_000_000 / ticks), kept);
      }
    });
  }
  if (physical !== PhysicalType.INT64 || logical.kind !== 'timestamp') return null;
  const unit = perMilli[logical.unit];
  if (unit === ticks && kept === 1) return copy64;
  return fixed(8, (page, at, to, row, count) => {
    const view = viewOf(page);
    for (let i = 0; i < count; i++) {
      const value = longAt(view, at + 8 * i);
      const scaled = unit >= ticks ? Math.floor(value / (unit / ticks)) : value * (ticks / unit);
      if (Number.isSafeInteger(value) && Number.isSafeInteger(scaled)) putLong(to, row + i, scaled - floorMod(scaled, kept));
      else putTicks(to, row + i, scaledExactly(view.getBigInt64(at + 8 * i, true), unit, ticks), kept);
    }
  });
}

const JULIAN_EPOCH_DAY = 2_440_588;
const floorMod = (value: number, by: number): number => ((value % by) + by) % by;

function scaledExactly(value: bigint, from: number, to: number): bigint {
  if (from <= to) return value * BigInt(to / from);
  const by = BigInt(from / to);
  return value / by - (value % by < 0n ? 1n : 0n);
}

function putTicks(to: ColumnVector, row: number, ticks: bigint, kept: number): void {
  const by = BigInt(kept);
  to.i64[row] = ticks - (((ticks % by) + by) % by);
}

/** A whole number of up to 53 bits, without a BigInt. */
function putLong(to: ColumnVector, row: number, value: number): void {
  to.i32[2 * row] = value | 0;
  to.i32[2 * row + 1] = Math.floor(value / 4_294_967_296);
}
const longAt = (view: DataView, at: number): number => view.getInt32(at + 4, true) * 4_294_967_296 + view.getUint32(at, true);

type Decimal = Extract<DataType, { kind: 'DECIMAL' }>;

/** The table's DECIMAL must hold every value of the file's: no digit is lost, none overflows. */
function decimalStore(leaf: NonNullable<SchemaNode['leaf']>, logical: SchemaNode['logical'], type: Decimal): LeafStore | null {
  if (logical.kind !== 'decimal' || logical.scale < 0 || logical.precision < 1) return null;
  const more = type.scale - logical.scale;
  if (more < 0 || type.precision - type.scale < logical.precision - logical.scale) return null;
  const scale = 10n ** BigInt(more);
  const put = (to: ColumnVector, row: number, unscaled: bigint): void => writeUnscaled(to, row, more === 0 ? unscaled : unscaled * scale);
  switch (leaf.type) {
    case PhysicalType.INT32:
      if (more === 0 && type.precision <= 18) return widened(false);
      return fixed(4, (page, at, to, row, count) => {
        const view = viewOf(page);
        for (let i = 0; i < count; i++) put(to, row + i, BigInt(view.getInt32(at + 4 * i, true)));
      });
    case PhysicalType.INT64:
      if (more === 0 && type.precision <= 18) return copy64;
      return fixed(8, (page, at, to, row, count) => {
        const view = viewOf(page);
        for (let i = 0; i < count; i++) put(to, row + i, view.getBigInt64(at + 8 * i, true));
      });
    case PhysicalType.FIXED: {
      const size = leaf.typeLength;
      return fixed(size, (page, at, to, row, count) => {
        for (let i = 0; i < count; i++) put(to, row + i, bigEndian(page, at + i * size, size));
      });
    }
    case PhysicalType.BYTE_ARRAY:
      return { form: 'binary', store: (page, start, length, to, row) => put(to, row, bigEndian(page, start, length)) };
    default:
      return null;
  }
}

/** More bytes than a value of any type has cost more each than the one before; the column's type keeps the last 16 at most. */
const MOST_DECIMAL_BYTES = 64;

/** Two's complement, most significant byte first. */
function bigEndian(page: Uint8Array, start: number, length: number): bigint {
  if (length > MOST_DECIMAL_BYTES) throw new BadParquet(`a decimal has ${length} bytes`);
  if (length <= 6) {
    let value = length > 0 && page[start]! > 127 ? -1 : 0;
    for (let i = 0; i < length; i++) value = value * 256 + page[start + i]!;
    return BigInt(value);
  }
  let value = page[start]! > 127 ? -1n : 0n;
  for (let i = 0; i < length; i++) value = (value << 8n) | BigInt(page[start + i]!);
  return value;
}

const viewOf = (page: Uint8Array): DataView => new DataView(page.buffer, page.byteOffset, page.byteLength);

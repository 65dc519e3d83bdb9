import {
  encodeNested,
  entryTypes,
  isNested,
  MapValue,
  type ColumnVector,
  type DataType,
  type Field,
  type PhysicalValue,
} from '@headrace/connector-sdk';
import { fitDecimal, isUtf8, markNull, physicalAt, ticksPerMs, ValueArena, ValueCell, writeUnscaled } from '@headrace/connector-sdk/base';
import type { AvroSchema, FixedSchema, LogicalType, PrimitiveSchema, RecordSchema } from '../schema/avro-schema';
import { namesWithin, resolveFields, type FieldSource, type NameResolution } from './resolve';
import { branchOf, skipper, type Skip } from './skip';
import {
  BadRecord,
  readBlockCount,
  readDouble,
  readFloat,
  readLong,
  readSize,
  truncated,
  unscaledOf,
  wide,
  wideBigInt,
  wideInt,
  wideNumber,
} from './wire';

/** Reads the value at `at` into row `row`; answers the place behind it, which may lie beyond `limit`: then nothing counts. */
export type ColumnReader = (bytes: Uint8Array, at: number, limit: number, vector: ColumnVector, row: number) => number;

export interface ReaderSettings {
  readonly arena: ValueArena;
  readonly names: NameResolution;
}

/** Null: no value of the schema can be a value of the type. NULLs go to nullable types only. */
export function columnReader(schema: AvroSchema, type: DataType, settings: ReaderSettings): ColumnReader | null {
  if (schema.type === 'union') return unionReader(schema.branches, type, settings);
  if (schema.type === 'null') return type.nullable ? nullReader : null;
  if (isNested(type)) return nestedColumn(schema, type, settings);
  switch (schema.type) {
    case 'boolean':
      return type.kind === 'BOOLEAN' ? booleanReader : null;
    case 'int':
    case 'long':
      return integerReader(schema, type);
    case 'float':
    case 'double':
      return floatReader(schema.type, type);
    case 'string':
    case 'bytes':
      return bytesReader(schema, type);
    case 'fixed':
      return fixedReader(schema, type, settings.arena);
    case 'enum':
      return enumReader(schema.symbols, type, settings.arena);
    default:
      return null;
  }
}

const nullReader: ColumnReader = (_bytes, at, _limit, vector, row) => {
  markNull(vector, row);
  return at;
};

const booleanReader: ColumnReader = (bytes, at, _limit, vector, row) => {
  vector.bool[row] = bytes[at] === 0 ? 0 : 1;
  return at + 1;
};

/** A branch that cannot be a value of the type refuses its records only. */
function unionReader(branches: readonly AvroSchema[], type: DataType, settings: ReaderSettings): ColumnReader | null {
  const readers = branches.map((branch) => columnReader(branch, type, settings));
  if (!readers.some((reader, i) => reader !== null && branches[i]!.type !== 'null')) return null;
  const all = readers.map((reader, i) => reader ?? refuse(branches[i]!, type));
  return (bytes, at, limit, vector, row) => {
    const p = readLong(bytes, at);
    return branchOf(all)(bytes, p, limit, vector, row);
  };
}

const refuse =
  ({ type: from }: AvroSchema, type: DataType): ColumnReader =>
  () => {
    throw new BadRecord(
      from === 'null' ? `has null where ${type.kind} NOT NULL is declared` : `has a value of type ${from} where ${type.kind} is declared`,
    );
  };

const integerBounds: Readonly<Record<string, readonly [number, number]>> = {
  TINYINT: [-128, 127],
  SMALLINT: [-32_768, 32_767],
  INT: [-2_147_483_648, 2_147_483_647],
};

function integerReader(schema: PrimitiveSchema, type: DataType): ColumnReader | null {
  const logical = schema.logical?.name;
  switch (type.kind) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
      return smallReader(integerBounds[type.kind]!);
    case 'DATE':
      return schema.type === 'int' ? smallReader(integerBounds['INT']!) : null;
    case 'TIME':
      return timeReader(logical === 'time-micros' ? 1_000 : 1);
    case 'BIGINT':
      return (bytes, at, _limit, vector, row) => {
        const p = readLong(bytes, at);
        vector.i32[2 * row] = wide.lo;
        vector.i32[2 * row + 1] = wide.hi;
        return p;
      };
    case 'FLOAT':
    case 'DOUBLE':
      return (bytes, at, _limit, vector, row) => {
        const p = readLong(bytes, at);
        vector.f64[row] = type.kind === 'FLOAT' ? Math.fround(wideNumber()) : wideNumber();
        return p;
      };
    case 'DECIMAL':
      return decimalReader(type, 0, (bytes, at) => [readLong(bytes, at), wideBigInt()]);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return schema.type === 'long' ? timestampReader(logical, type.precision) : null;
    default:
      return null;
  }
}

const smallReader =
  ([least, most]: readonly [number, number]): ColumnReader =>
  (bytes, at, _limit, vector, row) => {
    const p = readLong(bytes, at);
    const value = wideNumber();
    if (value < least || value > most) throw new BadRecord(`has the number ${value} where one from ${least} to ${most} is declared`);
    vector.i32[row] = value;
    return p;
  };

const DAY_MS = 86_400_000;
const timeReader =
  (perMs: number): ColumnReader =>
  (bytes, at, _limit, vector, row) => {
    const p = readLong(bytes, at);
    const millis = Math.floor(wideNumber() / perMs);
    if (!(millis >= 0 && millis < DAY_MS)) throw new BadRecord(`has the time ${wideNumber()}, which is none of a day`);
    vector.i32[row] = millis;
    return p;
  };

const unitsPerMs: Readonly<Record<string, bigint>> = { millis: 1n, micros: 1_000n, nanos: 1_000_000n };

/** Without a logical type the unit is the column's, as Flink takes it. */
function timestampReader(logical: string | undefined, precision: number): ColumnReader {
  const perMs = ticksPerMs(precision);
  const from = unitsPerMs[/^(?:local-)?timestamp-(\w+)$/.exec(logical ?? '')?.[1] ?? ''] ?? perMs;
  /** Digits beyond the column's precision are cut off, towards the past. */
  const cut = 10n ** BigInt((perMs === 1n ? 3 : perMs === 1_000n ? 6 : 9) - precision);
  if (from === perMs && cut === 1n) {
    return (bytes, at, _limit, vector, row) => {
      const p = readLong(bytes, at);
      vector.i32[2 * row] = wide.lo;
      vector.i32[2 * row + 1] = wide.hi;
      return p;
    };
  }
  return (bytes, at, _limit, vector, row) => {
    const p = readLong(bytes, at);
    const ticks = floorTo(from <= perMs ? wideBigInt() * (perMs / from) : floorDivide(wideBigInt(), from / perMs), cut);
    if (BigInt.asIntN(64, ticks) !== ticks) throw new BadRecord(`has the timestamp ${wideBigInt()}, which is out of range`);
    vector.i64[row] = ticks;
    return p;
  };
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
}
const floorTo = (value: bigint, unit: bigint): bigint => (unit === 1n ? value : floorDivide(value, unit) * unit);

function floatReader(from: 'float' | 'double', type: DataType): ColumnReader | null {
  if (type.kind !== 'FLOAT' && type.kind !== 'DOUBLE') return null;
  if (from === 'float') {
    return (bytes, at, _limit, vector, row) => {
      vector.f64[row] = readFloat(bytes, at);
      return at + 4;
    };
  }
  const narrow = type.kind === 'FLOAT';
  return (bytes, at, _limit, vector, row) => {
    const value = readDouble(bytes, at);
    vector.f64[row] = narrow ? Math.fround(value) : value;
    return at + 8;
  };
}

function bytesReader(schema: PrimitiveSchema, type: DataType): ColumnReader | null {
  switch (type.kind) {
    case 'CHAR':
    case 'VARCHAR':
      return (bytes, at, limit, vector, row) => {
        const p = readSize(bytes, at, limit);
        const end = p + wide.lo;
        if (!isUtf8(bytes, p, end)) throw new BadRecord('has a text that is no UTF-8');
        vector.starts[row] = p;
        vector.lengths[row] = end - p;
        return end;
      };
    case 'BINARY':
    case 'VARBINARY':
      return (bytes, at, limit, vector, row) => {
        const p = readSize(bytes, at, limit);
        vector.starts[row] = p;
        vector.lengths[row] = wide.lo;
        return p + wide.lo;
      };
    case 'DECIMAL':
      return schema.type === 'bytes' ? sizedDecimal(type, schema.logical) : null;
    default:
      return null;
  }
}

type Decimal = Extract<DataType, { kind: 'DECIMAL' }>;

/** Without a logical type the scale is the column's, as Flink takes it. */
const scaleOf = (logical: LogicalType | null, type: Decimal): number => (logical?.name === 'decimal' ? logical.scale : type.scale);

const sizedDecimal = (type: Decimal, logical: LogicalType | null): ColumnReader | null =>
  decimalReader(type, scaleOf(logical, type), (bytes, at, limit) => {
    const p = readSize(bytes, at, limit);
    return [p + wide.lo, unscaledOf(bytes, p, wide.lo)];
  });

type ReadUnscaled = (bytes: Uint8Array, at: number, limit: number) => readonly [number, bigint];

/** A schema from outside may say anything; powers of ten are to stay small. */
const LARGEST_SCALE = 1_000;

function decimalReader({ precision, scale }: Decimal, from: number, read: ReadUnscaled): ColumnReader | null {
  if (from > LARGEST_SCALE) return null;
  return (bytes, at, limit, vector, row) => {
    const [end, value] = read(bytes, at, limit);
    const unscaled = fitDecimal({ unscaled: value, scale: from }, precision, scale);
    if (unscaled === null) throw new BadRecord(`has a decimal with more digits than DECIMAL(${precision}, ${scale}) has`);
    writeUnscaled(vector, row, unscaled);
    return end;
  };
}

function fixedReader({ size, logical }: FixedSchema, type: DataType, arena: ValueArena): ColumnReader | null {
  if (type.kind === 'DECIMAL') {
    return decimalReader(type, scaleOf(logical, type), (bytes, at, limit) => {
      if (at + size > limit) throw truncated();
      return [at + size, unscaledOf(bytes, at, size)];
    });
  }
  if (type.kind === 'BINARY' || type.kind === 'VARBINARY') {
    return (_bytes, at, limit, vector, row) => {
      if (at + size > limit) throw truncated();
      vector.starts[row] = at;
      vector.lengths[row] = size;
      return at + size;
    };
  }
  const isUuid = logical?.name === 'uuid' && size === 16 && (type.kind === 'CHAR' || type.kind === 'VARCHAR');
  if (!isUuid) return null;
  return (bytes, at, limit, vector, row) => {
    if (at + size > limit) throw truncated();
    const digits = Array.from(bytes.subarray(at, at + size), (byte) => byte.toString(16).padStart(2, '0')).join('');
    arena.put(vector, row, utf8.encode(digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')));
    return at + size;
  };
}
const utf8 = new TextEncoder();

function enumReader(symbols: readonly string[], type: DataType, arena: ValueArena): ColumnReader | null {
  if (type.kind !== 'CHAR' && type.kind !== 'VARCHAR') return null;
  const texts = symbols.map((symbol) => utf8.encode(symbol));
  return (bytes, at, _limit, vector, row) => {
    const p = readLong(bytes, at);
    const text = texts[wideInt()];
    if (text === undefined) throw new BadRecord(`has the symbol ${wide.lo} of an enum of ${texts.length}`);
    arena.put(vector, row, text);
    return p;
  };
}

function nestedColumn(schema: AvroSchema, type: DataType, settings: ReaderSettings): ColumnReader | null {
  const read = nestedReader(schema, type, settings);
  if (read === null) return null;
  return (bytes, at, limit, vector, row) => {
    const place = { bytes, p: at, limit };
    const value = read(place);
    if (place.p <= limit) settings.arena.put(vector, row, encodeNested(value, type));
    return place.p;
  };
}

interface Place {
  readonly bytes: Uint8Array;
  p: number;
  readonly limit: number;
}
type ValueReader = (place: Place) => PhysicalValue;

/** Values within ARRAY, MAP, MULTISET and ROW, and those themselves. Null: as for columns. */
function nestedReader(schema: AvroSchema, type: DataType, settings: ReaderSettings): ValueReader | null {
  if (schema.type === 'union') {
    const readers = schema.branches.map((branch) => nestedReader(branch, type, settings));
    if (!readers.some((reader, i) => reader !== null && schema.branches[i]!.type !== 'null')) return null;
    const all = readers.map((reader, i): ValueReader => reader ?? (refuse(schema.branches[i]!, type) as () => never));
    return (place) => {
      place.p = readLong(place.bytes, place.p);
      return branchOf(all)(place);
    };
  }
  if (schema.type === 'null') return type.nullable ? () => null : null;
  if (!isNested(type)) return leafReader(schema, type, settings);
  if (schema.type === 'array' && type.kind === 'ARRAY') return arrayReader(nestedReader(schema.items, type.element, settings));
  if (schema.type === 'map' && (type.kind === 'MAP' || type.kind === 'MULTISET')) {
    const [keyType, valueType] = entryTypes(type);
    return mapReader(nestedReader(textSchema, keyType, settings), nestedReader(schema.values, valueType, settings));
  }
  return schema.type === 'record' && type.kind === 'ROW' ? rowReader(schema, type, settings) : null;
}

const textSchema: PrimitiveSchema = { type: 'string', logical: null };

function leafReader(schema: AvroSchema, type: DataType, { names }: ReaderSettings): ValueReader | null {
  const arena = new ValueArena();
  const read = columnReader(schema, type, { arena, names });
  if (read === null) return null;
  const { vector } = new ValueCell(type);
  return (place) => {
    place.p = read(place.bytes, place.p, place.limit, vector, 0);
    if (place.p > place.limit) throw truncated();
    if (vector.physical === 'bytes') arena.settleCell(vector, place.bytes);
    return physicalAt(vector, 0);
  };
}

function arrayReader(item: ValueReader | null): ValueReader | null {
  if (item === null) return null;
  return (place) => {
    const items: PhysicalValue[] = [];
    forItems(place, () => items.push(item(place)));
    return items;
  };
}

function mapReader(key: ValueReader | null, value: ValueReader | null): ValueReader | null {
  if (key === null || value === null) return null;
  return (place) => {
    const entries = new Map<PhysicalValue, PhysicalValue>();
    forItems(place, () => entries.set(key(place), value(place)));
    return new MapValue([...entries.keys()], [...entries.values()]);
  };
}

function forItems(place: Place, read: () => unknown): void {
  for (;;) {
    place.p = readBlockCount(place.bytes, place.p, place.limit);
    const count = wide.lo;
    if (count === 0) return;
    for (let i = 0; i < count; i++) {
      read();
      if (place.p > place.limit) throw truncated();
    }
  }
}

function rowReader(schema: RecordSchema, type: Extract<DataType, { kind: 'ROW' }>, settings: ReaderSettings): ValueReader | null {
  const sources = resolveFields(schema, type.fields, settings.names);
  if (sources === null) return null;
  const readers = new Map<number, { readonly to: number; readonly read: ValueReader }>();
  const start: PhysicalValue[] = type.fields.map(() => null);
  for (const [to, source] of sources.entries()) {
    const read = sourceReader(schema, source, type.fields[to]!, settings);
    if (read === null) return null;
    if (source.from === null) start[to] = read({ bytes: source.bytes, p: 0, limit: source.bytes.length });
    else readers.set(source.from, { to, read });
  }
  const steps = schema.fields.map((field, i) => readers.get(i) ?? skipper(field.schema));
  return (place) => {
    const row = [...start];
    for (const step of steps) {
      if (typeof step === 'function') place.p = (step as Skip)(place.bytes, place.p, place.limit);
      else row[step.to] = step.read(place);
    }
    return row;
  };
}

function sourceReader(schema: RecordSchema, source: FieldSource, { name, type }: Field, settings: ReaderSettings): ValueReader | null {
  const names = namesWithin(settings.names, name);
  return nestedReader(source.from === null ? source.schema : schema.fields[source.from]!.schema, type, { ...settings, names });
}

/** A column that no record has: the same value in every row. */
export function constantReader(schema: AvroSchema, bytes: Uint8Array, type: DataType, settings: ReaderSettings): ColumnReader | null {
  const read = nestedReader(schema, type, settings);
  if (read === null) return null;
  const value = read({ bytes, p: 0, limit: bytes.length });
  if (value === null) return nullReader;
  const cell = new ValueCell(type).put(value);
  return (_bytes, at, _limit, vector, row) => {
    if (vector.physical === 'bytes') settings.arena.put(vector, row, cell.data);
    else if (vector.physical === 'bool') vector.bool[row] = cell.bool[0]!;
    else if (vector.physical === 'f64') vector.f64[row] = cell.f64[0]!;
    else if (vector.physical === 'i32') vector.i32[row] = cell.i32[0]!;
    else for (let i = 0, words = vector.physical === 'i64' ? 1 : 2; i < words; i++) vector.i64[words * row + i] = cell.i64[i]!;
    return at;
  };
}

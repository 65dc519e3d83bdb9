import type { ColumnVector, DataType } from '@headrace/connector-sdk';
import {
  asciiText,
  bytesFromBase64,
  fitDecimal,
  isUtf8,
  javaTrim,
  parseDate,
  parseDecimal,
  parseDouble,
  parseFloat32,
  parseInteger,
  parseTimeOfDay,
  parseTimestamp,
  ticksOf,
  unsupportedNested,
  writeUnscaled,
  type ValueArena,
} from '@headrace/connector-sdk/base';

/** `bad`: the text cannot be a value of the type. `null`: it becomes NULL. */
export const Converted = { ok: 0, null: 1, bad: 2 } as const;
export type ConvertedCode = (typeof Converted)[keyof typeof Converted];

/** Stores one cell; `inInput`: `[start, end)` are places in the input that text columns may refer to. */
export type Converter = (vector: ColumnVector, row: number, cell: Cell) => ConvertedCode;

export interface Cell {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly inInput: boolean;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const textOf = ({ bytes, start, end }: Cell): string => utf8.decode(bytes.subarray(start, end));

/** The converter of a column. Empty cells of other types than text are NULL. Throws for nested types, when the decoder is made. */
export function converterOf(type: DataType, arena: ValueArena): Converter {
  switch (type.kind) {
    case 'CHAR':
    case 'VARCHAR':
      return toText(arena);
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
      throw unsupportedNested(type, 'by the format "csv" yet');
    default: {
      const store = storeOf(type, arena);
      return (vector, row, cell) => (cell.start === cell.end ? Converted.null : store(vector, row, textOf(cell)));
    }
  }
}

const toText =
  (arena: ValueArena): Converter =>
  (vector, row, { bytes, start, end, inInput }) => {
    if (!isUtf8(bytes, start, end)) return Converted.bad;
    if (inInput) {
      vector.starts[row] = start;
      vector.lengths[row] = end - start;
    } else arena.put(vector, row, bytes.subarray(start, end));
    return Converted.ok;
  };

type Store = (vector: ColumnVector, row: number, text: string) => ConvertedCode;
type Scalar = Exclude<DataType, { kind: 'CHAR' | 'VARCHAR' | 'ARRAY' | 'MULTISET' | 'MAP' | 'ROW' }>;

function storeOf(type: Scalar | Extract<DataType, { kind: 'BINARY' | 'VARBINARY' | 'CHAR' | 'VARCHAR' }>, arena: ValueArena): Store {
  switch (type.kind) {
    case 'BOOLEAN':
      return (vector, row, text) => {
        vector.bool[row] = javaTrim(text).toLowerCase() === 'true' ? 1 : 0;
        return Converted.ok;
      };
    case 'TINYINT':
      return integerStore(-128n, 127n);
    case 'SMALLINT':
      return integerStore(-32_768n, 32_767n);
    case 'INT':
    case 'INTERVAL_YEAR_MONTH':
      return integerStore(-2_147_483_648n, 2_147_483_647n);
    case 'BIGINT':
    case 'INTERVAL_DAY_TIME':
      return (vector, row, text) => {
        const whole = parseInteger(text, -(2n ** 63n), 2n ** 63n - 1n);
        if (whole === null) return Converted.bad;
        vector.i64[row] = whole;
        return Converted.ok;
      };
    case 'DOUBLE':
    case 'FLOAT':
      return floatingStore(type.kind === 'DOUBLE' ? parseDouble : parseFloat32);
    case 'DECIMAL':
      return (vector, row, text) => {
        const decimal = parseDecimal(javaTrim(text));
        if (decimal === null) return Converted.bad;
        const unscaled = fitDecimal(decimal, type.precision, type.scale);
        if (unscaled === null) return Converted.null;
        writeUnscaled(vector, row, unscaled);
        return Converted.ok;
      };
    case 'DATE':
      return (vector, row, text) => storeInt(vector, row, parseDate(javaTrim(text), true));
    case 'TIME':
      return (vector, row, text) => storeInt(vector, row, parseTimeOfDay(text, 'short', type.precision));
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampStore(type.precision, type.kind === 'TIMESTAMP_LTZ');
    case 'BINARY':
    case 'VARBINARY':
      return (vector, row, text) => {
        const decoded = bytesFromBase64(text);
        if (decoded === null) return Converted.bad;
        arena.put(vector, row, decoded);
        return Converted.ok;
      };
    default:
      return () => Converted.null;
  }
}

const integerStore =
  (min: bigint, max: bigint): Store =>
  (vector, row, text) => {
    const whole = parseInteger(text, min, max);
    return storeInt(vector, row, whole === null ? null : Number(whole));
  };

const floatingStore =
  (parse: (text: string) => number | null): Store =>
  (vector, row, text) => {
    const number = parse(text);
    if (number === null) return Converted.bad;
    vector.f64[row] = number;
    return Converted.ok;
  };

function timestampStore(precision: number, zoned: boolean): Store {
  return (vector, row, text) => {
    const moment = parseTimestamp(javaTrim(text), zoned ? 'sql' : 'jdbc', zoned);
    const ticks = moment && ticksOf(moment, precision);
    if (ticks === null) return Converted.bad;
    vector.i64[row] = ticks;
    return Converted.ok;
  };
}

function storeInt(vector: ColumnVector, row: number, value: number | null): ConvertedCode {
  if (value === null) return Converted.bad;
  vector.i32[row] = value;
  return Converted.ok;
}

/** A cell's beginning for messages. */
export const shownCell = ({ bytes, start, end }: Cell): string =>
  isUtf8(bytes, start, end)
    ? JSON.stringify(textOf({ bytes, start, end: Math.min(end, start + 100), inInput: false }))
    : asciiText(bytes, start, Math.min(end, start + 100));

import { isNested, type ColumnVector, type DataType } from '@headrace/connector-sdk';
import {
  base64Of,
  bytesAt,
  LARGEST_NUMBER,
  strippedDecimal,
  TimestampBytes,
  unscaledAt,
  writeAscii,
  writeDate,
  writeInt,
  writeJavaDouble,
  writeJavaFloat,
  writeLong,
  writeTime,
} from '@headrace/connector-sdk/base';
import type { JsonOptions } from '../spec';
import { nestedBytes, roomOfNested } from './nested-writers';

/** Writes row `row` at `at` and answers the place behind it; the row is not NULL and there is room. */
export type ValueBytes = (bytes: Uint8Array, at: number, vector: ColumnVector, row: number) => number;

/** Room that a value can need: a constant, plus so many bytes for each byte of a text or binary value. */
export interface Room {
  readonly fixed: number;
  readonly perByte: number;
}

export function roomOf(type: DataType): Room {
  if (isNested(type)) return roomOfNested(type, roomOf);
  if (type.kind === 'CHAR' || type.kind === 'VARCHAR') return { fixed: 2, perByte: 6 };
  return type.kind === 'BINARY' || type.kind === 'VARBINARY' ? { fixed: 8, perByte: 2 } : { fixed: LARGEST_NUMBER + 4, perByte: 0 };
}

export function valueBytes(type: DataType, options: JsonOptions): ValueBytes {
  switch (type.kind) {
    case 'NULL':
      return (bytes, at) => writeAscii(bytes, at, 'null');
    case 'BOOLEAN':
      return (bytes, at, vector, row) => writeAscii(bytes, at, vector.bool[row] === 1 ? 'true' : 'false');
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'INTERVAL_YEAR_MONTH':
      return (bytes, at, vector, row) => writeInt(bytes, at, vector.i32[row] as number);
    case 'BIGINT':
    case 'INTERVAL_DAY_TIME':
      return (bytes, at, vector, row) => writeLong(bytes, at, vector.i32, row);
    case 'DOUBLE':
      return (bytes, at, vector, row) => writeFinite(bytes, at, vector.f64[row] as number, writeJavaDouble);
    case 'FLOAT':
      return (bytes, at, vector, row) => writeFinite(bytes, at, vector.f64[row] as number, writeJavaFloat);
    case 'DECIMAL': {
      const plain = options['encode.decimal-as-plain-number'];
      return (bytes, at, vector, row) => writeAscii(bytes, at, strippedDecimal(unscaledAt(vector, row), type.scale, plain));
    }
    case 'DATE':
      return (bytes, at, vector, row) => closeQuote(bytes, writeDate(bytes, openQuote(bytes, at), vector.i32[row] as number));
    case 'TIME':
      return (bytes, at, vector, row) => closeQuote(bytes, writeTime(bytes, openQuote(bytes, at), vector.i32[row] as number));
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const separator = options['timestamp-format.standard'] === 'ISO-8601' ? 'T' : ' ';
      const writer = new TimestampBytes(type.precision, separator, type.kind === 'TIMESTAMP_LTZ');
      return (bytes, at, vector, row) => closeQuote(bytes, writer.write(bytes, openQuote(bytes, at), vector.i32, row));
    }
    case 'CHAR':
    case 'VARCHAR':
      return writeText;
    case 'BINARY':
    case 'VARBINARY':
      return (bytes, at, vector, row) => closeQuote(bytes, writeAscii(bytes, openQuote(bytes, at), base64Of(bytesAt(vector, row))));
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
      return nestedBytes(type, options, (inner) => valueBytes(inner, options));
  }
}

function openQuote(bytes: Uint8Array, at: number): number {
  bytes[at] = 34;
  return at + 1;
}
const closeQuote = openQuote;

/** NaN and the infinities stand in quotes, as Jackson writes them. */
function writeFinite(
  bytes: Uint8Array,
  at: number,
  value: number,
  write: (bytes: Uint8Array, at: number, value: number) => number,
): number {
  return Number.isFinite(value) ? write(bytes, at, value) : closeQuote(bytes, write(bytes, openQuote(bytes, at), value));
}

/** 0: stands as it is; else the letter after the backslash, `u` for six-byte escapes. */
const escapes = new Uint8Array(256);
escapes.fill(0x75, 0, 0x20);
for (const [code, letter] of [
  [0x22, '"'],
  [0x5c, '\\'],
  [8, 'b'],
  [12, 'f'],
  [10, 'n'],
  [13, 'r'],
  [9, 't'],
] as const) {
  escapes[code] = letter.charCodeAt(0);
}
const hex = Uint8Array.from('0123456789ABCDEF', (c) => c.charCodeAt(0));

const writeText: ValueBytes = (bytes, at, vector, row) => {
  const { data } = vector;
  const start = vector.starts[row] as number;
  const end = start + (vector.lengths[row] as number);
  let p = at;
  bytes[p++] = 34;
  for (let i = start; i < end; i++) {
    const c = data[i] as number;
    if (escapes[c] === 0) bytes[p++] = c;
    else p = writeEscape(bytes, p, c);
  }
  bytes[p++] = 34;
  return p;
};

function writeEscape(bytes: Uint8Array, at: number, c: number): number {
  bytes[at] = 0x5c;
  bytes[at + 1] = escapes[c] as number;
  if (escapes[c] !== 0x75) return at + 2;
  bytes[at + 2] = 48;
  bytes[at + 3] = 48;
  bytes[at + 4] = hex[c >> 4] as number;
  bytes[at + 5] = hex[c & 15] as number;
  return at + 6;
}

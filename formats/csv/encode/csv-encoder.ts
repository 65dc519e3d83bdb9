import {
  HeadraceError,
  type ByteBuffer,
  type ColumnBatch,
  type ColumnVector,
  type DataType,
  type Encoder,
  type EncoderSetup,
} from '@headrace/connector-sdk';
import {
  base64Of,
  bytesAt,
  LARGEST_NUMBER,
  strippedDecimal,
  TimestampBytes,
  unscaledAt,
  unsupportedNested,
  writeAscii,
  writeDate,
  writeInt,
  writeJavaDouble,
  writeJavaFloat,
  writeLong,
  writeTime,
} from '@headrace/connector-sdk/base';
import { dialectOf, type Dialect } from '../dialect';
import type { CsvOptions } from '../spec';

/** Writes row `row` at `at` and answers the place behind it; the row is not NULL and there is room. */
type CellBytes = (bytes: Uint8Array, at: number, vector: ColumnVector, row: number) => number;

type EncodeLoop = (columns: readonly ColumnVector[], from: number, to: number, out: ByteBuffer) => void;

const utf8 = new TextEncoder();
const NO_BYTES = new Uint8Array(0);

/** Columns to CSV lines ended by a line feed; cells are quoted where they must be. */
export class CsvEncoder implements Encoder {
  private readonly loop: EncodeLoop;
  private readonly dialect: Dialect;

  constructor(private readonly setup: EncoderSetup<CsvOptions>) {
    this.dialect = dialectOf(setup.options);
    const text = new TextCells(this.dialect, setup.schema.fields.length === 1);
    const writers = setup.schema.fields.map((field) => cellBytes(field.type, setup.options, text));
    const make = new Function('writers', 'nullText', encodeSource(setup, this.dialect)) as (
      writers: readonly CellBytes[],
      nullText: Uint8Array,
    ) => EncodeLoop;
    this.loop = make(writers, this.dialect.nullLiteral ?? NO_BYTES);
  }

  encode(batch: ColumnBatch, rows: { readonly from: number; readonly to: number }, out: ByteBuffer): void {
    this.loop(batch.columns, rows.from, rows.to, out);
  }

  prologue(): Uint8Array {
    if (!this.dialect.header) return NO_BYTES;
    const text = new TextCells(this.dialect, false);
    const pieces = this.setup.schema.fields.flatMap((field, i) => {
      const name = utf8.encode(field.name);
      const room = new Uint8Array(name.length * 2 + 2);
      return [...(i === 0 ? [] : [this.dialect.delimiter]), ...room.subarray(0, text.put(room, 0, name, 0, name.length))];
    });
    return Uint8Array.from([...pieces, 10]);
  }
}

const isText = (type: DataType): boolean => ['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY'].includes(type.kind);

/** Source text of the loop; it holds numbers only. */
function encodeSource({ schema }: EncoderSetup<CsvOptions>, dialect: Dialect): string {
  const { fields } = schema;
  const nullRoom = dialect.nullLiteral?.length ?? 0;
  const fixed = 2 + fields.reduce((sum, field) => sum + 3 + Math.max(nullRoom, isText(field.type) ? 6 : LARGEST_NUMBER + 4), 0);
  const isNull = (i: number): string => `c${i}.hasNulls && c${i}.nulls[n] === 1`;
  const rooms = fields.map((field, i) => (isText(field.type) ? ` + (${isNull(i)} ? 0 : c${i}.lengths[n] * 2)` : '')).join('');
  const cell = (i: number): string =>
    `${i === 0 ? '' : `b[p++] = ${dialect.delimiter};`} if (${isNull(i)}) { b.set(nullText, p); p += ${nullRoom}; } else p = w${i}(b, p, c${i}, n);`;
  return `'use strict';
${fields.map((_, i) => `const w${i} = writers[${i}];`).join('\n')}
return function (columns, from, to, out) {
${fields.map((_, i) => `const c${i} = columns[${i}];`).join('\n')}
let b = out.bytes, p = out.length;
for (let n = from; n < to; n++) {
const need = ${fixed}${rooms};
if (p + need > b.length) { out.length = p; out.ensure(need); b = out.bytes; }
${fields.map((_, i) => cell(i)).join('\n')}
b[p++] = 10;
}
out.length = p;
};`;
}

function cellBytes(type: DataType, options: CsvOptions, text: TextCells): CellBytes {
  switch (type.kind) {
    case 'NULL':
      return (_bytes, at) => at;
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
      return (bytes, at, vector, row) => writeJavaDouble(bytes, at, vector.f64[row] as number);
    case 'FLOAT':
      return (bytes, at, vector, row) => writeJavaFloat(bytes, at, vector.f64[row] as number);
    case 'DECIMAL': {
      const plain = !options['write-bigdecimal-in-scientific-notation'];
      return (bytes, at, vector, row) => writeAscii(bytes, at, strippedDecimal(unscaledAt(vector, row), type.scale, plain));
    }
    case 'DATE':
      return (bytes, at, vector, row) => writeDate(bytes, at, vector.i32[row] as number);
    case 'TIME':
      return (bytes, at, vector, row) => writeTime(bytes, at, vector.i32[row] as number);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const writer = new TimestampBytes(type.precision, ' ', type.kind === 'TIMESTAMP_LTZ');
      return (bytes, at, vector, row) => writer.write(bytes, at, vector.i32, row);
    }
    case 'CHAR':
    case 'VARCHAR':
      return (bytes, at, vector, row) => text.put(bytes, at, vector.data, vector.starts[row] as number, vector.lengths[row] as number);
    case 'BINARY':
    case 'VARBINARY':
      return (bytes, at, vector, row) => writeAscii(bytes, at, base64Of(bytesAt(vector, row)));
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
      throw unsupportedNested(type, 'by the format "csv" yet');
  }
}

/** Text cells: as they are where nothing in them means anything, else in quotes with quotes doubled and escapes escaped. */
class TextCells {
  /** 1: the byte means something and needs quotes. */
  private readonly special = new Uint8Array(256);

  constructor(
    private readonly dialect: Dialect,
    private readonly quotesEmpty: boolean,
  ) {
    for (const c of [dialect.delimiter, dialect.quote, dialect.escape, 0x0a, 0x0d]) if (c >= 0) this.special[c] = 1;
  }

  put(bytes: Uint8Array, at: number, data: Uint8Array, start: number, length: number): number {
    const { special } = this;
    const end = start + length;
    let p = at;
    // A space or # in front could be taken for padding or a comment; an empty line for no record.
    const first = data[start];
    const plain = length === 0 ? !this.quotesEmpty : first !== 0x23 && first !== 0x20;
    if (plain) {
      let i = start;
      for (; i < end; i++) {
        const c = data[i] as number;
        if (special[c] === 1) break;
        bytes[p++] = c;
      }
      if (i === end) return p;
    }
    return this.quoted(bytes, at, data, start, end);
  }

  private quoted(bytes: Uint8Array, at: number, data: Uint8Array, start: number, end: number): number {
    const { quote, escape } = this.dialect;
    if (quote < 0) return this.unquoted(bytes, at, data, start, end);
    let p = at;
    bytes[p++] = quote;
    for (let i = start; i < end; i++) {
      const c = data[i] as number;
      if (c === quote || c === escape) bytes[p++] = c;
      bytes[p++] = c;
    }
    bytes[p++] = quote;
    return p;
  }

  /** Without quotes only the escape character helps, and nothing helps a line break without it. */
  private unquoted(bytes: Uint8Array, at: number, data: Uint8Array, start: number, end: number): number {
    const { escape } = this.dialect;
    let p = at;
    for (let i = start; i < end; i++) {
      const c = data[i] as number;
      if (this.special[c] === 1) {
        if (escape < 0) throw cannotWrite(data.subarray(start, end));
        bytes[p++] = escape;
      }
      bytes[p++] = c === 0x0a && this.special[c] === 1 ? 0x6e : c === 0x0d && this.special[c] === 1 ? 0x72 : c;
    }
    return p;
  }
}

const cannotWrite = (value: Uint8Array): HeadraceError =>
  new HeadraceError(
    `The value ${JSON.stringify(new TextDecoder().decode(value.subarray(0, 100)))} holds a delimiter or line break and cannot be written without quotes.`,
    {
      code: 'format.csv.cannot-write',
      domain: 'user',
      retry: 'none',
      remedy: `Set 'csv.disable-quote-character' to 'false', or set 'csv.escape-character'.`,
    },
  );

import {
  HeadraceError,
  types,
  type ByteBuffer,
  type ColumnBatch,
  type ColumnVector,
  type DecodeInput,
  type Decoder,
  type DecodeResult,
  type DecoderSetup,
  type Encoder,
  type EncoderSetup,
  type Field,
  type FormatRuntime,
  type FramedRecords,
  type TableSchema,
} from '@headrace/connector-sdk';
import { isUtf8 } from '@headrace/connector-sdk/base';
import { rawSpec, type RawOptions } from './spec';

type Read = (view: DataView, at: number, vector: ColumnVector, row: number) => void;
type Write = (view: DataView, at: number, vector: ColumnVector, row: number) => void;

/** Types of a fixed width; text and bytes are as long as their record. */
function fixedWidth(
  kind: Field['type']['kind'],
  little: boolean,
): { readonly size: number; readonly read: Read; readonly write: Write } | null {
  switch (kind) {
    case 'BOOLEAN':
      return {
        size: 1,
        read: (v, at, c, r) => void (c.bool[r] = v.getUint8(at) === 0 ? 0 : 1),
        write: (v, at, c, r) => v.setUint8(at, c.bool[r]!),
      };
    case 'TINYINT':
      return { size: 1, read: (v, at, c, r) => void (c.i32[r] = v.getInt8(at)), write: (v, at, c, r) => v.setInt8(at, c.i32[r]!) };
    case 'SMALLINT':
      return {
        size: 2,
        read: (v, at, c, r) => void (c.i32[r] = v.getInt16(at, little)),
        write: (v, at, c, r) => v.setInt16(at, c.i32[r]!, little),
      };
    case 'INT':
      return {
        size: 4,
        read: (v, at, c, r) => void (c.i32[r] = v.getInt32(at, little)),
        write: (v, at, c, r) => v.setInt32(at, c.i32[r]!, little),
      };
    case 'BIGINT':
      return {
        size: 8,
        read: (v, at, c, r) => void (c.i64[r] = v.getBigInt64(at, little)),
        write: (v, at, c, r) => v.setBigInt64(at, c.i64[r]!, little),
      };
    case 'FLOAT':
      return {
        size: 4,
        read: (v, at, c, r) => void (c.f64[r] = v.getFloat32(at, little)),
        write: (v, at, c, r) => v.setFloat32(at, c.f64[r]!, little),
      };
    case 'DOUBLE':
      return {
        size: 8,
        read: (v, at, c, r) => void (c.f64[r] = v.getFloat64(at, little)),
        write: (v, at, c, r) => v.setFloat64(at, c.f64[r]!, little),
      };
    default:
      return null;
  }
}

const isText = (field: Field): boolean => field.type.kind === 'CHAR' || field.type.kind === 'VARCHAR';

function columnOf(schema: TableSchema): Field {
  const [field] = schema.fields;
  const known =
    field && (isText(field) || field.type.kind === 'BINARY' || field.type.kind === 'VARBINARY' || fixedWidth(field.type.kind, false));
  if (field && known && schema.fields.length === 1) return field;
  throw new HeadraceError(
    `The format raw takes a table with one column of text, bytes or a number; "${schema.name}" has ${schema.fields.length}.`,
    {
      code: 'format.raw.columns',
      domain: 'user',
      retry: 'none',
      remedy: 'Declare one such column, or choose another format.',
    },
  );
}

/** A record is a value. Values refer to the record's own bytes. */
class RawDecoder implements Decoder {
  private readonly field: Field;
  private readonly fixed;

  constructor(private readonly setup: DecoderSetup<RawOptions>) {
    this.field = columnOf(setup.schema);
    this.fixed = fixedWidth(this.field.type.kind, setup.options.endianness === 'little-endian');
  }

  decodeFramed(records: FramedRecords, first: number, out: ColumnBatch, origins: Int32Array): number {
    const { bytes, starts, ends, count } = records;
    const { fixed } = this;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const vector = out.columns[0];
    if (vector) {
      vector.hasNulls = false;
      vector.data = bytes;
    }
    let [record, row] = [first, 0];
    for (; record < count && row < out.capacity; record++) {
      const [from, to] = [starts[record]!, ends[record]!];
      const problem = this.problemOf(bytes, from, to);
      if (problem !== null) {
        this.refuse(bytes.slice(from, to), records.place(record), problem);
        continue;
      }
      if (vector && fixed) fixed.read(view, from, vector, row);
      else if (vector) {
        vector.starts[row] = from;
        vector.lengths[row] = to - from;
      }
      origins[row++] = record;
    }
    out.rowCount = row;
    out.kinds = null;
    return record;
  }

  /** A file is one record. */
  decode({ bytes, from, end, base, final }: DecodeInput, out: ColumnBatch): DecodeResult {
    out.rowCount = 0;
    if (!final || from === end) return { consumed: 0, rows: 0 };
    const place = (): string => `byte ${base + from}`;
    this.decodeFramed({ bytes, starts: Int32Array.of(from), ends: Int32Array.of(end), count: 1, place }, 0, out, new Int32Array(1));
    return { consumed: end - from, rows: out.rowCount };
  }

  private problemOf(bytes: Uint8Array, from: number, to: number): string | null {
    if (this.fixed)
      return to - from === this.fixed.size ? null : `it has ${to - from} bytes, and a ${this.field.type.kind} has ${this.fixed.size}`;
    return !isText(this.field) || isUtf8(bytes, from, to) ? null : 'it is no UTF-8';
  }

  private refuse(bytes: Uint8Array, place: string, problem: string): void {
    if (this.setup.onError !== 'fail') return this.setup.reject({ bytes, place }, problem);
    throw new HeadraceError(`The record at ${place} cannot be read: ${problem}.`, {
      code: 'format.raw.bad-record',
      domain: 'user',
      retry: 'none',
      remedy: `Correct the record or the column's type, or set 'headrace.on-error' to 'skip' or 'dead-letter'.`,
      record: { bytes, place },
    });
  }
}

class RawEncoder implements Encoder {
  private readonly fixed;

  constructor({ schema, options }: EncoderSetup<RawOptions>) {
    this.fixed = fixedWidth(columnOf(schema).type.kind, options.endianness === 'little-endian');
  }

  encode(batch: ColumnBatch, rows: { readonly from: number; readonly to: number }, out: ByteBuffer): void {
    this.encodeFramed(batch, rows, out, new Int32Array(rows.to - rows.from));
  }

  encodeFramed(batch: ColumnBatch, { from, to }: { readonly from: number; readonly to: number }, out: ByteBuffer, ends: Int32Array): void {
    const vector = batch.columns[0]!;
    for (let row = from; row < to; row++) {
      if (!(vector.hasNulls && vector.nulls[row] === 1)) this.put(vector, row, out);
      ends[row - from] = out.length;
    }
  }

  private put(vector: ColumnVector, row: number, out: ByteBuffer): void {
    const size = this.fixed?.size ?? vector.lengths[row]!;
    out.ensure(size);
    if (this.fixed) this.fixed.write(new DataView(out.bytes.buffer, out.bytes.byteOffset), out.length, vector, row);
    else out.bytes.set(vector.data.subarray(vector.starts[row]!, vector.starts[row]! + size), out.length);
    out.length += size;
  }
}

export const rawFormat: FormatRuntime<RawOptions> = {
  spec: rawSpec,
  createDecoder: (setup) => new RawDecoder(setup),
  createEncoder: (setup) => new RawEncoder(setup),
  describeRecords: (records) => {
    const text = records.length > 0 && records.every((record) => isUtf8(record, 0, record.length));
    return Promise.resolve({ fields: [{ name: 'value', type: text ? types.STRING : types.BYTES }], leftOut: [] });
  },
};
export default rawFormat;

import { type ByteBuffer, type ColumnVector, type DataType } from '@headrace/connector-sdk';
import { unscaledAt } from '@headrace/connector-sdk/base';
import { appendBytes } from '../file/append-bytes';
import { PhysicalType } from '../file/file-metadata';
import type { ThriftFields } from '../thrift/compact-writer';

/** How values of a type lie in a file: its part of the schema, and PLAIN bytes. */
export interface LeafType {
  readonly physical: number;
  /** Fields of a `SchemaElement` beside type, repetition and name. */
  readonly marks: ThriftFields;
  /** Texts and bytes: worth a dictionary. */
  readonly texts: boolean;
  /** Appends rows `[from, to)` of a vector, which has no NULL there, as PLAIN values; unused for truth values. */
  put(vector: ColumnVector, from: number, to: number, out: ByteBuffer): void;
}

type Put = LeafType['put'];
const none: ThriftFields = {};
const empty = { struct: {} } as const;

/** Marks in both ways: older readers know the second only. */
const marks = (logical: ThriftFields, converted?: number): ThriftFields => ({
  ...(converted === undefined ? {} : { 6: { i32: converted } }),
  10: { struct: logical },
});
const integer = (bits: number, converted: number): ThriftFields =>
  marks({ 10: { struct: { 1: { i8: bits }, 2: { bool: true } } } }, converted);
const text = marks({ 1: empty }, 0);

const put32: Put = ({ i32 }, from, to, out) => appendBytes(out, new Uint8Array(i32.buffer, i32.byteOffset + from * 4, (to - from) * 4));
const put64: Put = ({ i64 }, from, to, out) => appendBytes(out, new Uint8Array(i64.buffer, i64.byteOffset + from * 8, (to - from) * 8));
const putDoubles: Put = ({ f64 }, from, to, out) =>
  appendBytes(out, new Uint8Array(f64.buffer, f64.byteOffset + from * 8, (to - from) * 8));
const putSingles: Put = ({ f64 }, from, to, out) => appendBytes(out, new Uint8Array(Float32Array.from(f64.subarray(from, to)).buffer));
const put64As32: Put = ({ i32 }, from, to, out) => {
  const low = new Int32Array(to - from);
  for (let i = from; i < to; i++) low[i - from] = i32[2 * i]!;
  appendBytes(out, new Uint8Array(low.buffer));
};
const putTexts: Put = ({ data, starts, lengths }, from, to, out) => {
  for (let row = from; row < to; row++) {
    const [start, length] = [starts[row]!, lengths[row]!];
    out.ensure(4 + length);
    for (let shift = 0; shift < 32; shift += 8) out.bytes[out.length++] = (length >>> shift) & 0xff;
    out.bytes.set(data.subarray(start, start + length), out.length);
    out.length += length;
  }
};

const leaf = (physical: number, put: Put, of: ThriftFields = none): LeafType => ({ physical, put, marks: of, texts: put === putTexts });
const int32 = (of?: ThriftFields): LeafType => leaf(PhysicalType.INT32, put32, of);

export function leafType(type: DataType): LeafType {
  switch (type.kind) {
    case 'BOOLEAN':
      return leaf(PhysicalType.BOOLEAN, () => undefined);
    case 'TINYINT':
      return int32(integer(8, 15));
    case 'SMALLINT':
      return int32(integer(16, 16));
    case 'DATE':
      return int32(marks({ 6: empty }, 6));
    case 'TIME':
      return int32(marks({ 7: { struct: { 1: { bool: false }, 2: { struct: { 1: empty } } } } }, 7));
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampLeaf(type.precision, type.kind === 'TIMESTAMP_LTZ');
    case 'BIGINT':
    case 'INTERVAL_DAY_TIME':
      return leaf(PhysicalType.INT64, put64);
    case 'FLOAT':
      return leaf(PhysicalType.FLOAT, putSingles);
    case 'DOUBLE':
      return leaf(PhysicalType.DOUBLE, putDoubles);
    case 'CHAR':
    case 'VARCHAR':
      return leaf(PhysicalType.BYTE_ARRAY, putTexts, text);
    case 'BINARY':
    case 'VARBINARY':
      return leaf(PhysicalType.BYTE_ARRAY, putTexts);
    case 'DECIMAL':
      return decimalLeaf(type.precision, type.scale);
    default:
      return int32();
  }
}

/** In the unit in which the engine holds it. */
function timestampLeaf(precision: number, utc: boolean): LeafType {
  const unit = precision <= 3 ? 1 : precision <= 6 ? 2 : 3;
  const logical: ThriftFields = { 8: { struct: { 1: { bool: utc }, 2: { struct: { [unit]: empty } } } } };
  return leaf(PhysicalType.INT64, put64, marks(logical, utc && unit < 3 ? 8 + unit : undefined));
}

function decimalLeaf(precision: number, scale: number): LeafType {
  const of = {
    7: { i32: scale },
    8: { i32: precision },
    ...marks({ 5: { struct: { 1: { i32: scale }, 2: { i32: precision } } } }, 5),
  };
  if (precision <= 9) return leaf(PhysicalType.INT32, put64As32, of);
  if (precision <= 18) return leaf(PhysicalType.INT64, put64, of);
  const put: Put = (vector, from, to, out) => {
    out.ensure((to - from) * 16);
    const view = new DataView(out.bytes.buffer, out.bytes.byteOffset);
    for (let row = from; row < to; row++, out.length += 16) {
      const value = unscaledAt(vector, row);
      view.setBigInt64(out.length, value >> 64n);
      view.setBigUint64(out.length + 8, BigInt.asUintN(64, value));
    }
  };
  return leaf(PhysicalType.FIXED, put, { 2: { i32: 16 }, ...of });
}

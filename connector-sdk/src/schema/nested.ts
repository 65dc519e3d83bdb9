import { HeadraceError } from '../errors/connector-error';
import type { DataType, RowType } from './data-type';
import { physicalOf } from './physical';

/**
 * A value in physical form: null · bool → boolean · i32, f64 → number · i64, i128 → bigint (decimals unscaled, time stamps in ticks of
 * their precision) · CHAR and VARCHAR → string · BINARY and VARBINARY → bytes · ARRAY → its elements · ROW → its fields in order ·
 * MAP and MULTISET → `MapValue`.
 */
export type PhysicalValue = null | boolean | number | bigint | string | Uint8Array | readonly PhysicalValue[] | MapValue;

/** A MAP as keys beside values, in the order of insertion, as Flink keeps it; a MULTISET as elements beside how often each occurs. */
export class MapValue {
  constructor(
    readonly keys: readonly PhysicalValue[],
    readonly values: readonly PhysicalValue[],
  ) {}
}

/** Whether values of both types have the same encoding and mean the same: names of fields, nullability and a longer text do not matter. */
export function sameEncoding(from: DataType, to: DataType): boolean {
  if (from.kind === 'ARRAY') return to.kind === 'ARRAY' && sameEncoding(from.element, to.element);
  if (from.kind === 'MULTISET') return to.kind === 'MULTISET' && sameEncoding(from.element, to.element);
  if (from.kind === 'MAP') return to.kind === 'MAP' && sameEncoding(from.key, to.key) && sameEncoding(from.value, to.value);
  if (from.kind === 'ROW')
    return (
      to.kind === 'ROW' &&
      from.fields.length === to.fields.length &&
      from.fields.every((field, i) => sameEncoding(field.type, to.fields[i]!.type))
    );
  if ((from.kind === 'CHAR' || from.kind === 'VARCHAR') && to.kind === 'VARCHAR') return to.length >= from.length;
  return JSON.stringify({ ...from, nullable: true }) === JSON.stringify({ ...to, nullable: true });
}

const utf8 = new TextEncoder();
const text = new TextDecoder('utf-8', { ignoreBOM: true });

export const isNested = (type: DataType): boolean =>
  type.kind === 'ARRAY' || type.kind === 'MAP' || type.kind === 'MULTISET' || type.kind === 'ROW';

/** How often an element of a MULTISET occurs. */
const occurrences: DataType = { kind: 'INT', nullable: false };

/** The types of a MAP's keys and values; of a MULTISET's elements and their counts. */
export function entryTypes(type: Extract<DataType, { kind: 'MAP' | 'MULTISET' }>): readonly [DataType, DataType] {
  return type.kind === 'MAP' ? [type.key, type.value] : [type.element, occurrences];
}

/**
 * The nested encoding: what a `bytes` vector holds of an ARRAY, MAP, MULTISET or ROW. All integers are little-endian.
 *
 *   ROW               null bits (one a field, lowest first, whole bytes), then the fields that are not NULL
 *   ARRAY             u32 count, null bits of the elements, then the elements that are not NULL
 *   MAP, MULTISET     u32 count, null bits of the keys, null bits of the values, then the keys, then the values, without NULLs
 *
 * A value within: bool one byte · i32 4 · i64 and f64 8 · i128 16 bytes · texts, binaries and nested values u32 size and their bytes.
 * There is one encoding for each value (NaN has one form; the order of a map's entries is part of it), so values are equal as
 * keys exactly where their bytes are. Encoders and decoders of connectors and formats use the functions below.
 */
export function encodeNested(value: PhysicalValue, type: DataType): Uint8Array {
  const writer = new NestedWriter();
  writer.body(value, type);
  return writer.bytes.slice(0, writer.length);
}

/** The value that `encodeNested` encoded; texts and bytes are copied. The type must be the one of the encoding. */
export function decodeNested(bytes: Uint8Array, type: DataType): PhysicalValue {
  return new NestedReader(bytes).body(type);
}

class NestedWriter {
  bytes = new Uint8Array(256);
  length = 0;
  private view = new DataView(this.bytes.buffer);

  /** Room for so many more bytes; answers where it starts. */
  private take(size: number): number {
    const at = this.length;
    this.length += size;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }

  private u32(value: number): void {
    const at = this.take(4);
    this.view.setUint32(at, value, true);
  }

  body(value: PhysicalValue, type: DataType): void {
    if (type.kind === 'ROW') {
      const fields = asRow(value, type);
      this.nullBits(fields);
      fields.forEach((field, i) => this.present(field, type.fields[i]!.type));
    } else if (type.kind === 'ARRAY') {
      const elements = asArray(value, type);
      this.u32(elements.length);
      this.nullBits(elements);
      for (const element of elements) this.present(element, type.element);
    } else if (type.kind === 'MAP' || type.kind === 'MULTISET') this.entries(value, type);
    else throw notNested(type);
  }

  private entries(value: PhysicalValue, type: Extract<DataType, { kind: 'MAP' | 'MULTISET' }>): void {
    if (!(value instanceof MapValue)) throw notNested(type);
    const [keyType, valueType] = entryTypes(type);
    this.u32(value.keys.length);
    this.nullBits(value.keys);
    this.nullBits(value.values);
    for (const key of value.keys) this.present(key, keyType);
    for (const one of value.values) this.present(one, valueType);
  }

  private nullBits(values: readonly PhysicalValue[]): void {
    const at = this.take((values.length + 7) >> 3);
    this.bytes.fill(0, at, this.length);
    values.forEach((value, i) => {
      if (value === null) this.bytes[at + (i >> 3)]! |= 1 << (i & 7);
    });
  }

  private present(value: PhysicalValue, type: DataType): void {
    if (value === null) return;
    switch (physicalOf(type)) {
      case 'bool': {
        // Room first: `this.bytes` may be another array after it.
        const at = this.take(1);
        this.bytes[at] = value === true ? 1 : 0;
        return;
      }
      case 'i32': {
        const at = this.take(4);
        return this.view.setInt32(at, value as number, true);
      }
      case 'i64': {
        const at = this.take(8);
        return this.view.setBigInt64(at, value as bigint, true);
      }
      case 'i128': {
        const at = this.take(16);
        this.view.setBigInt64(at, BigInt.asIntN(64, value as bigint), true);
        return this.view.setBigInt64(at + 8, (value as bigint) >> 64n, true);
      }
      case 'f64': {
        const at = this.take(8);
        return this.view.setFloat64(at, Number.isNaN(value) ? NaN : (value as number), true);
      }
      case 'bytes':
        return this.sized(value, type);
    }
  }

  private sized(value: PhysicalValue, type: DataType): void {
    if (isNested(type)) {
      const at = this.take(4);
      this.body(value, type);
      return this.view.setUint32(at, this.length - at - 4, true);
    }
    const bytes = typeof value === 'string' ? utf8.encode(value) : (value as Uint8Array);
    this.u32(bytes.length);
    const at = this.take(bytes.length);
    this.bytes.set(bytes, at);
  }
}

class NestedReader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  private skip(size: number): number {
    const at = this.at;
    this.at += size;
    return at;
  }

  body(type: DataType): PhysicalValue {
    if (type.kind === 'ROW') {
      const bits = this.skip((type.fields.length + 7) >> 3);
      return type.fields.map((field, i) => this.value(field.type, bits, i));
    }
    if (type.kind === 'ARRAY') {
      const count = this.view.getUint32(this.skip(4), true);
      return this.list(type.element, count, this.skip((count + 7) >> 3));
    }
    if (type.kind !== 'MAP' && type.kind !== 'MULTISET') throw notNested(type);
    const [key, value] = entryTypes(type);
    const count = this.view.getUint32(this.skip(4), true);
    const [keyBits, valueBits] = [this.skip((count + 7) >> 3), this.skip((count + 7) >> 3)];
    const keys = this.list(key, count, keyBits);
    return new MapValue(keys, this.list(value, count, valueBits));
  }

  private list(type: DataType, count: number, bits: number): PhysicalValue[] {
    const values = new Array<PhysicalValue>(count);
    for (let i = 0; i < count; i++) values[i] = this.value(type, bits, i);
    return values;
  }

  private value(type: DataType, bits: number, index: number): PhysicalValue {
    return (this.bytes[bits + (index >> 3)]! & (1 << (index & 7))) === 0 ? this.present(type) : null;
  }

  private present(type: DataType): PhysicalValue {
    switch (physicalOf(type)) {
      case 'bool':
        return this.bytes[this.skip(1)] === 1;
      case 'i32':
        return this.view.getInt32(this.skip(4), true);
      case 'i64':
        return this.view.getBigInt64(this.skip(8), true);
      case 'i128': {
        const at = this.skip(16);
        return (this.view.getBigInt64(at + 8, true) << 64n) | this.view.getBigUint64(at, true);
      }
      case 'f64':
        return this.view.getFloat64(this.skip(8), true);
      case 'bytes': {
        const size = this.view.getUint32(this.skip(4), true);
        if (isNested(type)) return this.body(type);
        const at = this.skip(size);
        const bytes = this.bytes.subarray(at, at + size);
        return type.kind === 'CHAR' || type.kind === 'VARCHAR' ? text.decode(bytes) : bytes.slice();
      }
    }
  }
}

function asArray(value: PhysicalValue, type: DataType): readonly PhysicalValue[] {
  if (!isList(value)) throw notNested(type);
  return value;
}

function asRow(value: PhysicalValue, type: RowType): readonly PhysicalValue[] {
  if (!isList(value) || value.length !== type.fields.length) throw notNested(type);
  return value;
}

/** Whether a physical value is an ARRAY or a ROW. */
export const isList = (value: PhysicalValue): value is readonly PhysicalValue[] => Array.isArray(value);

const notNested = (type: DataType): HeadraceError =>
  new HeadraceError(`A value that is no ${type.kind} was to be encoded as one`, {
    code: 'internal.nested-value',
    domain: 'internal',
    retry: 'none',
    remedy: 'Report this as a defect.',
  });

/**
 * The rows that UNNEST makes of a collection, in its order, each as the values of its columns: an element of an ARRAY, the fields of
 * an element that is a ROW (null for a NULL row, of which Flink's UNNEST makes none), a key and a value of a MAP, an element of a MULTISET as
 * often as it occurs.
 */
export function unnested(value: PhysicalValue, type: DataType): readonly (readonly PhysicalValue[] | null)[] {
  if (value === null) return [];
  if (type.kind === 'ARRAY') return asArray(value, type).map((element) => columnsOf(element, type.element));
  if ((type.kind !== 'MAP' && type.kind !== 'MULTISET') || !(value instanceof MapValue)) throw notNested(type);
  if (type.kind === 'MAP') return value.keys.map((key, i) => [key, value.values[i]!]);
  return value.keys.flatMap((element, i) =>
    new Array<readonly PhysicalValue[] | null>(Number(value.values[i])).fill(columnsOf(element, type.element)),
  );
}

function columnsOf(element: PhysicalValue, type: DataType): readonly PhysicalValue[] | null {
  if (type.kind !== 'ROW') return [element];
  return element === null ? null : asRow(element, type);
}

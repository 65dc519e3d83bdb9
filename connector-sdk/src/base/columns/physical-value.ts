import { ColumnVector } from '../../schema/column-vector';
import type { DataType } from '../../schema/data-type';
import { decodeNested, encodeNested, entryTypes, isList, isNested, MapValue, type PhysicalValue } from '../../schema/nested';
import type { SqlValue } from '../../schema/values';
import { bytesAt, unscaledAt } from './raw-value';

const utf8 = new TextEncoder();
const text = new TextDecoder('utf-8', { ignoreBOM: true });

/** The value of a row in physical form, texts and bytes copied; null where the row is NULL. */
export function physicalAt(vector: ColumnVector, row: number): PhysicalValue {
  if (vector.hasNulls && vector.nulls[row] === 1) return null;
  switch (vector.physical) {
    case 'bool':
      return vector.bool[row] === 1;
    case 'i32':
      return vector.i32[row]!;
    case 'i64':
    case 'i128':
      return unscaledAt(vector, row);
    case 'f64':
      return vector.f64[row]!;
    case 'bytes': {
      const bytes = bytesAt(vector, row);
      if (isNested(vector.type)) return decodeNested(bytes, vector.type);
      return vector.type.kind === 'CHAR' || vector.type.kind === 'VARCHAR' ? text.decode(bytes) : bytes.slice();
    }
  }
}

/**
 * One value at a time as a vector of one row: how code that is written for columns also serves what lies within nested values. `put` a
 * value (or let a converter write into row 0 of `vector`), then read row 0.
 */
export class ValueCell {
  readonly vector: ColumnVector;
  constructor(type: DataType) {
    this.vector = new ColumnVector(type, 1);
  }

  /** The value is not NULL. */
  put(value: PhysicalValue): ColumnVector {
    const { vector } = this;
    switch (vector.physical) {
      case 'bool':
        vector.bool[0] = value === true ? 1 : 0;
        break;
      case 'i32':
        vector.i32[0] = value as number;
        break;
      case 'i64':
        vector.i64[0] = value as bigint;
        break;
      case 'i128':
        vector.i64[0] = BigInt.asIntN(64, value as bigint);
        vector.i64[1] = (value as bigint) >> 64n;
        break;
      case 'f64':
        vector.f64[0] = value as number;
        break;
      case 'bytes':
        vector.data = isNested(vector.type)
          ? encodeNested(value, vector.type)
          : typeof value === 'string'
            ? utf8.encode(value)
            : (value as Uint8Array);
        vector.starts[0] = 0;
        vector.lengths[0] = vector.data.length;
    }
    return vector;
  }
}

/** A nested physical value as the normative JavaScript form; `leaf` turns what is not nested. */
export function nestedToSql(value: PhysicalValue, type: DataType, leaf: (type: DataType) => (value: PhysicalValue) => SqlValue): SqlValue {
  if (value === null) return null;
  if (type.kind === 'ARRAY' && isList(value)) return value.map((one) => nestedToSql(one, type.element, leaf));
  if (type.kind === 'ROW' && isList(value)) return value.map((one, i) => nestedToSql(one, type.fields[i]!.type, leaf));
  if ((type.kind === 'MAP' || type.kind === 'MULTISET') && value instanceof MapValue) {
    const [keyType, valueType] = entryTypes(type);
    return new Map(value.keys.map((key, i) => [nestedToSql(key, keyType, leaf), nestedToSql(value.values[i]!, valueType, leaf)]));
  }
  return leaf(type)(value);
}

/** The other way; undefined where the value is not of the type. */
export function sqlToNested(
  value: SqlValue,
  type: DataType,
  leaf: (type: DataType) => (value: SqlValue) => PhysicalValue | undefined,
): PhysicalValue | undefined {
  if (value === null) return type.nullable ? null : undefined;
  if (type.kind === 'ARRAY')
    return Array.isArray(value) ? whole(value.map((one: SqlValue) => sqlToNested(one, type.element, leaf))) : undefined;
  if (type.kind === 'ROW')
    return Array.isArray(value) && value.length === type.fields.length
      ? whole(value.map((one: SqlValue, i) => sqlToNested(one, type.fields[i]!.type, leaf)))
      : undefined;
  if (type.kind !== 'MAP' && type.kind !== 'MULTISET') return leaf(type)(value);
  if (!(value instanceof Map)) return undefined;
  const [keyType, valueType] = entryTypes(type);
  const entries = [...(value as ReadonlyMap<SqlValue, SqlValue>)];
  const keys = whole(entries.map(([key]) => sqlToNested(key, keyType, leaf)));
  const values = whole(entries.map(([, one]) => sqlToNested(one, valueType, leaf)));
  return keys === undefined || values === undefined ? undefined : new MapValue(keys, values);
}

const whole = (values: readonly (PhysicalValue | undefined)[]): readonly PhysicalValue[] | undefined =>
  values.every((value): value is PhysicalValue => value !== undefined) ? values : undefined;

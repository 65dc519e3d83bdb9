import { notNull as withoutNull, types as sqlTypes, type DataType, type Field } from '../schema/data-type';
import type { SqlValue, TimestampValue } from '../schema/values';

declare const value: unique symbol;

/** A SQL type that knows the JavaScript type of its values (see `SqlValue`): `BIGINT` is a bigint, `DECIMAL` a string, and NULL is null. */
export type TypeOf<T> = DataType & { readonly [value]?: T };

/** The JavaScript type of the values of a type. */
export type ValueOf<Type> = Type extends TypeOf<infer T> ? T : never;

type Nullable<T> = TypeOf<T | null>;

/** The types of parameters and results; all may be NULL until `notNull` says otherwise. */
export interface FunctionTypes {
  readonly BOOLEAN: Nullable<boolean>;
  readonly TINYINT: Nullable<number>;
  readonly SMALLINT: Nullable<number>;
  readonly INT: Nullable<number>;
  readonly BIGINT: Nullable<bigint>;
  readonly FLOAT: Nullable<number>;
  readonly DOUBLE: Nullable<number>;
  readonly STRING: Nullable<string>;
  readonly BYTES: Nullable<Uint8Array>;
  /** Days since 1970-01-01. */
  readonly DATE: Nullable<number>;
  /** Plain notation, such as `12.50`. */
  readonly DECIMAL: (precision: number, scale: number) => Nullable<string>;
  /** Milliseconds of the day. */
  readonly TIME: (precision?: number) => Nullable<number>;
  readonly TIMESTAMP: (precision?: number) => Nullable<TimestampValue>;
  readonly TIMESTAMP_LTZ: (precision?: number) => Nullable<TimestampValue>;
  readonly ARRAY: <T>(element: TypeOf<T>) => Nullable<readonly T[]>;
  readonly MAP: <K, V>(key: TypeOf<K>, mapped: TypeOf<V>) => Nullable<ReadonlyMap<NonNullable<K>, V>>;
  /** Values in the order of the fields. */
  readonly ROW: (fields: readonly Field[]) => Nullable<readonly SqlValue[]>;
}

export const types: FunctionTypes = sqlTypes as unknown as FunctionTypes;

/** Never NULL. As a parameter: the function is not called where the argument is NULL, and gives NULL (a table function: no row). */
export const notNull = <T>(type: TypeOf<T>): TypeOf<NonNullable<T>> => withoutNull(type as DataType) as TypeOf<NonNullable<T>>;

import { physicalOf, withNullability, type DataType } from '@headrace/connector-sdk/schema';

/** Groups of types that functions are declared over. */
export type TypeFamily =
  'boolean' | 'integer' | 'decimal' | 'approximate' | 'string' | 'binary' | 'date' | 'time' | 'timestamp' | 'interval' | 'nested' | 'null';

const families: Readonly<Record<DataType['kind'], TypeFamily>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INT: 'integer',
  BIGINT: 'integer',
  DECIMAL: 'decimal',
  FLOAT: 'approximate',
  DOUBLE: 'approximate',
  CHAR: 'string',
  VARCHAR: 'string',
  BINARY: 'binary',
  VARBINARY: 'binary',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_LTZ: 'timestamp',
  INTERVAL_YEAR_MONTH: 'interval',
  INTERVAL_DAY_TIME: 'interval',
  ARRAY: 'nested',
  MULTISET: 'nested',
  MAP: 'nested',
  ROW: 'nested',
  NULL: 'null',
};

export const familyOf = (type: DataType): TypeFamily => families[type.kind];
export const isNumeric = (type: DataType): boolean => ['integer', 'decimal', 'approximate'].includes(familyOf(type));
export const isString = (type: DataType): boolean => familyOf(type) === 'string';

const unknownMarks = new WeakSet<object>();

/**
 * The type of an expression that could not be typed. Whatever is built on it is untyped too and says nothing more, so that one mistake
 * gives one diagnostic. It never reaches a plan: a plan is made only where there is no error. Told apart from the type of the literal
 * NULL by identity.
 */
export function makeUnknown(): DataType {
  const type: DataType = { kind: 'NULL', nullable: true };
  unknownMarks.add(type);
  return type;
}
export const isUnknown = (type: DataType): boolean => unknownMarks.has(type);

const withoutNullability = (key: string, value: unknown): unknown => (key === 'nullable' ? undefined : value);

/** Structural equality; `nullability: false` compares what is stored and not whether NULL may be. */
export function sameType(a: DataType, b: DataType, nullability = true): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || (nullability && a.nullable !== b.nullable)) return false;
  if (familyOf(a) === 'nested' && !nullability) return JSON.stringify(a, withoutNullability) === JSON.stringify(b, withoutNullability);
  return JSON.stringify(withNullability(a, true)) === JSON.stringify(withNullability(b, true));
}

/** Whether a function may take `from` where it was declared over `to` without a CAST: texts of any length are one, and nullability does not matter. */
export function interchangeable(from: DataType, to: DataType): boolean {
  if (isString(from) && isString(to)) return true;
  if (familyOf(from) === 'binary' && familyOf(to) === 'binary') return true;
  return sameType(from, to, false);
}

/** Types whose values can be ordered. */
export const isOrdered = (type: DataType): boolean =>
  familyOf(type) !== 'nested' && (physicalOf(type) !== 'bytes' || isString(type) || familyOf(type) === 'binary');

/** Whether values can be written as JSON. Dates, times and intervals have no form in it; Flink refuses them too. */
export const hasJsonForm = (type: DataType): boolean => {
  if (type.kind === 'ARRAY' || type.kind === 'MULTISET') return hasJsonForm(type.element);
  if (type.kind === 'MAP') return isString(type.key) && hasJsonForm(type.value);
  if (type.kind === 'ROW') return type.fields.every((field) => hasJsonForm(field.type));
  return !['date', 'time', 'interval'].includes(familyOf(type));
};

import type { DataType } from '@headrace/connector-sdk/schema';
import { familyOf, isNumeric, isString, sameType, type TypeFamily } from './families';

/** What CAST accepts, by family (Flink's LogicalTypeCasts). */
const explicitTargets: Readonly<Record<TypeFamily, readonly TypeFamily[]>> = {
  boolean: ['boolean', 'integer', 'decimal', 'approximate', 'string'],
  integer: ['boolean', 'integer', 'decimal', 'approximate', 'string'],
  decimal: ['boolean', 'integer', 'decimal', 'approximate', 'string'],
  approximate: ['boolean', 'integer', 'decimal', 'approximate', 'string'],
  string: ['boolean', 'integer', 'decimal', 'approximate', 'string', 'binary', 'date', 'time', 'timestamp'],
  binary: ['string', 'binary'],
  date: ['string', 'date', 'timestamp'],
  time: ['string', 'time', 'timestamp'],
  timestamp: ['string', 'date', 'time', 'timestamp'],
  interval: ['string', 'interval'],
  nested: [],
  null: ['boolean', 'integer', 'decimal', 'approximate', 'string', 'binary', 'date', 'time', 'timestamp', 'interval', 'nested', 'null'],
};

/** Whether CAST(x AS to) has a meaning for x of type `from`. */
export function canCast(from: DataType, to: DataType): boolean {
  if (sameType(from, to, false)) return true;
  if (from.kind === 'INTERVAL_DAY_TIME' || from.kind === 'INTERVAL_YEAR_MONTH') return to.kind === from.kind || isString(to);
  if (familyOf(from) === 'nested') return isString(to) || canCastNested(from, to);
  return explicitTargets[familyOf(from)].includes(familyOf(to));
}

/** Between nested types of one kind, if what lies within can be cast; rows by position. */
function canCastNested(from: DataType, to: DataType): boolean {
  if (from.kind === 'ARRAY') return to.kind === 'ARRAY' && canCast(from.element, to.element);
  if (from.kind === 'MULTISET') return to.kind === 'MULTISET' && canCast(from.element, to.element);
  if (from.kind === 'MAP') return to.kind === 'MAP' && canCast(from.key, to.key) && canCast(from.value, to.value);
  if (from.kind !== 'ROW' || to.kind !== 'ROW' || from.fields.length !== to.fields.length) return false;
  return from.fields.every((field, i) => canCast(field.type, to.fields[i]!.type));
}

/** Why CAST(x AS to) is refused although one might expect it, with the way to get there; null where there is nothing to say. */
export function castAdvice(from: DataType, to: DataType): string | null {
  if (isNumeric(from) && familyOf(to) === 'timestamp')
    return 'Use TO_TIMESTAMP_LTZ(value, 0) for seconds or TO_TIMESTAMP_LTZ(value, 3) for milliseconds.';
  if (familyOf(from) === 'timestamp' && isNumeric(to)) return 'Use UNIX_TIMESTAMP(CAST(value AS STRING)) for seconds since 1970.';
  return null;
}

const wideningOrder: readonly DataType['kind'][] = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'DECIMAL', 'FLOAT', 'DOUBLE'];

/** Whether a value of `from` may be written into a column of `to` without a CAST (Flink's implicit casts): numbers only get wider. */
export function canStore(from: DataType, to: DataType): boolean {
  if (from.kind === 'NULL' || sameType(from, to, false)) return true;
  if (isNumeric(from) && isNumeric(to)) return to.kind === 'DECIMAL' || wideningOrder.indexOf(from.kind) <= wideningOrder.indexOf(to.kind);
  if (isString(from)) return to.kind === 'VARCHAR' || (to.kind === 'CHAR' && from.kind === 'CHAR');
  const family = familyOf(from);
  if (family === 'binary') return to.kind === 'VARBINARY' || (to.kind === 'BINARY' && from.kind === 'BINARY');
  if (family === 'nested') return canStoreNested(from, to);
  if (family === 'date') return familyOf(to) === 'timestamp';
  return family === familyOf(to) && ['time', 'timestamp'].includes(family);
}

function canStoreNested(from: DataType, to: DataType): boolean {
  if (from.kind === 'ARRAY') return to.kind === 'ARRAY' && canStore(from.element, to.element);
  if (from.kind === 'MULTISET') return to.kind === 'MULTISET' && canStore(from.element, to.element);
  if (from.kind === 'MAP') return to.kind === 'MAP' && canStore(from.key, to.key) && canStore(from.value, to.value);
  if (from.kind !== 'ROW' || to.kind !== 'ROW' || from.fields.length !== to.fields.length) return false;
  return from.fields.every((field, i) => canStore(field.type, to.fields[i]!.type));
}

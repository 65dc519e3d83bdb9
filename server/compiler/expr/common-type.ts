import { types, withNullability, type DataType, type Field, type LengthType, type TemporalType } from '@headrace/connector-sdk/schema';
import { commonDecimal, decimalOf } from './decimal-rules';
import { familyOf, isNumeric, isString, sameType } from './families';

const integerRank: readonly DataType['kind'][] = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];

/** The numeric type that arithmetic on both happens in. Approximate wins over exact; a decimal with an approximate number gives DOUBLE. */
export function commonNumeric(a: DataType, b: DataType): DataType {
  const kinds = [a.kind, b.kind];
  if (kinds.includes('DOUBLE')) return types.DOUBLE;
  if (kinds.includes('FLOAT')) return kinds.includes('DECIMAL') ? types.DOUBLE : types.FLOAT;
  if (kinds.includes('DECIMAL')) return commonDecimal(decimalOf(a), decimalOf(b));
  return integerRank.indexOf(a.kind) >= integerRank.indexOf(b.kind) ? withNullability(a, true) : withNullability(b, true);
}

/**
 * The least type that values of all given types convert to (branches of CASE, arguments of COALESCE, columns of a UNION), or null where
 * there is none. Nullable where one of them is. As in Flink, CHARs of unequal length become a VARCHAR, and of time stamps with and without
 * a zone the first says which it is.
 */
export function commonType(all: readonly DataType[]): DataType | null {
  let result: DataType | null = null;
  let nullable = false;
  for (const type of all) {
    nullable ||= type.nullable || type.kind === 'NULL';
    if (result === null || result.kind === 'NULL') result = type;
    else if (type.kind !== 'NULL') result = pairType(result, type);
    if (result === null) return null;
  }
  return result === null ? null : withNullability(result, nullable);
}

function pairType(a: DataType, b: DataType): DataType | null {
  if (sameType(a, b, false)) return a;
  if (isNumeric(a) && isNumeric(b)) return commonNumeric(a, b);
  if (isString(a) && isString(b)) return commonText(a as LengthType, b as LengthType);
  if (familyOf(a) === 'binary' && familyOf(b) === 'binary')
    return { kind: 'VARBINARY', length: Math.max((a as LengthType).length, (b as LengthType).length), nullable: true };
  return commonTime(a, b) ?? commonNested(a, b);
}

/** Nested types of one shape, with what lies within in common; names of fields are the first one's. */
function commonNested(a: DataType, b: DataType): DataType | null {
  if (a.kind === 'ARRAY' && b.kind === 'ARRAY') {
    const element = commonType([a.element, b.element]);
    return element && types.ARRAY(element);
  }
  if (a.kind === 'MULTISET' && b.kind === 'MULTISET') {
    const element = commonType([a.element, b.element]);
    return element && types.MULTISET(element);
  }
  if (a.kind === 'MAP' && b.kind === 'MAP') {
    const [key, value] = [commonType([a.key, b.key]), commonType([a.value, b.value])];
    return key && value && types.MAP(key, value);
  }
  if (a.kind !== 'ROW' || b.kind !== 'ROW' || a.fields.length !== b.fields.length) return null;
  const fields = a.fields.map((field, i) => ({ name: field.name, type: commonType([field.type, b.fields[i]!.type]) }));
  return fields.every((field): field is Field => field.type !== null) ? types.ROW(fields) : null;
}

function commonText(a: LengthType, b: LengthType): DataType {
  const length = Math.max(a.length, b.length);
  return a.kind === 'CHAR' && b.kind === 'CHAR' && a.length === b.length ? types.CHAR(length) : types.VARCHAR(length);
}

function commonTime(a: DataType, b: DataType): DataType | null {
  const [first, second] = [familyOf(a), familyOf(b)];
  if (first === 'timestamp' && second === 'timestamp') {
    const precision = Math.max((a as TemporalType).precision, (b as TemporalType).precision);
    return a.kind === 'TIMESTAMP_LTZ' ? types.TIMESTAMP_LTZ(precision) : types.TIMESTAMP(precision);
  }
  if (first === 'timestamp' && second === 'date') return a;
  if (first === 'date' && second === 'timestamp') return b;
  if (first === 'time' && second === 'time') return types.TIME(Math.max((a as TemporalType).precision, (b as TemporalType).precision));
  return null;
}

/** The type that two values are compared in, or null where they cannot be. A text beside a number, time or boolean is read as that. */
export function comparisonType(a: DataType, b: DataType): DataType | null {
  const common = commonType(b.kind === 'TIMESTAMP_LTZ' ? [b, a] : [a, b]);
  if (common !== null) return common;
  const readable = (type: DataType): boolean => isNumeric(type) || ['boolean', 'date', 'time', 'timestamp'].includes(familyOf(type));
  if (isString(a) && readable(b)) return withNullability(b, true);
  if (isString(b) && readable(a)) return withNullability(a, true);
  return null;
}

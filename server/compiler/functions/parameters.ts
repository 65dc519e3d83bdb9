import { types, type DataType } from '@headrace/connector-sdk/schema';
import { familyOf, isNumeric } from '../expr/families';

/**
 * What a parameter of a function takes. `exact`: fits by its nature (a smaller integer for a larger). `implicit`: would be converted
 * silently, as Flink does. The answer is the type that the argument is cast to, or null.
 */
export interface Parameter {
  readonly title: string;
  exact(type: DataType): DataType | null;
  implicit(type: DataType): DataType | null;
  /** What NULL without a type is taken for. */
  readonly fallback: DataType;
}

const whenKind = (kinds: readonly DataType['kind'][], to?: DataType) => (type: DataType) =>
  kinds.includes(type.kind) ? (to ?? type) : null;
const never = (): null => null;

const text: Parameter = {
  title: 'text',
  exact: (type) => (familyOf(type) === 'string' ? type : null),
  implicit: never,
  fallback: types.STRING,
};
const int: Parameter = {
  title: 'INT',
  exact: whenKind(['TINYINT', 'SMALLINT', 'INT'], types.INT),
  implicit: whenKind(['BIGINT'], types.INT),
  fallback: types.INT,
};
const bigint: Parameter = {
  title: 'BIGINT',
  exact: whenKind(['TINYINT', 'SMALLINT', 'INT', 'BIGINT'], types.BIGINT),
  implicit: never,
  fallback: types.BIGINT,
};
const double: Parameter = {
  title: 'DOUBLE',
  exact: whenKind(['FLOAT', 'DOUBLE'], types.DOUBLE),
  implicit: (type) => (isNumeric(type) ? types.DOUBLE : null),
  fallback: types.DOUBLE,
};
const float: Parameter = { title: 'FLOAT', exact: whenKind(['FLOAT']), implicit: never, fallback: types.FLOAT };
const exactNumber: Parameter = {
  title: 'DECIMAL',
  exact: whenKind(['DECIMAL']),
  implicit: never,
  fallback: types.DECIMAL(10, 0),
};
const integer: Parameter = {
  title: 'an integer',
  exact: (type) => (familyOf(type) === 'integer' ? type : null),
  implicit: never,
  fallback: types.INT,
};
const number: Parameter = { title: 'a number', exact: (type) => (isNumeric(type) ? type : null), implicit: never, fallback: types.INT };
const boolean: Parameter = { title: 'BOOLEAN', exact: whenKind(['BOOLEAN']), implicit: never, fallback: types.BOOLEAN };
const binary: Parameter = {
  title: 'bytes',
  exact: (type) => (familyOf(type) === 'binary' ? type : null),
  implicit: never,
  fallback: types.BYTES,
};
const timestamp: Parameter = {
  title: 'a timestamp',
  exact: whenKind(['TIMESTAMP', 'TIMESTAMP_LTZ']),
  implicit: whenKind(['DATE', 'CHAR', 'VARCHAR'], types.TIMESTAMP(3)),
  fallback: types.TIMESTAMP(3),
};
/** As `timestamp`, but a date is refused, as Flink does. */
const moment: Parameter = { ...timestamp, implicit: never };
const datetime: Parameter = {
  title: 'a date or time',
  exact: whenKind(['TIMESTAMP', 'TIMESTAMP_LTZ', 'DATE', 'TIME']),
  implicit: whenKind(['CHAR', 'VARCHAR'], types.TIMESTAMP(3)),
  fallback: types.TIMESTAMP(3),
};
const day: Parameter = {
  title: 'a date or timestamp',
  exact: whenKind(['TIMESTAMP', 'TIMESTAMP_LTZ', 'DATE']),
  implicit: whenKind(['CHAR', 'VARCHAR'], types.TIMESTAMP(3)),
  fallback: types.TIMESTAMP(3),
};
const any: Parameter = { title: 'any value', exact: (type) => type, implicit: never, fallback: types.STRING };

export const parameters = {
  text,
  int,
  bigint,
  float,
  double,
  exactNumber,
  integer,
  number,
  boolean,
  binary,
  timestamp,
  moment,
  datetime,
  day,
  any,
} as const;
export type ParameterName = keyof typeof parameters;

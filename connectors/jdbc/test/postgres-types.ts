import { types } from '@headrace/connector-sdk';
import type { TypedColumn } from './test-database';

const minuteOne = Date.parse('2017-11-26T10:00:00.123Z');

/** A column of each type that PostgreSQL and the tables have in common, with values at its edges. */
export const postgresTypes: readonly TypedColumn[] = [
  { field: { name: 'b', type: types.BOOLEAN }, ddl: 'boolean', values: [true, false], literals: ['true', 'false'] },
  { field: { name: 'i2', type: types.SMALLINT }, ddl: 'smallint', values: [-32768, 32767], literals: ['-32768', '32767'] },
  { field: { name: 'i4', type: types.INT }, ddl: 'integer', values: [-2147483648, 2147483647], literals: ['-2147483648', '2147483647'] },
  {
    field: { name: 'i8', type: types.BIGINT },
    ddl: 'bigint',
    values: [-9223372036854775808n, 9223372036854775807n],
    literals: ['-9223372036854775808', '9223372036854775807'],
  },
  { field: { name: 'f4', type: types.FLOAT }, ddl: 'real', values: [Math.fround(0.1), Infinity], literals: ['0.1', `'Infinity'`] },
  {
    field: { name: 'f8', type: types.DOUBLE },
    ddl: 'double precision',
    values: [0.1 + 0.2, 5e-324, NaN, -Infinity, -0],
    literals: ['0.30000000000000004', '5e-324', `'NaN'`, `'-Infinity'`, `'-0'`],
  },
  {
    field: { name: 'n', type: types.DECIMAL(38, 10) },
    ddl: 'numeric(38,10)',
    values: ['-1234567890123456789012345678.0123456789', '0.0000000001'],
    literals: ['-1234567890123456789012345678.0123456789', '0.0000000001'],
  },
  {
    field: { name: 's', type: types.STRING },
    ddl: 'text',
    values: ['', 'NULL', 'null', `{"a":"\\"}`, "é😀\n\t'", '{1,2}'],
    literals: [`''`, `'NULL'`, `'null'`, `'{"a":"\\"}'`, `E'é😀\\n\\t'''`, `'{1,2}'`],
  },
  {
    field: { name: 'y', type: types.BYTES },
    ddl: 'bytea',
    values: [Uint8Array.of(), Uint8Array.of(0, 255, 92)],
    literals: [`''`, `'\\x00ff5c'`],
  },
  {
    field: { name: 'd', type: types.DATE },
    ddl: 'date',
    values: [-719162, 0, 17496, 2932896],
    literals: [`'0001-01-01'`, `'1970-01-01'`, `'2017-11-26'`, `'9999-12-31'`],
  },
  { field: { name: 'tm', type: types.TIME(3) }, ddl: 'time', values: [0, 86_399_999], literals: [`'00:00'`, `'23:59:59.999'`] },
  {
    field: { name: 'ts', type: types.TIMESTAMP(6) },
    ddl: 'timestamp',
    values: [
      { epochMs: minuteOne, nanos: 456_000 },
      { epochMs: Date.parse('0001-01-01T00:00:00Z'), nanos: 0 },
    ],
    literals: [`'2017-11-26 10:00:00.123456'`, `'0001-01-01 00:00:00'`],
  },
  {
    field: { name: 'tz', type: types.TIMESTAMP_LTZ(6) },
    ddl: 'timestamptz',
    values: [
      { epochMs: minuteOne, nanos: 456_000 },
      { epochMs: -1, nanos: 1_000 },
    ],
    literals: [`'2017-11-26 10:00:00.123456+00'`, `'1969-12-31 23:59:59.999001+00'`],
  },
];

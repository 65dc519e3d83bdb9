import { types, type Field, type SqlRow } from '@headrace/connector-sdk';

export interface TypedColumn {
  readonly field: Field;
  /** The type in the mapping of the index. */
  readonly mapped: string;
  readonly values: readonly SqlRow[number][];
  /** The same values as they stand in documents of others. */
  readonly json: readonly string[];
}

const ten = Date.parse('2017-11-26T10:00:00.123Z');

/** A column of each type that documents have, with values at its edges. */
export const everyType: readonly TypedColumn[] = [
  { field: { name: 'b', type: types.BOOLEAN }, mapped: 'boolean', values: [true, false], json: ['true', '"false"'] },
  { field: { name: 'i1', type: types.TINYINT }, mapped: 'byte', values: [-128, 127], json: ['-128', '"127"'] },
  { field: { name: 'i2', type: types.SMALLINT }, mapped: 'short', values: [-32768, 32767], json: ['-32768', '32767.0'] },
  { field: { name: 'i4', type: types.INT }, mapped: 'integer', values: [-2147483648, 2147483647], json: ['-2147483648', '2147483647'] },
  {
    field: { name: 'i8', type: types.BIGINT },
    mapped: 'long',
    values: [-9223372036854775808n, 9007199254740993n],
    json: ['-9223372036854775808', '9007199254740993'],
  },
  { field: { name: 'f4', type: types.FLOAT }, mapped: 'float', values: [Math.fround(0.1), -1.5], json: ['0.1', '-1.5'] },
  { field: { name: 'f8', type: types.DOUBLE }, mapped: 'double', values: [0.1 + 0.2, -0], json: ['0.30000000000000004', '-0.0'] },
  {
    field: { name: 'n', type: types.DECIMAL(38, 10) },
    mapped: 'double',
    values: ['-1234567890123456789012345678.0123456789', '0.0000000001'],
    json: ['-1234567890123456789012345678.0123456789', '1e-10'],
  },
  {
    field: { name: 's', type: types.STRING },
    mapped: 'keyword',
    values: ['', 'null', `{"a":"\\"}`, "é😀\n\t'", '\u00001234567890123456789'],
    json: ['""', '"null"', '"{\\"a\\":\\"\\\\\\"}"', `"é😀\\n\\t'"`, '"\\u00001234567890123456789"'],
  },
  { field: { name: 'c', type: types.CHAR(3) }, mapped: 'keyword', values: ['abc'], json: ['"abc"'] },
  {
    field: { name: 'y', type: types.BYTES },
    mapped: 'binary',
    values: [Uint8Array.of(), Uint8Array.of(0, 255, 92)],
    json: ['""', '"AP9c"'],
  },
  {
    field: { name: 'd', type: types.DATE },
    mapped: 'date',
    values: [-719162, 17496, 2932896],
    json: ['"0001-01-01"', '"2017-11-26T00:00:00Z"', '"9999-12-31"'],
  },
  { field: { name: 'tm', type: types.TIME(3) }, mapped: 'keyword', values: [0, 86_399_999], json: ['"00:00:00"', '"23:59:59.999"'] },
  {
    field: { name: 'ts', type: types.TIMESTAMP(6) },
    mapped: 'date',
    values: [
      { epochMs: ten, nanos: 456_000 },
      { epochMs: Date.parse('0001-01-01T00:00:00Z'), nanos: 0 },
    ],
    json: ['"2017-11-26T10:00:00.123456"', '"0001-01-01"'],
  },
  {
    field: { name: 'tz', type: types.TIMESTAMP_LTZ(3) },
    mapped: 'date',
    values: [
      { epochMs: ten, nanos: 0 },
      { epochMs: -1, nanos: 0 },
    ],
    json: [String(ten), '"1970-01-01T00:59:59.999+01:00"'],
  },
  {
    field: { name: 'a', type: types.ARRAY(types.BIGINT) },
    mapped: 'long',
    values: [[1n, 9007199254740993n], [5n]],
    json: ['[1,9007199254740993]', '5'],
  },
  {
    field: {
      name: 'o',
      type: types.ROW([
        { name: 'x', type: types.INT },
        { name: 'y', type: types.STRING },
      ]),
    },
    mapped: 'object',
    values: [
      [1, 'one'],
      [2, null],
    ],
    json: ['{"x":1,"y":"one"}', '{"x":2}'],
  },
];

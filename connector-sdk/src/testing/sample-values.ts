import { types, type DataType, type Field } from '../schema/data-type';
import type { SqlRow, SqlValue } from '../schema/values';

/** All scalar types that tables have, as the kit tries them on formats. */
export const formatTypes: readonly DataType[] = [
  types.BOOLEAN,
  types.TINYINT,
  types.SMALLINT,
  types.INT,
  types.BIGINT,
  types.FLOAT,
  types.DOUBLE,
  types.DECIMAL(10, 2),
  types.DECIMAL(38, 10),
  types.CHAR(3),
  types.STRING,
  types.BYTES,
  types.DATE,
  types.TIME(3),
  types.TIMESTAMP(3),
  types.TIMESTAMP(6),
  types.TIMESTAMP_LTZ(3),
];

/** Values at the edges of a type; no special floating-point values, which many systems do not know. */
export function edgeValues(type: DataType): readonly SqlValue[] {
  switch (type.kind) {
    case 'BOOLEAN':
      return [true, false];
    case 'TINYINT':
      return [-128, 0, 127];
    case 'SMALLINT':
      return [-32_768, 0, 32_767];
    case 'INT':
      return [-2_147_483_648, 0, 2_147_483_647];
    case 'BIGINT':
      return [-9_223_372_036_854_775_808n, 9_007_199_254_740_993n, 9_223_372_036_854_775_807n];
    case 'FLOAT':
      return [0, Math.fround(0.1), -1.5];
    case 'DOUBLE':
      return [0.1 + 0.2, 5e-324, -1.7976931348623157e308, 1e21];
    case 'DECIMAL':
      return [`-${'9'.repeat(type.precision - type.scale)}.${'9'.repeat(type.scale)}`, `0.${'0'.repeat(type.scale - 1)}1`];
    case 'CHAR':
      return ['abc'];
    case 'VARCHAR':
      return ['plain', 'é😀', 'a "quote", a comma; a \\ and a\ttab', 'line\nbreak', 'null', ' spaces '];
    case 'BINARY':
    case 'VARBINARY':
      return [Uint8Array.of(0, 10, 13, 34, 255), Uint8Array.of(1)];
    case 'DATE':
      return [0, -719_162, 17_496, 2_932_896];
    case 'TIME':
      return [0, 36_000_000, 86_399_999];
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return [
        { epochMs: Date.parse('2017-11-26T10:00:00.123Z'), nanos: type.precision >= 6 ? 456_000 : 0 },
        { epochMs: Date.parse('1969-12-31T23:59:59.999Z'), nanos: 0 },
        { epochMs: Date.parse('2021-03-28T02:30:00.000Z'), nanos: 0 },
      ];
    default:
      return [];
  }
}

/** Rows over one column a type: edge values side by side, and one row of NULLs. */
export function edgeRows(fields: readonly Field[]): readonly SqlRow[] {
  const values = fields.map(({ type }) => edgeValues(type));
  const count = Math.max(...values.map((each) => each.length));
  const rows = Array.from({ length: count }, (_, i): SqlRow => values.map((each) => each[i % each.length] ?? null));
  return [...rows, fields.map((_, i) => (i === 0 ? rows[0]![0]! : null))];
}

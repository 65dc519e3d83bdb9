import { expect, it } from 'vitest';
import { types, type DataType, type SqlValue } from '@headrace/connector-sdk';
import { cellText } from './cell-text';

it.each<[DataType, SqlValue, string]>([
  [types.STRING, 'a "b"', 'a "b"'],
  [types.BIGINT, 9_007_199_254_740_993n, '9007199254740993'],
  [types.DOUBLE, 1.5, '1.5'],
  [types.DATE, 17_496, '2017-11-26'],
  [types.TIME(3), 36_000_123, '10:00:00.123'],
  [types.TIMESTAMP(6), { epochMs: Date.parse('2017-11-26T10:00:00.123Z'), nanos: 456_000 }, '2017-11-26 10:00:00.123456000'],
  [types.TIMESTAMP_LTZ(3), { epochMs: 0, nanos: 0 }, '1970-01-01 00:00:00.000Z'],
  [types.BYTES, Uint8Array.of(1, 255), "x'01ff'"],
  [types.BOOLEAN, null, 'NULL'],
])('%j is shown as %s', (type, value, text) => expect(cellText(value, { name: 'c', type })).toBe(text));

import { describe, expect, it } from 'vitest';
import { types, type DataType } from '../schema/data-type';
import type { SqlValue } from '../schema/values';
import { edgeValues, formatTypes } from '../testing/sample-values';
import { exactNumber, parseExactJson, plainText } from './text/exact-json';
import { jsonReader, jsonWriter } from './text/json-value';

const back = (type: DataType, json: string): SqlValue | undefined => jsonReader(type)(parseExactJson(json));

describe('values as JSON', () => {
  it.each(formatTypes.map((type) => [type.kind, type] as const))('%s comes back as it was', (_kind, type) => {
    for (const value of [...edgeValues(type), null]) expect(back(type, jsonWriter(type)(value))).toEqual(value);
  });

  it('nested ones, too', () => {
    const row = types.ROW([
      { name: 'a "b"', type: types.ARRAY(types.BIGINT) },
      { name: 'm', type: types.MAP(types.STRING, types.DECIMAL(20, 2)) },
      { name: 'bag', type: { kind: 'MULTISET', element: types.STRING, nullable: true } },
    ]);
    const value: SqlValue = [[9_007_199_254_740_993n, null], new Map([['k', '12345678901234567.80']]), new Map([['x', 2]])];
    expect(back(row, jsonWriter(row)(value))).toEqual(value);
    expect(() => jsonWriter(types.MAP(types.INT, types.INT))).toThrow('as key of an object');
  });

  it('numbers that JSON does not have are texts, and zero keeps its sign', () => {
    for (const value of [NaN, Infinity, -Infinity, -0]) expect(back(types.DOUBLE, jsonWriter(types.DOUBLE)(value))).toBe(value);
  });

  it.each([
    [types.TIMESTAMP_LTZ(3), '"2017-11-26T10:00:00.5+05:30"', { epochMs: Date.parse('2017-11-26T04:30:00.500Z'), nanos: 0 }],
    [types.TIMESTAMP(3), '"2017-11-26 10:00:00"', { epochMs: Date.parse('2017-11-26T10:00:00Z'), nanos: 0 }],
    [types.TIMESTAMP(3), '"2017-11-26"', { epochMs: Date.parse('2017-11-26T00:00:00Z'), nanos: 0 }],
    [types.TIMESTAMP(3), '1511690400123', { epochMs: 1_511_690_400_123, nanos: 0 }],
    [types.DATE, '"2017-11-26T00:00:00.000Z"', 17_496],
    [types.INT, '"7"', 7],
    [types.INT, '7.0', 7],
    [types.INT, '7.5', undefined],
    [types.INT, '3000000000', undefined],
    [types.DECIMAL(10, 2), '1.255', undefined],
    [types.DECIMAL(10, 2), '1e2', '100.00'],
    [types.STRING, '12345678901234567890', '12345678901234567890'],
    [types.ARRAY(types.INT), '5', [5]],
    [types.BOOLEAN, '"yes"', undefined],
    [types.STRING, '{}', undefined],
    [types.TIMESTAMP(3), '"2017-11-26T10:00-0530"', { epochMs: Date.parse('2017-11-26T15:30:00Z'), nanos: 0 }],
    [types.TIMESTAMP(3), '"2017-11-26\\n"', undefined],
    [types.ROW([{ name: 'constructor', type: types.STRING }]), '{}', [null]],
  ] as const)('%o reads %s', (type, json, value) => {
    expect(back(type as DataType, json)).toEqual(value);
  });
});

describe('JSON without loss', () => {
  it('takes long texts', () => {
    const text = 'x"\\'.repeat(4 << 20);
    expect(parseExactJson(JSON.stringify([text]))).toEqual([text]);
  });

  it('refuses a text that does not end in no more time than one that does', () => {
    // Processor time: other tests may run at the same time.
    const start = process.cpuUsage();
    expect(() => parseExactJson(`["${'\\"'.repeat(1 << 20)}`)).toThrow(SyntaxError);
    expect(() => parseExactJson(`[${'-'.repeat(1 << 20)}]`)).toThrow(SyntaxError);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });

  it('keeps texts apart from long numbers', () => {
    const texts = ['\u0000', '\u000012345678901234567', '"', '\\"1234567890123456', '1234567890123456789'];
    const parsed = parseExactJson(`{"t":${JSON.stringify(texts)},"n":[1,12345678901234567890,-0.10000000000000000001]}`) as {
      readonly t: readonly unknown[];
      readonly n: readonly unknown[];
    };
    expect(parsed.t.map(plainText)).toEqual(texts);
    expect(parsed.t.map(exactNumber)).toEqual(texts.map(() => null));
    expect(parsed.n.map(exactNumber)).toEqual(['1', '12345678901234567890', '-0.10000000000000000001']);
    expect(parsed.n.map(plainText)).toEqual([null, null, null]);
  });
});

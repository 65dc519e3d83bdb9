import { describe, expect, it } from 'vitest';
import { bindFormat, ByteBuffer, ColumnBatch, types, type DataType, type SqlValue } from '@headrace/connector-sdk';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { decodeFramedBytes, tableOf } from '@headrace/connector-sdk/testing';
import raw from '../index';

const bound = (endianness: 'big-endian' | 'little-endian') => bindFormat(raw, { endianness });
const schemaOf = (type: DataType) => tableOf([{ name: 'v', type }]);

function encode(type: DataType, values: readonly SqlValue[], order: 'big-endian' | 'little-endian'): Uint8Array[] {
  const schema = schemaOf(type);
  const batch = ColumnBatch.allocate([type], values.length);
  new RowsToColumns(schema.fields).fill(
    batch,
    values.map((value) => [value]),
    null,
  );
  const out = new ByteBuffer(1);
  const ends = new Int32Array(values.length);
  bound(order).createEncoder(schema).encodeFramed!(batch, { from: 0, to: values.length }, out, ends);
  return values.map((_, i) => out.bytes.slice(i === 0 ? 0 : ends[i - 1], ends[i]));
}

function decode(type: DataType, records: readonly Uint8Array[], order: 'big-endian' | 'little-endian', onError: 'fail' | 'skip' = 'fail') {
  const { rows, rejected } = decodeFramedBytes(records, {
    format: raw,
    options: { endianness: order },
    fields: schemaOf(type).fields,
    onError,
  });
  return { values: rows.map(([value]) => value), rejected };
}

describe('raw', () => {
  const cases: [DataType, SqlValue[]][] = [
    [types.STRING, ['', 'a\nb', 'ü']],
    [types.BYTES, [Uint8Array.of(1, 10, 255)]],
    [types.BOOLEAN, [true, false]],
    [types.TINYINT, [-128, 127]],
    [types.SMALLINT, [-2, 300]],
    [types.INT, [-5, 2_147_483_647]],
    [types.BIGINT, [-5n, 9_007_199_254_740_993n]],
    [types.FLOAT, [1.5]],
    [types.DOUBLE, [Math.PI]],
  ];
  it.each(cases)('carries %o', (type, values) => {
    for (const order of ['big-endian', 'little-endian'] as const) {
      expect(decode(type, encode(type, values, order), order).values.map((v) => (v instanceof Uint8Array ? [...v] : v))).toEqual(
        values.map((v) => (v instanceof Uint8Array ? [...v] : v)),
      );
    }
  });
  it('writes numbers as Java does', () => {
    expect([...encode(types.INT, [258], 'big-endian')[0]!]).toEqual([0, 0, 1, 2]);
    expect([...encode(types.INT, [258], 'little-endian')[0]!]).toEqual([2, 1, 0, 0]);
  });
  it('answers a record of another length, and text that is none, by policy', () => {
    expect(() => decode(types.INT, [Uint8Array.of(1)], 'big-endian')).toThrow(/record 0 cannot be read: it has 1 bytes, and a INT has 4/);
    const { values, rejected } = decode(types.STRING, [Uint8Array.of(65), Uint8Array.of(0xff)], 'big-endian', 'skip');
    expect(values).toEqual(['A']);
    expect(rejected[0]!.place).toBe('record 1');
  });
  it('takes one column only', () => {
    expect(() =>
      bound('big-endian').createDecoder({ schema: schemaOf(types.DATE), projection: [0], onError: 'fail', reject: () => undefined }),
    ).toThrow(/takes a table with one column/);
  });
});

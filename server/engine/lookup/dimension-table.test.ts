import { describe, expect, it } from 'vitest';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { types, type DataType, type SqlValue } from '@headrace/connector-sdk/schema';
import { PooledBatch } from '../dataflow/pooled-batch';
import { copyRows } from './column-copies';
import { DimensionTable } from './dimension-table';
import { KeyReader, type KeyText } from './lookup-keys';
import { readPrepared, RowPreparer, type PreparedRow } from './prepared-rows';

function batchOf(type: DataType, values: readonly SqlValue[]): { batch: PooledBatch; keys: KeyReader } {
  const own = [{ name: 'key', type }];
  const batch = new PooledBatch(own, false);
  new RowsToColumns(own).fill(
    batch,
    values.map((value) => [value]),
    null,
  );
  return { batch, keys: new KeyReader([{ column: 0 }], own) };
}

describe('a whole dimension', () => {
  it.each<[string, DataType, readonly SqlValue[], readonly SqlValue[]]>([
    ['INT', types.INT, [0, 1, -1, 2147483647, -2147483648], [7, -7]],
    ['BIGINT', types.BIGINT, [0n, -1n, 4294967296n, -4294967296n, 9007199254740991n, -9007199254740991n], [1n, 4294967297n, -2n]],
    ['BIGINT beyond a number', types.BIGINT, [9007199254740993n, -9223372036854775808n, 9007199254740992n, 5n], [9007199254740994n, 4n]],
    ['STRING', types.STRING, ['', 'a', 'A', 'é'], ['b']],
    ['DOUBLE', types.DOUBLE, [0, 1.5, 2, -3], [2.5, 4]],
    ['DECIMAL', types.DECIMAL(30, 2), ['1.00', '-1.00'], ['1.01']],
  ])('finds keys of type %s, and no others', (_name, type, there, absent) => {
    const loaded = batchOf(type, there);
    const rows = new Map(there.map((_, row) => [loaded.keys.text(loaded.batch, row) as KeyText, [[BigInt(row)]] as PreparedRow[]]));
    const table = new DimensionTable(rows, [types.BIGINT]);
    const asked = batchOf(type, [null, ...there, ...absent, ...there]);
    const found = [...table.find(asked.batch, asked.keys)].map((key) => table.rowsOf(key).map(([value]) => value));
    const all = there.map((_, row) => [BigInt(row)]);
    expect(found).toEqual([[], ...all, ...absent.map(() => []), ...all]);
  });

  it('finds each of many integers', () => {
    const rows = new Map<KeyText, PreparedRow[]>();
    for (let n = 0; n < 20_000; n++) rows.set((n - 10_000) * 4_294_967, [[BigInt(n)]]);
    const table = new DimensionTable(rows, [types.BIGINT]);
    const values = Array.from({ length: 4_096 }, (_, i) => BigInt((i * 4 - 8_000) * 4_294_967));
    const { batch, keys } = batchOf(types.BIGINT, values);
    expect([...table.find(batch, keys)]).toEqual(values.map((_, i) => i * 4 + 2_000));
  });

  it('gives its values column by column as it got them, and NULL for a row without a match', () => {
    const every = [types.BOOLEAN, types.INT, types.BIGINT, types.DECIMAL(38, 2), types.DOUBLE, types.STRING] as const;
    const out = every.map((type, index) => ({ name: `c${index}`, type }));
    const preparer = new RowPreparer(out);
    const prepared = [
      preparer.prepare([true, -1, 5n, '12345678901234567890.12', 0.5, 'a text that is longer than twenty-four bytes']),
      preparer.prepare([null, null, null, null, null, null]),
      preparer.prepare([false, 2, -5n, '-0.01', -0.5, '']),
    ];
    const table = new DimensionTable(new Map([[1, prepared]]), every);
    const target = new PooledBatch(out, false);
    const wanted = Int32Array.of(2, 0, -1, 1, 0);
    table.columns.forEach((from, index) => copyRows(from, wanted, { out: target, index, at: 0, count: 3 }));
    table.columns.forEach((from, index) => copyRows(from, wanted.subarray(3), { out: target, index, at: 3, count: 2 }));
    target.rowCount = 5;
    const values = Array.from({ length: 5 }, (_, row) => target.columns.map((column) => readPrepared(column, row)));
    const none = every.map(() => null);
    expect(values).toEqual([prepared[2], prepared[0], none, prepared[1], prepared[0]]);
  });
});

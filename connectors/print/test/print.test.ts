import { describe, expect, it } from 'vitest';
import { ColumnBatch, types, type DataType, type Field, type RowChange, type SqlRow, type SqlValue } from '@headrace/connector-sdk';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { MemoryStage, optionsOf, tableOf, TestClock, writerContext } from '@headrace/connector-sdk/testing';
import { descriptorOutput } from '../sink/output';
import { PrintWriter } from '../sink/writer';
import { printSpec } from '../spec';

async function print(
  fields: readonly Field[],
  rows: readonly SqlRow[],
  more: { kinds?: readonly RowChange[]; options?: Record<string, string> } = {},
): Promise<string> {
  const context = writerContext(
    { options: optionsOf(printSpec, more.options), table: tableOf(fields) },
    { lineage: { lineageId: 'l', attempt: 1 }, stage: new MemoryStage(), subtask: 0, parallelism: 1 },
  );
  let printed = '';
  const writer = new PrintWriter(context, (bytes) => {
    printed += new TextDecoder().decode(bytes);
    return Promise.resolve();
  });
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    Math.max(1, rows.length),
  );
  new RowsToColumns(fields).fill(batch, rows, more.kinds ?? null);
  await writer.write({ kind: 'columns', batch });
  return printed;
}

const at = (iso: string, nanos = 0) => ({ epochMs: Date.parse(iso), nanos });

/** What Flink prints: the text of the value's Java class. */
describe('golden values', () => {
  it.each<[DataType, SqlValue, string]>([
    [types.INT, null, 'null'],
    [types.BOOLEAN, true, 'true'],
    [types.BIGINT, -9223372036854775808n, '-9223372036854775808'],
    [types.STRING, 'abc, é', 'abc, é'],
    [types.DOUBLE, 1, '1.0'],
    [types.DOUBLE, 1e10, '1.0E10'],
    [types.DOUBLE, 1e7, '1.0E7'],
    [types.DOUBLE, 9999999, '9999999.0'],
    [types.DOUBLE, 0.001, '0.001'],
    [types.DOUBLE, 0.0001, '1.0E-4'],
    [types.DOUBLE, 1.234e-7, '1.234E-7'],
    [types.DOUBLE, 123456789.125, '1.23456789125E8'],
    [types.DOUBLE, -0, '-0.0'],
    [types.DOUBLE, NaN, 'NaN'],
    [types.DOUBLE, -Infinity, '-Infinity'],
    [types.FLOAT, 0.1, '0.1'],
    [types.FLOAT, 16777216, '1.6777216E7'],
    [types.DECIMAL(10, 2), '12.5', '12.50'],
    [types.DECIMAL(10, 8), '0.00000001', '1E-8'],
    [types.DECIMAL(38, 0), '12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
    [types.DATE, 17496, '2017-11-26'],
    [types.TIME(0), 36_000_000, '10:00'],
    [types.TIME(3), 36_000_500, '10:00:00.500'],
    [types.TIMESTAMP(3), at('2017-11-26T10:00:00Z'), '2017-11-26T10:00'],
    [types.TIMESTAMP(3), at('2017-11-26T10:00:05Z'), '2017-11-26T10:00:05'],
    [types.TIMESTAMP(3), at('2017-11-26T10:00:05.070Z'), '2017-11-26T10:00:05.070'],
    [types.TIMESTAMP(6), at('2017-11-26T10:00:05Z', 120_000), '2017-11-26T10:00:05.000120'],
    [types.TIMESTAMP(9), at('2017-11-26T10:00:05Z', 1), '2017-11-26T10:00:05.000000001'],
    [types.TIMESTAMP(3), at('1969-12-31T23:59:59.999Z'), '1969-12-31T23:59:59.999'],
    [types.TIMESTAMP_LTZ(3), at('2017-11-26T10:00:00Z'), '2017-11-26T10:00:00Z'],
    [types.BYTES, Uint8Array.of(1, 2, 255), '[1, 2, -1]'],
    [types.INTERVAL_YEAR_MONTH, 14, 'P14M'],
    [types.INTERVAL_DAY_TIME, 5_400_500, 'PT1H30M0.5S'],
  ])('%j %s is %s', async (type, value, text) => {
    expect(await print([{ name: 'v', type }], [[value]])).toBe(`+I[${text}]\n`);
  });
});

describe('lines', () => {
  const fields = [
    { name: 'a', type: types.INT },
    { name: 'b', type: types.STRING },
    { name: 'c', type: types.TIMESTAMP(3) },
  ];
  const row: SqlRow = [1, 'abc', at('2017-11-26T10:00:00Z')];

  it('show the kind of the change', async () => {
    const kinds: RowChange[] = ['insert', 'update-before', 'update-after', 'delete'];
    expect(await print(fields, [row, row, row, row], { kinds })).toBe(
      ['+I', '-U', '+U', '-D'].map((kind) => `${kind}[1, abc, 2017-11-26T10:00]\n`).join(''),
    );
  });

  it('begin with the label', async () => {
    expect(await print(fields, [row], { options: { 'print-identifier': 'hot' } })).toBe('hot> +I[1, abc, 2017-11-26T10:00]\n');
  });

  it('of many rows all come', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i): SqlRow => [i, 'x'.repeat(30), null]);
    expect((await print(fields, rows)).split('\n')).toHaveLength(10_001);
  });

  it('shows nested values as Java does', async () => {
    const pair = types.ROW([
      { name: 'x', type: types.INT },
      { name: 'y', type: types.STRING },
    ]);
    const fields = [
      { name: 'a', type: types.ARRAY(types.INT) },
      { name: 'm', type: types.MAP(types.STRING, types.DOUBLE) },
      { name: 'r', type: pair },
      { name: 'n', type: types.ARRAY(pair) },
    ];
    const rows = [[[1, null], new Map([['k', 1.5]]), [7, 'b'], [[1, null], null]]];
    expect(await print(fields, rows)).toBe('+I[[1, null], {k=1.5}, +I[7, b], [+I[1, null], null]]\n');
  });
});

describe('standard output', () => {
  it('takes no bytes at all without complaint', async () => {
    await expect(descriptorOutput(2, new TestClock())(new Uint8Array(0))).resolves.toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { notNull, parseOptions, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { ColumnsToRows } from '@headrace/connector-sdk/base';
import { connectorContext, optionsOf, readerContext, tableOf } from '@headrace/connector-sdk/testing';
import values from '../index';
import { valuesSpec, type ValuesOptions } from '../spec';

const fields: readonly Field[] = [
  { name: 'n', type: types.BIGINT },
  { name: 's', type: types.STRING },
  { name: 'd', type: types.DECIMAL(20, 2) },
  { name: 'x', type: types.DOUBLE },
  { name: 'b', type: types.BOOLEAN },
  { name: 'i', type: notNull(types.INT) },
  { name: 'raw', type: types.BYTES },
];
const table = tableOf(fields);
const given = [
  ['9223372036854775807', 'grün', '-12345', 'NaN', true, 1, 'AAEC'],
  [-5, null, 100, 0.5, false, 2, null],
];
const options = (rows: unknown): ValuesOptions => optionsOf(valuesSpec, { rows: JSON.stringify(rows) });

async function read(rows: unknown, projection = fields.map((_, i) => i), records = 1): Promise<SqlRow[]> {
  const reader = values.source!.createReader({ ...readerContext({ options: options(rows), table }), projection });
  reader.addSplits([{ split: {}, from: null }]);
  const toRows = new ColumnsToRows(projection.map((index) => fields[index]!));
  const found: SqlRow[] = [];
  for (let ended = false; !ended;) {
    const result = await reader.fetch({ records, bytes: 1 << 20, waitMs: 10 });
    for (const { data } of result.batches) if (data.kind === 'columns') found.push(...toRows.rows(data.batch));
    ended = result.finished.length > 0;
  }
  await reader.close();
  return found;
}

describe('values', () => {
  it('gives every value of every type', async () => {
    expect(await read(given)).toEqual([
      [9_223_372_036_854_775_807n, 'grün', '-123.45', NaN, true, 1, Uint8Array.of(0, 1, 2)],
      [-5n, null, '1.00', 0.5, false, 2, null],
    ]);
  });
  it('gives the columns that are asked for', async () =>
    expect(await read(given, [5, 0], 10)).toEqual([
      [1, 9_223_372_036_854_775_807n],
      [2, -5n],
    ]));
  it('ends at once without rows', async () => expect(await read([])).toEqual([]));

  it('names the row that does not fit', async () => {
    const check = (rows: unknown) => values.check(connectorContext({ options: options(rows), table }));
    expect(await check(given)).toEqual({ ok: true });
    expect(await check([[1, 'a', 1, 1, true, null, null]])).toMatchObject({
      problem: 'Row 1 has NULL in the column "i", which is NOT NULL.',
    });
    expect(await check([[1]])).toMatchObject({ problem: 'Row 1 has 1 values, the table has 7 columns.' });
    expect(parseOptions(valuesSpec, { rows: '[1]' }).ok).toBe(false);
    expect(parseOptions(valuesSpec, { rows: '[' }).ok).toBe(false);
  });
});

import { types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { ColumnsToRows } from '@headrace/connector-sdk/base';
import { connectorHarness, optionsOf, readerContext, tableOf, TestClock, type SourceCase } from '@headrace/connector-sdk/testing';
import datagen from '../index';
import { datagenSpec, type DatagenOptions } from '../spec';

const optionsFor = (texts: Record<string, string>): DatagenOptions => optionsOf(datagenSpec, { 'rows-per-second': '0', ...texts });
const rowText = (row: SqlRow): string =>
  row.map((value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value))).join('|');

/** All rows in their order: one reader over the one class that holds every number. */
async function generate(fields: readonly Field[], texts: Record<string, string>): Promise<SqlRow[]> {
  const clock = new TestClock(1_600_000_000_000);
  const reader = datagen.source!.createReader(readerContext({ options: optionsFor(texts), table: tableOf(fields), clock }));
  reader.addSplits([{ split: { first: 0, stride: 1, end: Number(texts['number-of-rows']) }, from: null }]);
  const [rows, toRows] = [[] as SqlRow[], new ColumnsToRows(fields)];
  for (let ended = false; !ended;) {
    const { batches, finished } = await reader.fetch({ records: 100, bytes: 1 << 20, waitMs: 10 });
    for (const { data } of batches) if (data.kind === 'columns') rows.push(...toRows.rows(data.batch));
    ended = finished.length > 0;
  }
  await reader.close();
  return rows;
}

function profile(name: string, fields: readonly Field[], texts: Record<string, string>): SourceCase<DatagenOptions> {
  const given = { 'number-of-rows': '120', ...texts };
  const instance = { options: optionsFor(given), table: tableOf(fields) };
  return {
    name,
    open: async () => ({ instance, expected: (await generate(fields, given)).map(rowText), rowText }),
    types: async () => ({ instance, rows: await generate(fields, given) }),
  };
}

export default connectorHarness<DatagenOptions>({
  connector: datagen,
  sources: [
    profile(
      'columns',
      [
        { name: 'n', type: types.BIGINT },
        { name: 's', type: types.STRING },
        { name: 'd', type: types.DECIMAL(10, 2) },
        { name: 'x', type: types.DOUBLE },
        { name: 'b', type: types.BOOLEAN },
      ],
      { 'fields.s.length': '5' },
    ),
    profile(
      'life-like',
      [
        { name: 'n', type: types.BIGINT },
        { name: 'name', type: types.STRING },
        { name: 'state', type: types.STRING },
      ],
      { 'fields.name.kind': 'full-name', 'fields.state.kind': 'choice', 'fields.state.values': 'new;paid;sent' },
    ),
    profile(
      'shop-behaviour',
      [
        { name: 'user_id', type: types.BIGINT },
        { name: 'behavior', type: types.STRING },
        { name: 'ts', type: types.TIMESTAMP(3) },
      ],
      { 'headrace.profile': 'shop-behaviour', 'headrace.shop.users': '500' },
    ),
  ],
  refused: [
    {
      name: 'an option of a column that is not there',
      open: () => ({ options: optionsFor({ 'fields.w.min': '1' }), table: tableOf([{ name: 'v', type: types.INT }]) }),
    },
  ],
  skip: { 'source.outage': 'it generates rows; there is no system that could be away' },
});

import { types, type TableSchema } from '@headrace/connector-sdk';
import { connectorHarness } from '@headrace/connector-sdk/testing';
import myConnector, { tick } from '../index';
import type { MyConnectorOptions } from '../spec';

const table: TableSchema = {
  name: 'ticks',
  fields: [
    { name: 'n', type: types.BIGINT },
    { name: 'text', type: types.STRING },
  ],
  primaryKey: [],
  metadata: [],
  partitionKeys: [],
};
const rows = Array.from({ length: 30 }, (_, n) => tick(n));
const instance = { options: { count: rows.length, every: 0 }, table };

/** What the laws need to know: `headrace connector verify` runs them. */
export default connectorHarness<MyConnectorOptions>({
  connector: myConnector,
  sources: [
    {
      name: 'thirty ticks',
      open: () => ({ instance, expected: rows.map((row) => row.map(String).join('|')) }),
      types: () => Promise.resolve({ instance, rows }),
    },
  ],
  refused: [{ name: 'a table with one column', open: () => ({ ...instance, table: { ...table, fields: table.fields.slice(1) } }) }],
  skip: { 'source.outage': 'it counts by itself; there is no system that could be away' },
});

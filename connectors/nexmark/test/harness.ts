import { types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { connectorHarness, optionsOf, tableOf } from '@headrace/connector-sdk/testing';
import { NexmarkEvents } from '../generator/nexmark-events';
import nexmark from '../index';
import { columnValue } from '../source/columns';
import { nexmarkSpec, type NexmarkOptions } from '../spec';

const COUNT = 120;
const fields: readonly Field[] = [
  { name: 'event_type', type: types.INT },
  { name: 'id', type: types.BIGINT },
  { name: 'price', type: types.BIGINT },
  { name: 'city', type: types.STRING },
  { name: 'dateTime', type: types.TIMESTAMP(3) },
];
const options = optionsOf(nexmarkSpec, { 'events.num': String(COUNT) });
const instance = { options, table: tableOf(fields) };

/** What the generator says, row by row: it is a pure function of seed and number. */
const events = new NexmarkEvents(instance.options);
const rows: readonly SqlRow[] = Array.from({ length: COUNT }, (_, n) => fields.map((field) => columnValue(field)(events.at(n))));
const rowText = (row: SqlRow): string => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

export default connectorHarness<NexmarkOptions>({
  connector: nexmark,
  sources: [
    { name: 'events', open: () => ({ instance, expected: rows.map(rowText), rowText }), types: () => Promise.resolve({ instance, rows }) },
  ],
  refused: [{ name: 'a column that is not there', open: () => ({ options, table: tableOf([{ name: 'colour', type: types.INT }]) }) }],
  skip: { 'source.outage': 'it generates rows; there is no system that could be away' },
});

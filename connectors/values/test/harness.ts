import { notNull, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { connectorHarness, optionsOf, tableOf } from '@headrace/connector-sdk/testing';
import values from '../index';
import { valuesSpec, type ValuesOptions } from '../spec';

const optionsFor = (rows: unknown): ValuesOptions => optionsOf(valuesSpec, { rows: JSON.stringify(rows) });
const fields: readonly Field[] = [
  { name: 'n', type: types.BIGINT },
  { name: 's', type: types.STRING },
];
const typed: readonly (readonly [Field, literal: unknown, value: SqlRow[number]])[] = [
  [{ name: 'n', type: types.BIGINT }, '9223372036854775807', 9_223_372_036_854_775_807n],
  [{ name: 's', type: types.STRING }, 'grün', 'grün'],
  [{ name: 'd', type: types.DECIMAL(20, 2) }, '-12345', '-123.45'],
  [{ name: 'x', type: types.DOUBLE }, 'NaN', NaN],
  [{ name: 'b', type: types.BOOLEAN }, true, true],
  [{ name: 'i', type: notNull(types.INT) }, 1, 1],
  [{ name: 'raw', type: types.BYTES }, 'AAEC', Uint8Array.of(0, 1, 2)],
];

export default connectorHarness<ValuesOptions>({
  connector: values,
  sources: [
    {
      name: 'rows',
      open: () => {
        const rows = Array.from({ length: 90 }, (_, i) => [i, `row ${i}`]);
        return { instance: { options: optionsFor(rows), table: tableOf(fields) }, expected: rows.map((row) => row.join('|')) };
      },
      types: () =>
        Promise.resolve({
          instance: { options: optionsFor([typed.map(([, literal]) => literal)]), table: tableOf(typed.map(([field]) => field)) },
          rows: [typed.map(([, , value]) => value)],
        }),
    },
  ],
  refused: [
    { name: 'a row of another length', open: () => ({ options: optionsFor([[1]]), table: tableOf(fields) }) },
    {
      name: 'NULL in a NOT NULL column',
      open: () => ({ options: optionsFor([[null]]), table: tableOf([{ name: 'i', type: notNull(types.INT) }]) }),
    },
  ],
  skip: { 'source.outage': 'the rows stand in the options; there is no system that could be away' },
});

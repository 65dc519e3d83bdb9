import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { types, type SqlRow, type SqlValue, type TableSchema } from '@headrace/connector-sdk';
import { connectorContext } from '@headrace/connector-sdk/testing';
import { csvFormat, instanceIn, removeTemporaryFolders, temporaryFolder } from '../test/files';
import { FileLookup } from './file-lookup';

afterEach(removeTemporaryFolders);

const fields = [
  { name: 'id', type: types.BIGINT },
  { name: 'text', type: types.STRING },
];
const table: TableSchema = { name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] };
const longAgo = new Date('2020-01-01T00:00:00Z');

it.each([
  ['that was held for long', (file: string) => utimesSync(file, longAgo, longAgo)],
  ['that has just been written', () => undefined],
])('finds rows by key, and those of a changed file %s', async (_name, age) => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'a.csv');
  const lookup = new FileLookup(connectorContext(instanceIn(folder, { options: { path: 'a.csv' }, table, format: csvFormat() })), {
    keys: ['id'],
    columns: ['text'],
  });
  const found = async (...keys: readonly SqlValue[]): Promise<readonly (readonly SqlRow[])[]> => lookup.lookup(keys.map((key) => [key]));

  writeFileSync(file, '1,a\n2,b\n1,c\n');
  age(file);
  expect(await found(1n, 9n, 2n)).toEqual([[['a'], ['c']], [], [['b']]]);
  expect(await found(2n)).toEqual([[['b']]]);

  writeFileSync(file, '1,x\n2,y\n1,z\n');
  expect(await found(2n, 1n)).toEqual([[['y']], [['x'], ['z']]]);
});

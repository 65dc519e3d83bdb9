import path from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { types, type BoundFormat, type CatalogTable, type Field, type SqlRow } from '@headrace/connector-sdk';
import { connectorContext, tableOf } from '@headrace/connector-sdk/testing';
import filesystem from '../index';
import { avroFormat, instanceIn, parquetFormat, readContainers, removeTemporaryFolders, temporaryFolder, writeContainer } from './files';

afterAll(removeTemporaryFolders);

const at = { epochMs: 1_700_000_000_123, nanos: 0 };
const fields: readonly Field[] = [
  { name: 'b', type: types.BOOLEAN },
  { name: 'i', type: types.INT },
  { name: 'l', type: types.BIGINT },
  { name: 'f', type: types.FLOAT },
  { name: 'd', type: types.DOUBLE },
  { name: 's', type: types.STRING },
  { name: 'y', type: types.BYTES },
  { name: 'day', type: types.DATE },
  { name: 'at', type: types.TIMESTAMP(3) },
  { name: 'n', type: types.DECIMAL(20, 4) },
  { name: 'tags', type: types.ARRAY(types.STRING) },
  { name: 'place', type: types.ROW([{ name: 'lat', type: types.DOUBLE }]) },
];
const rows: readonly SqlRow[] = [
  [true, 1, 2n, 1.5, 2.5, 'text', Uint8Array.of(1), 20_000, at, '12.5000', ['a', null], [48.1]],
  fields.map(() => null),
];

function described(format: BoundFormat, fill: (file: string) => void): Promise<CatalogTable> {
  const home = temporaryFolder();
  fill(path.join(home, 'a.data'));
  const instance = instanceIn(home, { options: { path: 'a.data' }, table: tableOf([]), format });
  return filesystem.catalog!.describe(connectorContext(instance), 'a.data');
}

describe.each([
  ['Parquet', parquetFormat],
  ['Avro', avroFormat],
])('files of %s', (_name, format) => {
  it('tell their columns by their own schema, and those read the rows', async () => {
    const home = temporaryFolder();
    const found = await described(format, (file) => writeContainer(file, format, fields, rows));
    expect(found).toMatchObject({ fields, leftOut: [], primaryKey: [] });
    writeContainer(path.join(home, 'b.data'), format, fields, rows);
    const seen = await readContainers(home, format, found.fields);
    expect(seen).toHaveLength(2);
    expect(seen[0]!.slice(0, 6)).toEqual([true, 1, 2n, 1.5, 2.5, 'text']);
  });

  it.each(['', 'no such file', '{"id":1}\n'.repeat(1_000)])('that are none say so (%#)', async (text) => {
    await expect(described(format, (file) => writeFileSync(file, text))).rejects.toMatchObject({ domain: 'user', retry: 'none' });
  });
});

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { connectorContext, tableOf } from '@headrace/connector-sdk/testing';
import filesystem from '../index';
import { instanceIn, jsonFormat, removeTemporaryFolders, temporaryFolder } from './files';

afterAll(removeTemporaryFolders);

function described(text: string): Promise<unknown> {
  const home = temporaryFolder();
  writeFileSync(path.join(home, 'a.json'), text);
  const instance = instanceIn(home, { options: { path: 'a.json' }, table: tableOf([]), format: jsonFormat });
  return filesystem.catalog!.describe(connectorContext(instance), 'a.json');
}
const long = `{"a":1,"text":"${'x'.repeat(1 << 20)}"}\n`;

it('looks at the whole lines of a long file', async () => {
  expect(await described(`{"a":1}\n${long}`)).toMatchObject({ fields: [{ name: 'a' }] });
});

it('says that a first line is too long to tell columns, instead of finding none', async () => {
  await expect(described(long + long)).rejects.toMatchObject({
    code: 'connector.filesystem.long-line',
    message: expect.stringContaining('does not end in its first 1048576 bytes') as string,
  });
});

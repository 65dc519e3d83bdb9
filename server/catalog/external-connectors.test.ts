import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectorSpecs } from './connectors';
import { findExternalConnectors, loadExternalRuntime, registerExternalConnectors } from './external-connectors';

let home: string;
beforeEach(() => (home = mkdtempSync(path.join(os.tmpdir(), 'headrace-outside-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(folder: string, files: Readonly<Record<string, string>>): string {
  const at = path.join(home, folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(at, name)), { recursive: true });
    writeFileSync(path.join(at, name), text);
  }
  return at;
}
const manifest = (connector: unknown, name = 'a-package'): string => JSON.stringify({ name, version: '1.2.3', headrace: { connector } });
const spec = (name: string): string =>
  `const shape = {}; export default { name: '${name}', title: 'T', summary: 'S', icon: 'plug', options: { shape, safeParse: () => ({ success: true, data: {} }) }, formats: [], metadataColumns: [],
   source: { payload: () => 'rows', boundedness: () => 'bounded', changelog: () => 'insert' }, permissions: () => ({}), flink: () => ({ kind: 'unsupported', reason: 'none' }) };`;

it('finds folders of the home, packages that npm put there, and folders of the variable', () => {
  put('connectors/one', { 'package.json': manifest('one') });
  put('connectors/node_modules/two', { 'package.json': manifest('two') });
  put('connectors/node_modules/@scope/three', { 'package.json': manifest('three') });
  put('connectors/node_modules/other', { 'package.json': '{"name":"other"}' });
  const four = put('elsewhere/four', { 'package.json': manifest('four') });
  const found = findExternalConnectors(home, `${four}${path.delimiter}${path.join(home, 'absent')}`);
  expect(found.problems).toEqual([]);
  expect(found.connectors.map(({ name, version }) => `${name} ${version}`).sort()).toEqual([
    'four 1.2.3',
    'one 1.2.3',
    'three 1.2.3',
    'two 1.2.3',
  ]);
});

it('registers what can be used, and tells the rest in a sentence each', async () => {
  put('connectors/a-good', { 'package.json': manifest('outside-good'), 'dist/spec.mjs': spec('outside-good') });
  put('connectors/b-unbuilt', { 'package.json': manifest('unbuilt') });
  put('connectors/c-other', { 'package.json': manifest('other'), 'dist/spec.mjs': spec('another') });
  put('connectors/d-throws', { 'package.json': manifest('throws'), 'dist/spec.mjs': "throw new Error('no luck')" });
  put('connectors/e-taken', { 'package.json': manifest('filesystem'), 'dist/spec.mjs': spec('filesystem') });
  put('connectors/f-nameless', { 'package.json': manifest(undefined) });
  const { connectors, problems } = await registerExternalConnectors(findExternalConnectors(home, undefined));
  expect(connectors.map(({ name }) => name)).toEqual(['outside-good']);
  expect(connectorSpecs['outside-good']?.title).toBe('T');
  const told = problems.map(({ message }) => message).join('\n');
  for (const part of [
    'Run: headrace connector build',
    'its spec is called "another"',
    'failed with: no luck',
    'there is another one of this name',
    'does not say what it is',
  ])
    expect(told).toContain(part);
  expect(problems).toHaveLength(5);
  await expect(loadExternalRuntime(connectors[0]!)).rejects.toMatchObject({
    code: 'connector.external-unusable',
    message: expect.stringContaining('dist/index.mjs is not there') as string,
  });
});

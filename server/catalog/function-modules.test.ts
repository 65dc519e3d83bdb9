import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { types } from '@headrace/connector-sdk/schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liftScript } from '@/server/compiler';
import { homeLayout } from '@/server/db/home';
import { compilerOf } from '@/server/services/compile-pipeline';
import { functionsOfHome, readFunctionModules } from './function-modules';

let root: string;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'headrace-modules-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const fn = {
  name: 'odd',
  kind: 'scalar',
  description: '',
  parameters: [{ name: 'id', type: types.BIGINT }],
  deterministic: true,
  returns: types.BOOLEAN,
};
function install(folder: string, module: string, manifest: object = { headraceFunctions: 1, module, functions: [fn] }): void {
  const built = path.join(folder, 'built');
  mkdirSync(built, { recursive: true });
  writeFileSync(path.join(built, `${module}.mjs`), 'throw new Error("nobody loads me");');
  writeFileSync(path.join(built, `${module}.json`), JSON.stringify(manifest));
}

describe('modules of functions', () => {
  it('are read by their manifests; the first folder that has one gives it', () => {
    const [first, second] = [path.join(root, 'a'), path.join(root, 'b')];
    install(first, 'mine');
    install(second, 'mine', { headraceFunctions: 1, module: 'mine', functions: [] });
    install(second, 'other');
    const { modules, unread } = readFunctionModules([first, second, path.join(root, 'none')]);
    expect(modules.map(({ module, functions }) => [module, functions.length])).toEqual([
      ['mine', 1],
      ['other', 1],
    ]);
    expect(unread).toEqual([]);
  });

  it('that are none are told of and left out', () => {
    install(root, 'newer', { headraceFunctions: 2, module: 'newer', functions: [] });
    install(root, 'renamed', { headraceFunctions: 1, module: 'mine', functions: [fn] });
    install(root, 'strange', {
      headraceFunctions: 1,
      module: 'strange',
      functions: [{ ...fn, returns: { kind: 'POINT', nullable: true } }],
    });
    writeFileSync(path.join(root, 'built', 'without-code.json'), '{}');
    writeFileSync(path.join(root, 'built', 'torn.mjs'), '');
    writeFileSync(path.join(root, 'built', 'torn.json'), '{ "headraceFunctions": 1,');
    const { modules, unread } = readFunctionModules([root]);
    expect(modules).toEqual([]);
    expect(unread.map(({ module, file, reason }) => `${module}: ${path.relative(root, file)}: ${reason}`)).toEqual([
      expect.stringMatching(/^newer: built\/newer\.json: headraceFunctions: Invalid input/),
      'renamed: built/renamed.json: it is of another module',
      expect.stringMatching(/^strange: built\/strange\.json: functions\.0\.returns: Invalid input/),
      expect.stringMatching(/^torn: built\/torn\.json: .*JSON/),
    ]);
  });

  it('of the home are what the server compiles with', () => {
    const home = homeLayout(root);
    const text = `CREATE TABLE t (id BIGINT) WITH ('connector' = 'datagen'); CREATE TABLE p (id BIGINT) WITH ('connector' = 'print');
      CREATE VIEW odd AS SELECT id FROM t WHERE mine.odd(id); INSERT INTO p SELECT id FROM odd;`;
    const { document } = liftScript({ text });
    const said = (): readonly string[] =>
      compilerOf(home)({ document, catalog: { tables: {} } })
        .diagnostics.filter(({ severity }) => severity === 'error')
        .map(({ code }) => code);
    expect(said()).toEqual(['unknown-function']);
    install(functionsOfHome(root), 'mine', { headraceFunctions: 2, module: 'mine', functions: [fn] });
    expect(said()).toEqual(['unread-functions']);
    install(functionsOfHome(root), 'mine');
    expect(said()).toEqual([]);
    expect(home.functions).toBe(functionsOfHome(root));
  });
});

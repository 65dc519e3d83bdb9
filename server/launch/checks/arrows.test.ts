import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findingsIn } from './arrows.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'arrows-'));
  put('package.json', JSON.stringify({ dependencies: {}, devDependencies: { vitest: '1' } }));
  put('model/graph/document.ts', 'export const a = 1;\n');
  put('e2e/uses.spec.ts', "import 'vitest';\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (file: string, text: string): void => {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const found = (): string[] => findingsIn(root).map(({ file, line, message }) => `${file}:${line}: ${message}`);
const declare = (folder: string, ...names: string[]): void =>
  put(path.posix.join(folder, 'package.json'), JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '1'])) }));

describe('arrows', () => {
  it('let a room take what the table gives it', () => {
    put('server/sql/parse.ts', "import { a } from '@/model/graph/document';\nexport const b = a;\n");
    put(
      'server/compiler/lower/lower.ts',
      "import { b } from '@/server/sql/parse';\nimport { a } from '../bind';\nexport const c = [a, b];\n",
    );
    put('server/compiler/bind.ts', 'export const a = 1;\n');
    put('server/main/job.ts', "import { c } from '@/server/compiler/lower/lower';\nimport '@headrace/connector-print';\nexport { c };\n");
    put('connectors/print/index.ts', "export { s } from './spec';\n");
    put('connectors/print/spec.ts', "import type { T } from '@headrace/connector-sdk/spec';\nexport const s = 1 as unknown as T;\n");
    put('connector-sdk/src/spec/index.ts', 'export type T = number;\n');
    expect(found()).toEqual([]);
  });

  it.each([
    ['model/a.ts', "import '@/server/sql/x';", 'model ⇏ server/sql/x'],
    ['server/sql/a.ts', "import { x } from '../compiler/x';", 'server/sql ⇏ server/compiler/x'],
    ['server/engine/dataflow/a.ts', "import type { X } from '@/server/compiler/x';", 'server/engine ⇏ server/compiler/x'],
    ['server/engine/operators/a.ts', "import '../dataflow/ring';", 'server/engine/operators ⇏ server/engine/dataflow/ring'],
    ['components/ui/a.tsx', "import { a } from '@/model/graph/document';", 'components/ui ⇏ model/graph/document.ts'],
    ['components/home/a.tsx', "const x = import('@/server/db/client');", 'components ⇏ server/db/client'],
    ['connectors/print/index.ts', "import '@headrace/connector-jdbc';", 'connectors ⇏ connectors/jdbc/index.ts'],
    ['connectors/print/index.ts', "import '../jdbc/client';", 'connectors ⇏ connectors/jdbc/client'],
    ['connector-sdk/src/index.ts', "import '@/model/graph/document';", 'connector-sdk ⇏ model/graph/document.ts'],
    ['server/launch/a.mjs', "import '../main/start.ts';", 'server/launch ⇏ server/main/start.ts'],
  ])('%s with %s is refused, with the remedy', (file, text, message) => {
    put(file, `${text}\n`);
    expect(found()).toEqual([expect.stringContaining(`${file}:1: ${message}`)]);
    expect(found()[0]).toContain('may import');
  });

  it('let types alone cross where the table says types', () => {
    put('server/api/root.ts', 'export type AppRouter = number;\n');
    put('components/api/trpc.ts', "import type { AppRouter } from '@/server/api/root';\nexport type A = AppRouter;\n");
    expect(found()).toEqual([]);
    put('components/api/trpc.ts', "import { type AppRouter } from '@/server/api/root';\nexport type A = AppRouter;\n");
    expect(found()).toEqual([expect.stringContaining('write `import type`')]);
  });

  it('do not bind tests, and see no import in a comment', () => {
    put('server/sql/a.test.ts', "import '@/server/compiler/x';\n");
    put('server/sql/b.ts', "/**\n import '@/server/compiler/x';\n */\n// import '@/server/compiler/x';\nexport const a = 1;\n");
    expect(found()).toEqual([]);
  });
});

describe('the isomorphic rule', () => {
  it.each([
    ['server/compiler/a.ts', "import { readFileSync } from 'node:fs';", 'node:fs in an isomorphic file'],
    ['model/a.ts', 'export const s = new SharedArrayBuffer(8);', 'SharedArrayBuffer in an isomorphic file'],
    ['connectors/print/spec.ts', "import 'node:path';", 'node:path in an isomorphic file'],
  ])('%s: %s', (file, text, message) => {
    put(file, `${text}\n`);
    expect(found()).toEqual([expect.stringContaining(message)]);
  });
});

describe('packages', () => {
  it('stay in the client of a connector', () => {
    declare('connectors/jdbc', 'pg');
    put('connectors/jdbc/client.ts', "import pg from 'pg';\nexport { pg };\n");
    expect(found()).toEqual([]);
    put('connectors/jdbc/sink.ts', "import pg from 'pg';\nexport { pg };\n");
    expect(found()).toEqual([expect.stringContaining('pg outside of client.ts')]);
  });

  it('are declared where they are used, used where they are declared, and Node has its prefix', () => {
    declare('.', 'left-pad', 'typescript');
    put('server/db/a.ts', "import 'fs';\nimport 'pg';\n");
    expect(found()).toEqual([
      expect.stringContaining('e2e/uses.spec.ts:1: vitest is not in package.json'),
      expect.stringContaining('package.json:1: left-pad is declared and nothing imports it'),
      expect.stringContaining('server/db/a.ts:1: Write node:fs'),
      expect.stringContaining('server/db/a.ts:2: pg is not in package.json'),
    ]);
  });
});

describe('cycles', () => {
  it('are shown as the way round', () => {
    put('model/a.ts', "export { b } from './b';\n");
    put('model/b.ts', "import { c } from './c';\nexport const b = c;\n");
    put('model/c.ts', "import './a';\nexport const c = 1;\n");
    expect(found()).toEqual([expect.stringMatching(/A cycle: model\/(a|b|c)\.ts → .* → .* → model\/\1\.ts\. Move/)]);
  });

  it('may be of types, and are cut by import()', () => {
    put('model/a.ts', "import type { B } from './b';\nexport type A = B;\n");
    put('model/b.ts', "import { A } from './a';\nexport type B = A;\n");
    put('model/c.ts', "import './d';\nexport const c = 1;\n");
    put('model/d.ts', "export const d = () => import('./c');\n");
    expect(found()).toEqual([]);
  });
});

describe("the browser's main thread", () => {
  it('never loads the compiler, however far round; its worker does', () => {
    put('server/compiler/lower.ts', 'export const lower = 1;\n');
    put('components/compiler-worker/worker.ts', "import { lower } from '@/server/compiler/lower';\nexport const w = lower;\n");
    put('components/compiler-worker/client.ts', "export const start = () => new Worker(new URL('./worker.ts', import.meta.url));\n");
    put('components/canvas/canvas.tsx', "'use client';\nimport { start } from '../compiler-worker/client';\nexport const s = start;\n");
    expect(found()).toEqual([]);
    put('components/compiler-worker/client.ts', "import { lower } from '@/server/compiler/lower';\nexport const start = lower;\n");
    expect(found()).toEqual([expect.stringContaining('would load server/compiler/lower.ts')]);
  });
});

describe('names', () => {
  it.each([
    ['model/utils.ts', '', 'The name "utils" says nothing'],
    ['components/shared/a.tsx', '', 'The name "shared" says nothing'],
    ['model/nodeKinds.ts', '', '"nodeKinds" is not kebab-case: write node-kinds.'],
    ['app/(studio)/page.tsx', 'const a = 1;\n'.repeat(61), 'A page of 61 lines'],
  ])('%s', (file, text, message) => {
    put(file, text);
    expect(found()).toEqual([expect.stringContaining(message)]);
  });
});

/** `node bench/engine.mjs [rows] [all | engine | joins | lookups | windows | state]`: measures the compute half of the engine on columns in memory; prints JSON. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsdown';
import { benchArguments } from './arguments.mjs';

const here = import.meta.dirname;
const cases = {
  engine: 'engine-cases.ts',
  joins: 'join-cases.ts',
  lookups: 'lookup-cases.ts',
  windows: 'window-cases.ts',
  state: 'state-cases.ts',
};
const { positionals } = benchArguments(
  `node bench/engine.mjs [ROWS] [all | engine | joins | lookups | windows | state]

Operators on columns in memory; prints JSON.`,
  {},
  2,
);
const rows = Number(positionals[0] ?? 8_000_000);
const which = positionals[1] ?? 'all';
const wanted = (name) => which === 'all' || which === name;
const outDir = await mkdtemp(path.join(os.tmpdir(), 'headrace-bench-'));
try {
  await build({
    config: false,
    cwd: path.join(here, '..'),
    entry: Object.fromEntries(
      Object.entries(cases)
        .filter(([name]) => wanted(name))
        .map(([name, file]) => [name, path.join(here, file)]),
    ),
    outDir,
    format: 'esm',
    platform: 'node',
    dts: false,
    report: false,
    logLevel: 'error',
    tsconfig: path.join(here, '../tsconfig.json'),
    deps: { alwaysBundle: [/./] },
    fixedExtension: true,
  });
  const built = (name) => import(pathToFileURL(path.join(outDir, `${name}.mjs`)).href);
  const results = {
    ...(wanted('engine') ? (await built('engine')).runAll(rows) : {}),
    ...(wanted('joins') ? (await built('joins')).runJoins(Math.min(rows, 4_000_000)) : {}),
    ...(wanted('lookups') ? await (await built('lookups')).runLookups(Math.min(rows, 8_000_000)) : {}),
    ...(wanted('windows') ? (await built('windows')).runWindows(Math.min(rows, 2_000_000)) : {}),
    ...(wanted('state') ? await (await built('state')).runState() : {}),
  };
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
} finally {
  await rm(outDir, { recursive: true, force: true });
}

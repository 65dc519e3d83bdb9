/** `node bench/engine.mjs [rows]`: measures the compute half of the engine on columns in memory; prints JSON. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsdown';

const here = import.meta.dirname;
const outDir = await mkdtemp(path.join(os.tmpdir(), 'headrace-bench-'));
try {
  await build({
    config: false,
    cwd: path.join(here, '..'),
    entry: { engine: path.join(here, 'engine-cases.ts') },
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
  const { runAll } = await import(pathToFileURL(path.join(outDir, 'engine.mjs')).href);
  const rows = Number(process.argv[2] ?? 8_000_000);
  process.stdout.write(`${JSON.stringify(runAll(rows), null, 2)}\n`);
} finally {
  await rm(outDir, { recursive: true, force: true });
}

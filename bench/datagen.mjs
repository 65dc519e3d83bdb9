// Rows a CPU-second of the generator's shop profile, all five columns: node bench/datagen.mjs [rows]. Prints JSON.
import { build } from 'tsdown';
import { benchArguments } from './arguments.mjs';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { positionals } = benchArguments(
  `node bench/datagen.mjs [ROWS]

Rows a CPU-second of the generator's shop profile; prints JSON.`,
  {},
  1,
);
const ROWS = Number(positionals[0] ?? 10_000_000);
const RUNS = 5;
const here = import.meta.dirname;
const out = mkdtempSync(path.join(os.tmpdir(), 'headrace-bench-'));
await build({
  entry: { cases: path.join(here, 'datagen-cases.ts') },
  outDir: out,
  cwd: path.join(here, '..'),
  config: false,
  format: 'esm',
  platform: 'node',
  dts: false,
  tsconfig: path.join(here, '../tsconfig.json'),
  logLevel: 'silent',
  deps: { alwaysBundle: [/.*/] },
});
const { openReader } = await import(pathToFileURL(path.join(out, 'cases.mjs')).href);
rmSync(out, { recursive: true });

async function generate() {
  const reader = openReader(ROWS);
  let rows = 0;
  let check = 0;
  for (let ended = false; !ended;) {
    const { batches, finished } = await reader.fetch({ records: 4_096, bytes: 1 << 20, waitMs: 0 });
    for (const { data } of batches) {
      rows += data.batch.rowCount;
      check = (check + data.batch.columns[1].i32[0]) | 0;
    }
    ended = finished.length > 0;
  }
  return { rows, check };
}

await generate();
const rates = [];
let last;
for (let i = 0; i < RUNS; i++) {
  const before = process.cpuUsage();
  last = await generate();
  const used = process.cpuUsage(before);
  rates.push(last.rows / (used.user + used.system));
}
rates.sort((a, b) => a - b);
console.log(JSON.stringify({ node: process.version, millionRowsPerCpuSecond: Number(rates[RUNS >> 1].toFixed(2)), ...last }));

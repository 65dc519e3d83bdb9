#!/usr/bin/env node
// @ts-check
// node bench/curves.mjs [--keys 10000,100000,1000000,10000000] [--page]
// COUNT and SUM by a BIGINT key on columns in memory: what rows, keys and a checkpoint cost as the keys grow. Processor time. `--page` writes docs/engine-curves.md.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { benchArguments } from './arguments.mjs';
import { withBundle } from './bundle.mjs';

const { values } = benchArguments(
  `node bench/curves.mjs [--keys 10000,100000,…] [--page]

What rows, keys and a checkpoint cost as the keys grow; --page writes docs/engine-curves.md.`,
  {
    keys: { type: 'string', default: '10000,30000,100000,300000,1000000,3000000,10000000' },
    page: { type: 'boolean', default: false },
  },
);
const root = path.join(import.meta.dirname, '..');
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
const points = await withBundle({ state: 'bench/state-cases.ts' }, async ({ state }) => {
  const { runCurve } = await import(String(state));
  return values.keys.split(',').map((keys) => {
    const point = runCurve(Number(keys));
    console.error(JSON.stringify(point));
    return point;
  });
});

const millions = (/** @type {number} */ rate) => (rate / 1e6).toFixed(2);
const table = [
  '| keys | rows that bring a key, M a CPU-second | rows that change one, M a CPU-second | bytes a key | a checkpoint, ns a key |',
  '|---:|---:|---:|---:|---:|',
  ...points.map(
    (point) =>
      `| ${point.keys.toLocaleString('en')} | ${millions(point.newRowsPerCpuSecond)} | ${millions(point.rowsPerCpuSecond)} | ${point.bytesPerKey} | ${point.checkpointNsPerKey} |`,
  ),
].join('\n');
console.log(table);
if (values.page) {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(0)} at the end`;
  writeFileSync(
    path.join(root, 'docs/engine-curves.md'),
    `# What keys cost

Made by \`node bench/curves.mjs --page\` at \`${commit}\` on ${machine}. COUNT and SUM by a BIGINT key, a change for each row, on columns in
memory; keys come in a scattered order, then each is changed once, then a checkpoint encodes all. Processor time, of the collector and the compiler too; where
the machine is shared, caches are too, and all figures are lower than at rest.

${table}

Bytes are those of the tables and their guards. A table grows by a half or a third and is full at 78 %, so that a key costs 31 to 48 bytes at any number
of keys: \`server/engine/state/slot-places.test.ts\` holds that, and that keys in the order of another table's slots cost no more looks than others.
`,
  );
}

#!/usr/bin/env node
// @ts-check
// node bench/end-to-end.mjs [--format json|csv] [--mb N] [--items 100] [--runs 5] [--naive]
// File → filter → 10 s tumble per item → file. Rows per CPU-second of the process tree (user + system time, start included), input in the
// page cache, one-second checkpoints, median of the runs; output compared with the naive program's by checksum.
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchArguments } from './arguments.mjs';
import { makeInput } from './end-to-end/input.mjs';

const { values } = benchArguments(
  `node bench/end-to-end.mjs [--format json|csv] [--mb N] [--items 100] [--runs 5] [--parallelism 1] [--naive]

File → filter → 10 s tumble per item → file, rows a CPU-second; --naive: the same by JSON.parse and a Map.`,
  {
    format: { type: 'string', default: 'json' },
    mb: { type: 'string' },
    items: { type: 'string', default: '100' },
    runs: { type: 'string', default: '5' },
    naive: { type: 'boolean', default: false },
    parallelism: { type: 'string', default: '1' },
  },
);
const format = /** @type {'json' | 'csv'} */ (values.format);
/** About 18 million rows of either format, so that the start of a process is the small part that it is of a job. */
const mb = values.mb ?? (format === 'json' ? '2000' : '1000');
const home = path.join(tmpdir(), 'headrace-bench');
mkdirSync(home, { recursive: true });
const input = path.join(home, `shop-${values.items}-${mb}.${format}`);
makeInput({ file: input, bytes: Number(mb) * 1e6, items: Number(values.items), format });
let rows = 0;
const bytes = readFileSync(input);
for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) rows++;
console.log(`${format}: ${rows} rows, ${(statSync(input).size / rows).toFixed(1)} bytes a row, ${values.items} items`);

const script = path.join(home, 'query.sql');
writeFileSync(
  script,
  `CREATE TEMPORARY TABLE log (user_id BIGINT, item_id BIGINT, category_id BIGINT, behavior STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${input}', 'format' = '${format}', 'headrace.range-size' = '4 gb');
CREATE TEMPORARY TABLE results (item_id BIGINT, starts TIMESTAMP(3), orders BIGINT, users BIGINT)
WITH ('connector' = 'filesystem', 'path' = '${home}/out', 'format' = 'json');
CREATE TEMPORARY VIEW page_views AS SELECT user_id, item_id, ts FROM log WHERE behavior = 'pv';
INSERT INTO results
SELECT item_id, window_start, COUNT(*), SUM(user_id)
FROM TABLE(TUMBLE(TABLE page_views, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY item_id, window_start, window_end;
`,
);

/** Certificates that a company adds to Node are read at each start, at 50 ms of processor time: no part of either program. */
const env = { ...process.env, HEADRACE_BUILT: '1', NODE_EXTRA_CA_CERTS: undefined };

/** CPU seconds of a finished child, by /usr/bin/time's means: the shell's own `times`. @param {readonly string[]} args */
function measure(args) {
  return new Promise((resolve, reject) => {
    const quoted = args.map((arg) => `'${arg}'`).join(' ');
    const child = spawn('bash', ['-c', `TIMEFORMAT='%R %U %S'; time ${quoted}`], { env });
    let text = '';
    child.stderr.on('data', (piece) => (text += piece));
    child.on('close', (code) => {
      const times = /([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(text);
      if (code !== 0 || !times) return reject(new Error(text));
      resolve({ wall: Number(times[1]), cpu: Number(times[2]) + Number(times[3]) });
    });
  });
}

const digest = (/** @type {string[]} */ files) => {
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n')).sort();
  return `${lines.length} rows ${createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16)}`;
};

const cli = path.join(import.meta.dirname, '../dist/cli.mjs');
const results = [];
let checksum = '';
for (let run = 0; run < Number(values.runs); run++) {
  rmSync(path.join(home, 'out'), { recursive: true, force: true });
  rmSync(path.join(home, 'chk'), { recursive: true, force: true });
  const time = await measure([
    process.execPath,
    cli,
    'run',
    script,
    '--checkpoint-dir',
    path.join(home, 'chk'),
    '--parallelism',
    values.parallelism,
  ]);
  results.push(rows / time.cpu / 1e6);
  checksum = digest(
    readdirSync(path.join(home, 'out'))
      .filter((name) => !/^[._]/.test(name))
      .map((name) => path.join(home, 'out', name)),
  );
  console.log(`  headrace ${(rows / time.cpu / 1e6).toFixed(2)} M rows/CPU-s, wall ${time.wall} s, ${checksum}`);
}
results.sort((a, b) => a - b);
console.log(`headrace median ${/** @type {number} */ (results[Math.floor(results.length / 2)]).toFixed(2)} M rows per CPU-second`);
if (values.naive) {
  const out = path.join(home, 'naive.json');
  const time = await measure([process.execPath, path.join(import.meta.dirname, 'end-to-end/naive.mjs'), input, out, format]);
  const naive = digest([out]);
  console.log(`naive    ${(rows / time.cpu / 1e6).toFixed(2)} M rows per CPU-second, wall ${time.wall} s, ${naive}`);
  if (naive !== checksum) {
    console.log('DIFFERENT OUTPUT');
    process.exitCode = 1;
  }
}

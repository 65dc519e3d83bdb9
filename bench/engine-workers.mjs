#!/usr/bin/env node
// @ts-check
// node bench/engine-workers.mjs [--mb 1500] [--keys 10000] [--rounds 3] [--case group|window] [--cli dist/cli.mjs] [--json FILE]
// Keyed aggregation out of a CSV file in ranges, with one worker and with two, in turn: rows a second of the clock and a CPU-second between 20 % and
// 100 % of the input, and two over one. Wants two free cores. Build first. Linux.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withBundle } from './bundle.mjs';
import { makeInput } from './end-to-end/input.mjs';

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '1500' },
    keys: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    case: { type: 'string' },
    cli: { type: 'string', default: path.join(import.meta.dirname, '../dist/cli.mjs') },
    json: { type: 'string' },
  },
});
const queries = {
  group: 'SELECT item_id, COUNT(*), SUM(user_id) FROM log GROUP BY item_id',
  window: `SELECT item_id, COUNT(*), SUM(user_id)
FROM TABLE(TUMBLE(TABLE log, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY item_id, window_start, window_end`,
};
const home = path.join(tmpdir(), 'headrace-bench');
mkdirSync(home, { recursive: true });
const input = path.join(home, `shop-${values.keys}-${values.mb}.csv`);
const bytes = Number(values.mb) * 1e6;
makeInput({ file: input, bytes, items: Number(values.keys), format: 'csv' });
const whole = readFileSync(input);
let rows = 0;
for (let at = whole.indexOf(10); at >= 0; at = whole.indexOf(10, at + 1)) rows++;

/** @typedef {new (pid: number, inputBytes: number) => { stop(): { cpuSeconds: number; wallSeconds: number } }} Meter */

/** @param {Meter} Meter @param {string} query @param {number} workers */
async function run(Meter, query, workers) {
  const own = mkdtempSync(path.join(home, 'workers-'));
  try {
    const script = path.join(own, 'query.sql');
    writeFileSync(
      script,
      `CREATE TEMPORARY TABLE log (user_id BIGINT, item_id BIGINT, category_id BIGINT, behavior STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${input}', 'format' = 'csv', 'csv.headrace.multiline' = 'false');
CREATE TEMPORARY TABLE results (item_id BIGINT, orders BIGINT, users BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO results ${query};
`,
    );
    const args = [values.cli, 'run', script, '--checkpoint-dir', path.join(own, 'chk'), '--parallelism', String(workers)];
    const env = { ...process.env, HEADRACE_BUILT: '1', NODE_EXTRA_CA_CERTS: undefined };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const meter = new Meter(/** @type {number} */ (child.pid), whole.length);
    let problem = '';
    child.stderr.on('data', (piece) => (problem += piece));
    const code = await new Promise((resolve) => child.on('close', resolve));
    const { cpuSeconds, wallSeconds } = meter.stop();
    if (code !== 0) throw new Error(problem);
    return { second: (rows * 0.8) / wallSeconds, cpuSecond: (rows * 0.8) / cpuSeconds };
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

const median = (/** @type {number[]} */ numbers) => /** @type {number} */ ([...numbers].sort((a, b) => a - b)[numbers.length >> 1]);
const millions = (/** @type {number} */ rate) => `${(rate / 1e6).toFixed(2)} M`;

const results = await withBundle({ meter: 'bench/nexmark/process-meter.ts' }, async ({ meter }) => {
  const { ProcessMeter } = /** @type {{ ProcessMeter: Meter }} */ (await import(String(meter)));
  const all = [];
  for (const [name, query] of Object.entries(queries).filter(([name]) => values.case === undefined || values.case === name)) {
    /** @type {[number[], number[]]} */
    const seconds = [[], []];
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const workers of /** @type {const} */ ([1, 2])) {
        const { second, cpuSecond } = await run(ProcessMeter, query, workers);
        seconds[workers - 1]?.push(second);
        console.log(
          `  ${name}, ${workers} worker${workers === 1 ? '' : 's'}: ${millions(second)} rows a second, ${millions(cpuSecond)} a CPU-second`,
        );
      }
    }
    const [one, two] = [median(seconds[0]), median(seconds[1])];
    console.log(
      `${name}, ${values.keys} keys, ${rows} rows: ${millions(one)} with one worker, ${millions(two)} with two: ${(two / one).toFixed(2)} times`,
    );
    all.push({ case: name, keys: Number(values.keys), rows, one, two, ratio: two / one });
  }
  return all;
});
if (values.json) writeFileSync(values.json, JSON.stringify(results, null, 2));

#!/usr/bin/env node
// @ts-check
// node bench/engine-workers.mjs [--mb 1500] [--keys 10000] [--rounds 3] [--case group|window] [--cli dist/cli.mjs] [--json FILE]
// Keyed aggregation out of a CSV file in ranges, with one worker and with two, in turn: rows a second of the clock, a CPU-second of the process and a
// CPU-second of its busiest thread, between 20 % and 100 % of the input; two over one by the clock, and by the time of the busiest thread, which says
// what a third core would change. Wants two free cores. Build first. Linux.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchArguments } from './arguments.mjs';
import { withBundle } from './bundle.mjs';
import { makeInput } from './end-to-end/input.mjs';

const { values } = benchArguments(
  `node bench/engine-workers.mjs [--mb 1500] [--keys 10000] [--rounds 3] [--case group|window] [--cli dist/cli.mjs] [--json FILE]

Keyed aggregation out of a file by one worker and by two, in turn (Linux).`,
  {
    mb: { type: 'string', default: '1500' },
    keys: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    case: { type: 'string' },
    cli: { type: 'string', default: path.join(import.meta.dirname, '../dist/cli.mjs') },
    json: { type: 'string' },
  },
);
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

/**
 * @typedef {object} Measured
 * @property {number} cpuSeconds
 * @property {number} wallSeconds
 * @property {number} busiestThreadSeconds
 * @typedef {new (pid: number, inputBytes: number, perThread: boolean) => { stop(): Measured }} Meter
 */

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
    const meter = new Meter(/** @type {number} */ (child.pid), whole.length, true);
    let problem = '';
    child.stderr.on('data', (piece) => (problem += piece));
    const code = await new Promise((resolve) => child.on('close', resolve));
    const { cpuSeconds, wallSeconds, busiestThreadSeconds } = meter.stop();
    if (code !== 0) throw new Error(problem);
    return { second: (rows * 0.8) / wallSeconds, cpuSecond: (rows * 0.8) / cpuSeconds, threadSecond: (rows * 0.8) / busiestThreadSeconds };
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

const median = (/** @type {number[]} */ numbers) => /** @type {number} */ ([...numbers].sort((a, b) => a - b)[numbers.length >> 1]);
const millions = (/** @type {number} */ rate) => `${(rate / 1e6).toFixed(2)} M`;

const results = await withBundle({ meter: 'bench/nexmark/process-meter.ts' }, async ({ meter }) => {
  const { ProcessMeter: Meter } = /** @type {{ ProcessMeter: Meter }} */ (await import(String(meter)));
  const all = [];
  for (const [name, query] of Object.entries(queries).filter(([name]) => values.case === undefined || values.case === name)) {
    /** @type {Record<1 | 2, Awaited<ReturnType<typeof run>>[]>} */
    const runs = { 1: [], 2: [] };
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const workers of /** @type {const} */ ([1, 2])) {
        const rates = await run(Meter, query, workers);
        runs[workers].push(rates);
        console.log(
          `  ${name}, ${workers} worker${workers === 1 ? '' : 's'}: ${millions(rates.second)} rows a second, ${millions(rates.cpuSecond)} a CPU-second, ${millions(rates.threadSecond)} of the busiest thread`,
        );
      }
    }
    const middle = (/** @type {1 | 2} */ workers, /** @type {'second' | 'cpuSecond' | 'threadSecond'} */ of) =>
      median(runs[workers].map((rates) => rates[of]));
    const [one, two] = [middle(1, 'second'), middle(2, 'second')];
    const [clock, thread] = [two / one, middle(2, 'threadSecond') / middle(1, 'threadSecond')];
    const process = middle(2, 'threadSecond') / middle(1, 'cpuSecond');
    console.log(
      `${name}, ${values.keys} keys, ${rows} rows: ${millions(one)} with one worker, ${millions(two)} with two: ${clock.toFixed(2)} times by the clock, ${thread.toFixed(2)} by the busiest thread, ${process.toFixed(2)} by one worker's process over the busiest thread of two`,
    );
    all.push({ case: name, keys: Number(values.keys), rows, one, two, clock, thread, process });
  }
  return all;
});
if (values.json) writeFileSync(values.json, JSON.stringify(results, null, 2));

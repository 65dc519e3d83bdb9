#!/usr/bin/env node
// @ts-check
// `node bench/jdbc-speed.mjs [--rows 400000] [--rounds 3] [--profile FOLDER]`: rows from the generator into a PostgreSQL of its own by primary
// key, one worker, 1 s checkpoints, beside a bare loop of the same statement (arrays of columns, UNNEST, ON CONFLICT DO UPDATE) over values
// that are made before, a commit each second. Rows a second of the clock, by what is committed, from the first fifth on.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { benchArguments } from './arguments.mjs';
import { inCheckout } from '../server/launch/checkout.mjs';
import { postgresService } from '../server/launch/services/postgres.mjs';

const { values } = benchArguments(
  `node bench/jdbc-speed.mjs [--rows 400000] [--rounds 3] [--profile FOLDER]

Upserts a second into a PostgreSQL of its own, beside a bare loop of the same statement.`,
  { rows: { type: 'string', default: '400000' }, rounds: { type: 'string', default: '3' }, profile: { type: 'string' } },
);
const [rows, rounds] = [Number(values.rows), Number(values.rounds)];
/** What the connector takes at once by itself. */
const GROUP = 1_000;

const home = mkdtempSync(path.join(os.tmpdir(), 'headrace-jdbc-speed-'));
chmodSync(home, 0o755); // the embedded PostgreSQL of root's runs as somebody else
const server = await postgresService.start(path.join(home, 'postgres'));
const port = Number(/:(\d+)/.exec(server.address)?.[1]);
const connect = async () => {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'headrace', password: 'headrace', database: 'headrace' });
  await client.connect();
  return client;
};
const watcher = await connect();
try {
  const rates = { bare: /** @type {number[]} */ ([]), headrace: /** @type {number[]} */ ([]) };
  for (let round = 0; round < rounds; round++) {
    for (const who of /** @type {const} */ (['bare', 'headrace'])) {
      const table = `${who}_${round}`;
      await watcher.query(`CREATE TABLE ${table} (id bigint PRIMARY KEY, item text, amount int, price numeric(12, 2))`);
      rates[who].push(await rateOf(table, who === 'bare' ? bareLoop(table) : job(table, round === rounds - 1)));
      const { rows: found } = await watcher.query(`SELECT count(*)::int AS count, count(DISTINCT id)::int AS ids FROM ${table}`);
      if (found[0].count !== rows || found[0].ids !== rows) throw new Error(`${table} has ${found[0].count} rows instead of ${rows}.`);
      await watcher.query(`DROP TABLE ${table}`);
      await watcher.query('CHECKPOINT').catch(() => undefined); // only its owner may
    }
  }
  const median = (/** @type {number[]} */ of) => /** @type {number} */ ([...of].sort((a, b) => a - b)[of.length >> 1]);
  const [bare, headrace] = [median(rates.bare), median(rates.headrace)];
  console.log(JSON.stringify({ rows, rates, median: { bare, headrace }, share: Number((headrace / bare).toFixed(3)) }));
} finally {
  await watcher.end();
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}

/** Rows a second from the moment when a fifth of them is committed until all are. Ids ascend, so the last one tells. @param {string} table @param {Promise<void>} work */
async function rateOf(table, work) {
  let ended = false;
  const end = work.finally(() => (ended = true));
  end.catch(() => undefined); // it is awaited below
  /** @type {{ at: number; count: number } | null} */
  let first = null;
  while (!ended) {
    const { rows: found } = await watcher.query(`SELECT coalesce(max(id) + 1, 0)::int AS count FROM ${table}`);
    const { count } = found[0];
    if (first === null && count >= rows / 5) first = { at: performance.now(), count };
    if (count >= rows) break;
    await Promise.race([end.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  const last = performance.now();
  await end;
  if (first === null || first.count >= rows) throw new Error(`${table} was filled before it could be looked at: take more rows.`);
  return Math.round(((rows - first.count) / (last - first.at)) * 1_000);
}

/** All texts are made before the first statement. @param {string} table */
async function bareLoop(table) {
  const groups = Array.from({ length: Math.ceil(rows / GROUP) }, (_, n) => {
    const ids = Array.from({ length: Math.min(GROUP, rows - n * GROUP) }, (_unused, i) => n * GROUP + i);
    const arrays = [ids, ids.map(() => randomBytes(10).toString('hex')), ids.map((id) => id % 1_000), ids.map((id) => `${id % 997}.25`)];
    return arrays.map((array) => `{${array.join(',')}}`);
  });
  const sql = `INSERT INTO ${table} SELECT * FROM UNNEST($1::bigint[], $2::text[], $3::int[], $4::numeric[])
    ON CONFLICT (id) DO UPDATE SET item = EXCLUDED.item, amount = EXCLUDED.amount, price = EXCLUDED.price`;
  const client = await connect();
  await client.query('BEGIN');
  let begun = performance.now();
  for (const group of groups) {
    await client.query(sql, group);
    if (performance.now() - begun < 1_000) continue;
    await client.query('COMMIT');
    await client.query('BEGIN');
    begun = performance.now();
  }
  await client.query('COMMIT');
  await client.end();
}

/** @param {string} table @param {boolean} last @returns {Promise<void>} */
function job(table, last) {
  const script = path.join(home, `${table}.sql`);
  writeFileSync(
    script,
    `CREATE TEMPORARY TABLE i (id BIGINT, item STRING, amount INT, price DECIMAL(12, 2)) WITH ('connector' = 'datagen', 'rows-per-second' = '0',
       'number-of-rows' = '${rows}', 'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${rows - 1}',
       'fields.item.length' = '20', 'fields.amount.min' = '0', 'fields.amount.max' = '999', 'fields.price.min' = '0', 'fields.price.max' = '999');
     CREATE TEMPORARY TABLE o (id BIGINT, item STRING, amount INT, price DECIMAL(12, 2), PRIMARY KEY (id) NOT ENFORCED) WITH (
       'connector' = 'jdbc', 'url' = 'jdbc:postgresql://127.0.0.1:${port}/headrace', 'table-name' = '${table}', 'username' = 'headrace',
       'password' = '\${secret.SPEED}');
     INSERT INTO o SELECT * FROM i;`,
  );
  const args = ['run', script, '--checkpoint-dir', path.join(home, `${table}-checkpoints`), '--checkpoint-interval', '1s'];
  const profile = last && values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
  const cli = process.env['HEADRACE_CLI'] ?? inCheckout('dist/cli.mjs');
  const child = spawn(process.execPath, [...profile, cli, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HEADRACE_SECRET_SPEED: 'headrace' },
  });
  return new Promise((resolve, reject) =>
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`The job ended with ${code}.`)))),
  );
}

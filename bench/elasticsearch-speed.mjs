#!/usr/bin/env node
// @ts-check
// `node bench/elasticsearch-speed.mjs [--rows 150000] [--rounds 3] [--profile FOLDER]`: rows from the generator into an Elasticsearch of its own by primary key,
// one worker, 1 s checkpoints, beside a bare loop that sends finished bulks of such documents one after the other. Documents a second of the
// clock, by the server's own count, between 20 % and 100 % of them; the first round of each only warms the server up.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { benchArguments } from './arguments.mjs';
import { inCheckout } from '../server/launch/checkout.mjs';
import { startElasticsearch } from '../server/launch/services/elasticsearch.mjs';

const { values } = benchArguments(
  `node bench/elasticsearch-speed.mjs [--rows 150000] [--rounds 3] [--profile FOLDER]

Documents a second into an Elasticsearch of its own, beside a bare loop of finished bulks.`,
  { rows: { type: 'string', default: '150000' }, rounds: { type: 'string', default: '3' }, profile: { type: 'string' } },
);
const [rows, rounds] = [Number(values.rows), Number(values.rounds)];
const BULK = 1_000;
const mapping = { id: 'long', item: 'keyword', amount: 'integer', price: 'double' };

const home = mkdtempSync(path.join(os.tmpdir(), 'headrace-es-speed-'));
const node = await startElasticsearch({ folder: path.join(home, 'node'), heapMb: 1_024 });
try {
  const rates = { bare: /** @type {number[]} */ ([]), headrace: /** @type {number[]} */ ([]) };
  for (let round = 0; round <= rounds; round++) {
    for (const who of /** @type {const} */ (['bare', 'headrace'])) {
      const index = `${who}-${round}`;
      await createIndex(index);
      const rate = await rateOf(index, who === 'bare' ? bareLoop(index) : job(index));
      await request('POST', `/${index}/_refresh`);
      const { count } = await request('GET', `/${index}/_count`);
      if (count !== rows) throw new Error(`${index} has ${count} documents instead of ${rows}.`);
      await request('DELETE', `/${index}`);
      if (round > 0) rates[who].push(rate);
    }
  }
  const median = (/** @type {number[]} */ of) => /** @type {number} */ ([...of].sort((a, b) => a - b)[of.length >> 1]);
  const [bare, headrace] = [median(rates.bare), median(rates.headrace)];
  console.log(JSON.stringify({ rows, rates, median: { bare, headrace }, share: Number((headrace / bare).toFixed(3)) }));
} finally {
  await node.kill();
  rmSync(home, { recursive: true, force: true });
}

/** @param {string} index */
function createIndex(index) {
  const properties = Object.fromEntries(Object.entries(mapping).map(([name, type]) => [name, { type }]));
  return request(
    'PUT',
    `/${index}`,
    JSON.stringify({ settings: { number_of_shards: 1, number_of_replicas: 0 }, mappings: { properties } }),
  );
}

/** Documents a second from the moment when a fifth of them is indexed until all are. @param {string} index @param {Promise<void>} work */
async function rateOf(index, work) {
  let ended = false;
  const end = work.finally(() => (ended = true));
  /** @type {{ at: number; count: number } | null} */
  let first = null;
  while (!ended) {
    const stats = await request('GET', `/${index}/_stats/indexing?filter_path=_all.primaries.indexing.index_total`);
    const count = stats._all?.primaries.indexing.index_total ?? 0;
    if (first === null && count >= rows / 5) first = { at: performance.now(), count };
    if (count >= rows) break;
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  const last = performance.now();
  await end;
  if (first === null) throw new Error(`${index} was filled before it could be looked at: take more rows.`);
  return Math.round(((rows - first.count) / (last - first.at)) * 1_000);
}

/** Bulks are made before the first one is sent. @param {string} index */
async function bareLoop(index) {
  const bulks = Array.from({ length: Math.ceil(rows / BULK) }, (_, n) => {
    const lines = Array.from({ length: Math.min(BULK, rows - n * BULK) }, (_unused, i) => {
      const id = n * BULK + i;
      return `{"index":{"_id":"${id}"}}\n{"id":${id},"item":"${randomBytes(10).toString('hex')}","amount":${id % 1_000},"price":${Math.random()}}\n`;
    });
    return Buffer.from(lines.join(''));
  });
  for (const bulk of bulks) {
    const { errors } = await request('POST', `/${index}/_bulk?filter_path=errors`, bulk);
    if (errors) throw new Error('A document of the bare loop was refused.');
  }
}

/** @param {string} index @returns {Promise<void>} */
function job(index) {
  const script = path.join(home, `${index}.sql`);
  writeFileSync(
    script,
    `CREATE TEMPORARY TABLE i (id BIGINT, item STRING, amount INT, price DOUBLE) WITH ('connector' = 'datagen', 'rows-per-second' = '0',
       'number-of-rows' = '${rows}', 'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${rows - 1}',
       'fields.item.length' = '20', 'fields.amount.min' = '0', 'fields.amount.max' = '999');
     CREATE TEMPORARY TABLE o (id BIGINT, item STRING, amount INT, price DOUBLE, PRIMARY KEY (id) NOT ENFORCED) WITH (
       'connector' = 'elasticsearch', 'hosts' = '${node.address}', 'index' = '${index}');
     INSERT INTO o SELECT * FROM i;`,
  );
  const args = ['run', script, '--checkpoint-dir', path.join(home, `${index}-checkpoints`), '--checkpoint-interval', '1s'];
  const cli = process.env['HEADRACE_CLI'] ?? inCheckout('dist/cli.mjs');
  const profile = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
  const child = spawn(process.execPath, [...profile, cli, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) =>
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`The job ended with ${code}.`)))),
  );
}

/** @param {string} method @param {string} at @param {string | Buffer} [body] */
async function request(method, at, body) {
  const type = at.includes('_bulk') ? 'application/x-ndjson' : 'application/json';
  const answer = await fetch(node.address + at, { method, ...(body === undefined ? {} : { body, headers: { 'content-type': type } }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${at}: ${text}`);
  return JSON.parse(text);
}

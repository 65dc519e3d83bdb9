#!/usr/bin/env node
// @ts-check
// `node bench/elasticsearch-kill.mjs [--kills 200] [--rows 400000] [--rate 1000] [--parallelism 2] [--seed 1] [--minutes N]`: generator → SQL → Elasticsearch by
// primary key under kill -9, half of the kills at random, half at named steps: a copy of the rows, and groups that change with every row.
// At the end every document must be there once, with the values that arithmetic gives. After N minutes, or at SIGINT or SIGTERM, the killing ends:
// the rest runs undisturbed, and what was done is judged.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inCheckout } from '../server/launch/checkout.mjs';
import { startElasticsearch } from '../server/launch/services/elasticsearch.mjs';
import { endWithUs } from '../server/launch/services/end-with-us.mjs';
import { KillingTime } from './kill/killing-time.mjs';

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    kills: { type: 'string', default: '200' },
    rows: { type: 'string', default: '400000' },
    rate: { type: 'string', default: '1000' },
    parallelism: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string' },
  },
});
const [kills, rows, rate, parallelism, seed] = [values.kills, values.rows, values.rate, values.parallelism, values.seed].map(Number);
const GROUPS = 997;
const points = [
  'checkpoint.triggered',
  'sink.before-prepare',
  'sink.after-prepare',
  'checkpoint.section-written',
  'checkpoint.before-manifest',
  'checkpoint.manifest-written',
  'checkpoint.manifest-renamed',
  'start.lineage-written',
  'start.recovered',
];

const time = new KillingTime(values.minutes);
const home = mkdtempSync(path.join(os.tmpdir(), 'headrace-es-kill-'));
// A copy of the build, so that a long run does not meet a rebuild; packages are found from beside it.
const build = inCheckout(`node_modules/.cache/headrace-es-kill-${process.pid}`);
cpSync(inCheckout('dist'), build, { recursive: true });
process.env['HEADRACE_CLI'] = path.join(build, 'cli.mjs');
const { completedCheckpoint, random, sleep, startJob } = await import('./kill/kill-run.mjs');
const next = random(seed);
const node = await startElasticsearch({ folder: path.join(home, 'node'), heapMb: 768, apart: true });
endWithUs(removeAll);
try {
  const job = { script: path.join(home, 'job.sql'), checkpoints: path.join(home, 'checkpoints') };
  writeFileSync(job.script, scriptText(rate));
  const counts = await killRounds(job);
  // What is left comes as fast as it can.
  writeFileSync(job.script, scriptText(0));
  const last = startJob({ ...job, parallelism });
  const { code, stderr } = await last.ended;
  if (code !== 0) throw new Error(`The last run ended with ${code}: ${stderr}`);
  const verdict = { copies: await judgeCopies(), groups: await judgeGroups() };
  console.log(
    JSON.stringify({ rows, kills, rounds: roundsOf(counts), seed, checkpoints: completedCheckpoint(job.checkpoints), counts, ...verdict }),
  );
  process.exitCode = roundsOf(counts) > 0 && Object.values(verdict).every(({ lost, wrong, extra }) => lost + wrong + extra === 0) ? 0 : 1;
} finally {
  await node.kill();
  removeAll();
}

function removeAll() {
  for (const folder of [home, build]) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** @param {number} perSecond */
function scriptText(perSecond) {
  const at = `'connector' = 'elasticsearch', 'hosts' = '${node.address}'`;
  return `CREATE TEMPORARY TABLE i (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '${perSecond}',
      'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${rows - 1}');
    CREATE TEMPORARY TABLE copies (id BIGINT, twice BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH (${at}, 'index' = 'copies');
    CREATE TEMPORARY TABLE totals (g BIGINT, n BIGINT, total BIGINT, PRIMARY KEY (g) NOT ENFORCED) WITH (${at}, 'index' = 'totals');
    EXECUTE STATEMENT SET BEGIN
    INSERT INTO copies SELECT id, id * 2 FROM i;
    INSERT INTO totals SELECT MOD(id, ${GROUPS}), COUNT(*), SUM(id) FROM i GROUP BY MOD(id, ${GROUPS});
    END;`;
}

/** @param {{ script: string; checkpoints: string }} job @returns {Promise<Record<string, number>>} how many kills met each step */
async function killRounds(job) {
  /** @type {Record<string, number>} */
  const counts = {};
  time.begin();
  for (let round = 0; round < kills && !time.isOver; round++) {
    const point = round % 2 === 0 ? 'random' : /** @type {string} */ (points[(round >> 1) % points.length]);
    const nth = point.startsWith('start.') ? 1 : 1 + Math.floor(next() * 3);
    const before = completedCheckpoint(job.checkpoints);
    const env = point === 'random' ? {} : { HEADRACE_FAULT: `${point}:${nth}` };
    const run = startJob({ ...job, parallelism: 1 + Math.floor(next() * parallelism), env });
    const limit = point === 'random' ? firstCheckpoint(job.checkpoints, before).then(() => sleep(next() * 700)) : sleep(30_000);
    const met = await Promise.race([run.ended, limit.then(() => null)]);
    run.child.kill('SIGKILL');
    const { signal, code, stderr } = await run.ended;
    if (signal !== 'SIGKILL') throw new Error(`The job ended with ${code} after ${round} kills instead of being killed: ${stderr}`);
    const step = point === 'random' || met !== null ? point : `${point}, not met in its time`;
    counts[step] = (counts[step] ?? 0) + 1;
    if ((round + 1) % 20 === 0) console.error(`  ${round + 1}/${kills} kills, checkpoint ${completedCheckpoint(job.checkpoints)}`);
  }
  return counts;
}

/** @param {Record<string, number>} counts */
function roundsOf(counts) {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** @param {string} checkpoints @param {number} before */
async function firstCheckpoint(checkpoints, before) {
  for (let waited = 0; waited < 15_000 && completedCheckpoint(checkpoints) <= before; waited += 20) await sleep(20);
}

/** Counted by the server: the documents, those whose values fit, and those that no row gives. */
async function judgeCopies() {
  const seen = new Map((await documents('copies')).map(({ _id, _source }) => [_id, _source]));
  let [lost, wrong] = [0, 0];
  for (let id = 0; id < rows; id++) {
    const found = seen.get(String(id));
    if (!found) lost++;
    else if (found.id !== id || found.twice !== id * 2) wrong++;
  }
  return { documents: seen.size, lost, wrong, extra: seen.size - (rows - lost) };
}

async function judgeGroups() {
  const seen = new Map((await documents('totals')).map(({ _id, _source }) => [_id, _source]));
  let [lost, wrong] = [0, 0];
  for (let g = 0; g < GROUPS; g++) {
    const n = Math.floor((rows - 1 - g) / GROUPS) + 1;
    const found = seen.get(String(g));
    if (!found) lost++;
    else if (found.n !== n || found.total !== n * g + (GROUPS * n * (n - 1)) / 2) wrong++;
  }
  return { documents: seen.size, lost, wrong, extra: seen.size - (GROUPS - lost) };
}

/** @param {string} index @returns {Promise<{ _id: string; _source: Record<string, number> }[]>} */
async function documents(index) {
  await ask('POST', `/${index}/_refresh`);
  const { id } = await ask('POST', `/${index}/_pit?keep_alive=5m`);
  /** @type {{ _id: string; _source: Record<string, number>; sort: number[] }[]} */
  const all = [];
  for (;;) {
    const after = all.at(-1)?.sort;
    const body = { pit: { id, keep_alive: '5m' }, size: 10_000, sort: [{ _shard_doc: 'asc' }], ...(after ? { search_after: after } : {}) };
    const { hits } = (await ask('POST', '/_search', body)).hits;
    if (hits.length === 0) return all;
    all.push(...hits);
  }
}

/** @param {string} method @param {string} at @param {unknown} [body] */
async function ask(method, at, body) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await fetch(node.address + at, { method, ...sent });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${at}: ${text}`);
  return JSON.parse(text);
}

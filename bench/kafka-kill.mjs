#!/usr/bin/env node
// @ts-check
// `npm run bench -- kafka-kill [--sink kafka|file|postgres|mariadb|sqlite|elasticsearch] [--kills 200] [--rows 1000000] [--rate 2000] [--parallelism 2] [--seed 1] [--minutes N]`:
// Kafka → SQL → sink, each row once, under kill -9 at random and at every named step. What another program than the connector reads there (Java's consumer
// of committed records, the database's own client, …) is judged against the rows that lie in the input's topic: nothing lost, nothing twice.
// After N minutes, or at SIGINT or SIGTERM, the killing ends: the rest runs undisturbed, and what was done is judged (at a signal: of the rows fed so far).
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { benchArguments, refuse } from './arguments.mjs';
import { inCheckout } from '../server/launch/checkout.mjs';
import { endWithUs } from '../server/launch/services/end-with-us.mjs';
import { startKafka } from '../server/launch/services/kafka.mjs';
import { committedLines, createTopics } from './kafka/committed-lines.mjs';
import { feedScript, judge, killedScript } from './kafka/kill-case.mjs';
import { killSinks } from './kafka/kill-sinks.mjs';
import { KillingTime } from './kill/killing-time.mjs';

/** Between the first row and the last commit; each is met by some kills. */
const steps = {
  checkpoint: [
    'checkpoint.triggered',
    'sink.before-prepare',
    'sink.after-prepare',
    'checkpoint.section-written',
    'checkpoint.before-manifest',
    'checkpoint.manifest-written',
    'checkpoint.manifest-renamed',
  ],
  commit: ['commit.started', 'commit.answered', 'commit.done', 'checkpoint.before-retire'],
  start: ['start.lineage-written', 'start.recovered'],
};

const { values } = benchArguments(
  `npm run bench -- kafka-kill [--sink kafka|file|postgres|mariadb|sqlite|elasticsearch] [--kills 200] [--rows 1000000] [--rate 2000] [--parallelism 2] [--seed 1] [--minutes N]

Kafka → SQL → sink under kill -9 at random and at every named step: nothing lost, nothing twice.`,
  {
    sink: { type: 'string', default: 'kafka' },
    kills: { type: 'string', default: '200' },
    rows: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '2000' },
    parallelism: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string' },
  },
);
const [kills, rows, rate, parallelism, seed] = [values.kills, values.rows, values.rate, values.parallelism, values.seed].map(Number);
const time = new KillingTime(values.minutes);
const openSink = killSinks[values.sink];
if (!openSink) refuse(`--sink is "${values.sink}": give ${Object.keys(killSinks).join(', ')}.`);
const home = mkdtempSync(path.join(os.tmpdir(), 'headrace-kafka-kill-'));
chmodSync(home, 0o755); // the embedded PostgreSQL of root's runs as somebody else
// A copy of the build, so that a long run does not meet a rebuild; packages are found from beside it.
const build = inCheckout(`node_modules/.cache/headrace-kafka-kill-${process.pid}`);
cpSync(inCheckout('dist'), build, { recursive: true });
process.env['HEADRACE_CLI'] = path.join(build, 'cli.mjs');
endWithUs(removeAll);
const { completedCheckpoint, random, sleep, startJob } = await import('./kill/kill-run.mjs');
const next = random(seed);
const broker = await startKafka({ folder: path.join(home, 'kafka'), apart: true });
const of = { bootstrap: broker.bootstrap, rows, rate, seed };
/** @type {import('./kafka/kill-sinks.mjs').KillSink | null} */
let sink = null;
try {
  await createTopics(of.bootstrap, { 'kill-in': 4 });
  sink = await openSink({ bootstrap: of.bootstrap, home });
  const script = (/** @type {string} */ name, /** @type {string} */ text) => {
    const file = path.join(home, `${name}.sql`);
    writeFileSync(file, text);
    return { script: file, checkpoints: path.join(home, `${name}-checkpoints`) };
  };
  const feed = startJob({ ...script('feed', feedScript(of)), parallelism: 1 });
  const job = script('killed', killedScript(of, sink));
  const counts = await killRounds(job, sink);
  if (time.isInterrupted) feed.child.kill('SIGTERM');
  const fed = await feed.ended;
  if (fed.code !== 0 && !time.isInterrupted) throw new Error(`The feed ended with ${fed.code}: ${fed.stderr}`);
  const input = await committedLines(of.bootstrap, 'kill-in');
  const last = startJob({ ...job, parallelism, env: sink.env });
  await untilComplete(input, sink, last);
  last.child.kill('SIGTERM');
  const end = await last.ended;
  // Its last commit may have brought more to light.
  const verdict = await judge(input, sink);
  const rounds = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const checkpoints = completedCheckpoint(job.checkpoints);
  console.log(
    JSON.stringify(
      { sink: values.sink, rows: input.length, kills, rounds, seed, checkpoints, counts, stopped: end.code, ...verdict },
      null,
      2,
    ),
  );
  const holds = Object.values(verdict).every(({ wanted, lost, doubled }) => wanted > 0 && lost + doubled === 0);
  process.exitCode = holds && rounds > 0 ? 0 : 1;
} finally {
  await sink?.close();
  await broker.kill();
  removeAll();
}

function removeAll() {
  for (const folder of [home, build]) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** @param {{ script: string; checkpoints: string }} job @param {import('./kafka/kill-sinks.mjs').KillSink} into @returns {Promise<Record<string, number>>} how many kills met each step, and how many came too early for theirs */
async function killRounds(job, { commits, env }) {
  const points = [...steps.checkpoint, ...(commits ? steps.commit : []), ...steps.start];
  /** @type {Record<string, number>} */
  const counts = {};
  time.begin();
  for (let round = 0; round < kills && !time.isOver;) {
    const point = round % 2 === 0 ? 'random' : /** @type {string} */ (points[(round >> 1) % points.length]);
    const nth = point.startsWith('start.') ? 1 : 1 + Math.floor(next() * 3);
    const workers = 1 + Math.floor(next() * parallelism);
    const fault = point === 'random' ? {} : { HEADRACE_FAULT: `${point}:${nth}` };
    const before = completedCheckpoint(job.checkpoints);
    const run = startJob({ ...job, parallelism: workers, env: { ...env, ...fault } });
    const limit = point === 'random' ? firstCheckpoint(job.checkpoints, before).then(() => sleep(next() * 1_200)) : sleep(30_000);
    const met = await Promise.race([run.ended, limit.then(() => null)]);
    run.child.kill('SIGKILL');
    const end = await run.ended;
    if (end.signal !== 'SIGKILL') throw new Error(`The job ended with ${end.code} instead of being killed: ${end.stderr}`);
    const step = point === 'random' || met !== null ? point : `${point}, not met in its time`;
    counts[step] = (counts[step] ?? 0) + 1;
    round++;
    if (round % 20 === 0) console.error(`  ${round}/${kills} kills, checkpoint ${completedCheckpoint(job.checkpoints)}`);
  }
  return counts;
}

/** @param {string} checkpoints @param {number} before */
async function firstCheckpoint(checkpoints, before) {
  for (let waited = 0; waited < 15_000 && completedCheckpoint(checkpoints) <= before; waited += 20) await sleep(20);
}

/** Looks at the output until nothing is missing, or for a while; the job still runs meanwhile. @param {readonly string[]} input @param {import('./kafka/kill-sinks.mjs').KillSink} into @param {{ child: import('node:child_process').ChildProcess }} running */
async function untilComplete(input, into, running) {
  for (let tries = 1; ; tries++) {
    await sleep(3_000);
    const verdict = await judge(input, into);
    if (Object.values(verdict).every(({ lost }) => lost === 0) || tries === 20 || running.child.exitCode !== null) return;
  }
}

#!/usr/bin/env node
// @ts-check
// `npm run bench -- kafka-kill [--kills 200] [--rows 1000000] [--rate 2000] [--parallelism 2] [--seed 1] [--minutes N]`: Kafka → SQL → Kafka, exactly
// once, under kill -9 at random and at every named step. Java's consumer of committed records is the judge: nothing lost, nothing twice.
// After N minutes, or at SIGINT or SIGTERM, the killing ends: the rest runs undisturbed, and what was done is judged (at a signal: of the rows fed so far).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endWithUs } from '../server/launch/services/end-with-us.mjs';
import { startKafka } from '../server/launch/services/kafka.mjs';
import { committedLines, createTopics } from './kafka/committed-lines.mjs';
import { feedScript, judgeCopies, judgeWindows, killedScript } from './kafka/kill-case.mjs';
import { completedCheckpoint, random, sleep, startJob } from './kill/kill-run.mjs';
import { KillingTime } from './kill/killing-time.mjs';

/** Between the first row and the last commit; each is met by some kills. */
const points = [
  'checkpoint.triggered',
  'sink.before-prepare',
  'sink.after-prepare',
  'checkpoint.section-written',
  'checkpoint.before-manifest',
  'checkpoint.manifest-written',
  'checkpoint.manifest-renamed',
  'commit.started',
  'commit.answered',
  'commit.done',
  'checkpoint.before-retire',
  'start.lineage-written',
  'start.recovered',
];

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    kills: { type: 'string', default: '200' },
    rows: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '2000' },
    parallelism: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string' },
  },
});
const [kills, rows, rate, parallelism, seed] = [values.kills, values.rows, values.rate, values.parallelism, values.seed].map(Number);
const time = new KillingTime(values.minutes);
const home = mkdtempSync(path.join(os.tmpdir(), 'headrace-kafka-kill-'));
const broker = await startKafka({ folder: path.join(home, 'kafka'), apart: true });
endWithUs(() => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
/** @type {import('./kafka/kill-case.mjs').KillCase} */
const of = { bootstrap: broker.bootstrap, rows, rate, seed };
const next = random(seed);
try {
  await createTopics(of.bootstrap, { 'kill-in': 4, 'kill-copies': 3, 'kill-windows': 2 });
  const script = (/** @type {string} */ name, /** @type {string} */ text) => {
    const file = path.join(home, `${name}.sql`);
    writeFileSync(file, text);
    return { script: file, checkpoints: path.join(home, `${name}-checkpoints`) };
  };
  const feed = startJob({ ...script('feed', feedScript(of)), parallelism: 1 });
  const job = script('killed', killedScript(of));
  const counts = await killRounds(job);
  if (time.isInterrupted) feed.child.kill('SIGTERM');
  const fed = await feed.ended;
  if (fed.code !== 0 && !time.isInterrupted) throw new Error(`The feed ended with ${fed.code}: ${fed.stderr}`);
  const input = await committedLines(of.bootstrap, 'kill-in');
  const last = startJob({ ...job, parallelism });
  await untilComplete(input, last);
  last.child.kill('SIGTERM');
  const end = await last.ended;
  // Its last commit may have brought more to light.
  const verdict = await judge(input);
  const rounds = roundsOf(counts);
  console.log(JSON.stringify({ rows: input.length, kills, rounds, seed, counts, stopped: end.code, ...verdict }, null, 2));
  const holds = Object.values(verdict).every(({ wanted, lost, doubled }) => wanted > 0 && lost + doubled === 0);
  process.exitCode = holds && rounds > 0 ? 0 : 1;
} finally {
  await broker.kill();
  rmSync(home, { recursive: true, force: true });
}

/** @param {{ script: string; checkpoints: string }} job @returns {Promise<Record<string, number>>} how many kills met each step, and how many came too early for theirs */
async function killRounds(job) {
  /** @type {Record<string, number>} */
  const counts = {};
  time.begin();
  for (let round = 0; round < kills && !time.isOver;) {
    const point = round % 2 === 0 ? 'random' : /** @type {string} */ (points[(round >> 1) % points.length]);
    const nth = point.startsWith('start.') ? 1 : 1 + Math.floor(next() * 3);
    const workers = 1 + Math.floor(next() * parallelism);
    const env = point === 'random' ? {} : { HEADRACE_FAULT: `${point}:${nth}` };
    const before = completedCheckpoint(job.checkpoints);
    const run = startJob({ ...job, parallelism: workers, env });
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

/** @param {Record<string, number>} counts */
function roundsOf(counts) {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** @param {string} checkpoints @param {number} before */
async function firstCheckpoint(checkpoints, before) {
  for (let waited = 0; waited < 15_000 && completedCheckpoint(checkpoints) <= before; waited += 20) await sleep(20);
}

/** Looks at the output until nothing is missing, or for a while; the job still runs meanwhile. @param {readonly string[]} input @param {{ child: import('node:child_process').ChildProcess }} running */
async function untilComplete(input, running) {
  for (let tries = 1; ; tries++) {
    await sleep(3_000);
    const { copies, windows } = await judge(input);
    if ((copies.lost === 0 && windows.lost === 0) || tries === 20 || running.child.exitCode !== null) return;
  }
}

/** @param {readonly string[]} input */
async function judge(input) {
  return {
    copies: judgeCopies(input, await committedLines(of.bootstrap, 'kill-copies')),
    windows: judgeWindows(input, await committedLines(of.bootstrap, 'kill-windows')),
  };
}

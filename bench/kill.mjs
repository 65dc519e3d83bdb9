#!/usr/bin/env node
// @ts-check
// node bench/kill.mjs [--rows N] [--kills N] [--rate rows/s] [--sink file|postgres] [--parallelism N] [--seed N]
// Kills a running job at random moments and at named points between prepare and commit, goes on from its checkpoints each time, and
// compares the final output, byte for byte after sorting, with an undisturbed run. PostgreSQL is taken from KILL_DATABASE_URL.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { commitPoints, killScript } from './kill/cases.mjs';
import { completedCheckpoint, random, sleep, startJob } from './kill/kill-run.mjs';
import { fileOutput } from './kill/file-output.mjs';
import { postgresOutput } from './kill/postgres-output.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '20000000' },
    kills: { type: 'string', default: '50' },
    rate: { type: 'string', default: '400000' },
    sink: { type: 'string', default: 'file' },
    parallelism: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
  },
});
const rows = Number(values.rows);
const kills = Number(values.kills);
const seed = Number(values.seed);
const parallelism = Number(values.parallelism);
const next = random(seed);
const home = mkdtempSync(path.join(tmpdir(), 'headrace-kill-'));
const output = await (values.sink === 'postgres' ? postgresOutput : fileOutput)(home);

console.log(`seed ${seed}, ${rows} rows at ${values.rate} a second, ${kills} kills, sink ${values.sink}, parallelism ${parallelism}`);

/** @param {string} name @param {number} rowsPerSecond */
async function prepare(name, rowsPerSecond) {
  const tables = await output.tables(name);
  const script = path.join(home, `${name}.sql`);
  writeFileSync(script, killScript({ rows, rowsPerSecond, seed, tables }));
  return { script, checkpoints: path.join(home, `${name}-checkpoints`) };
}

async function undisturbed() {
  const job = { ...(await prepare('undisturbed', 0)), parallelism, env: output.env };
  const end = await startJob(job).ended;
  if (end.code !== 0) throw new Error(`The undisturbed run ended with ${end.code}: ${end.stderr}`);
  return output.read('undisturbed');
}

async function killed() {
  const job = { ...(await prepare('killed', Number(values.rate))), env: output.env };
  /** @type {Record<string, number>} */
  const counts = {};
  const started = Date.now();
  /** Kills are spread over the time that the rate gives the input, so that the last one still meets a running job. */
  const spacing = ((rows / Number(values.rate)) * 1_000) / kills;
  let counted = 0;
  let betweenCommits = 0;
  while (counted < kills) {
    const atPoint = counted % 2 === 0;
    const point = atPoint ? commitPoints[Math.floor(next() * commitPoints.length)] : 'random';
    const nth = 1 + Math.floor(next() * 2);
    const before = completedCheckpoint(job.checkpoints);
    const workers = 1 + Math.floor(next() * parallelism);
    const run = startJob({ ...job, parallelism: workers, env: { ...job.env, ...(atPoint ? { HEADRACE_FAULT: `${point}:${nth}` } : {}) } });
    const limit = atPoint ? sleep(20_000) : untilFirstRow(job.checkpoints, before).then(() => sleep(next() * spacing));
    const end = await Promise.race([run.ended, limit]);
    if (!end) run.child.kill('SIGKILL');
    const last = end ?? (await run.ended);
    if (last.code === 0) {
      console.log(`The input ended after ${counted} kills: give it more rows or a lower --rate.`);
      break;
    }
    if (last.signal !== 'SIGKILL') throw new Error(`The job ended with ${last.code} instead of being killed: ${last.stderr}`);
    // A kill counts only between the first row and the end.
    const ran = atPoint || completedCheckpoint(job.checkpoints) > 0;
    if (!ran) continue;
    counted++;
    counts[point] = (counts[point] ?? 0) + 1;
    if (completedCheckpoint(job.checkpoints) > 0) betweenCommits++;
    process.stdout.write(
      `  kill ${counted}/${kills} ${point} (parallelism ${workers}), checkpoint ${completedCheckpoint(job.checkpoints)}\n`,
    );
  }
  const end = await startJob({ ...job, parallelism }).ended;
  if (end.code !== 0) throw new Error(`The last run ended with ${end.code}: ${end.stderr}`);
  console.log(`${counted} kills in ${Math.round((Date.now() - started) / 1_000)} s, ${betweenCommits} of them after the first checkpoint:`);
  for (const [point, count] of Object.entries(counts).sort()) console.log(`  ${point.padEnd(30)} ${count}`);
  return { counted, result: await output.read('killed') };
}

/** @param {string} checkpoints @param {number} before */
async function untilFirstRow(checkpoints, before) {
  for (let waited = 0; waited < 20_000; waited += 20) {
    if (completedCheckpoint(checkpoints) > before) return;
    await sleep(20);
  }
}

try {
  const expected = await undisturbed();
  const { counted, result } = await killed();
  const same = expected.digest === result.digest && expected.rows === result.rows;
  console.log(`undisturbed ${expected.rows} rows ${expected.digest}`);
  console.log(`killed      ${result.rows} rows ${result.digest}`);
  if (!same) console.log('DIFFERENT');
  process.exitCode = same && counted === kills ? 0 : 1;
} finally {
  await output.close();
  if (process.exitCode === 0) rmSync(home, { recursive: true, force: true });
  else console.log(`Kept: ${home}`);
}

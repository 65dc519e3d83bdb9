#!/usr/bin/env node
// @ts-check
// node bench/kill.mjs [--of job|runner|web] [--input counting|shop] [--sink file|postgres|mariadb|both] [--rows N] [--kills N [--enough N]] [--rate rows/s] [--parallelism N] [--seed N] [--minutes N] [--json FILE]
// Kills a running job, or the runner or the web process of a server that runs it, at random moments and at named points between prepare
// and commit, lets it go on each time, and compares the final output, byte for byte after sorting, with an undisturbed run.
// After N minutes, or at SIGINT or SIGTERM, the killing ends: the rest runs undisturbed, and what was done is judged; a second signal ends everything.
import { mkdtempSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchArguments, refuse } from './arguments.mjs';
import { random } from './kill/kill-run.mjs';
import { KillingTime } from './kill/killing-time.mjs';
import { killJobs } from './kill/of-job.mjs';
import { killServers } from './kill/of-server.mjs';

/**
 * @typedef {{ rows: number; kills: number; rate: number; parallelism: number; seed: number; sinks: readonly ('file' | 'postgres' | 'mariadb')[];
 *   of: 'job' | 'runner' | 'web'; input: 'counting' | 'shop'; next: () => number; time: KillingTime; say: (line: string) => void }} KillOptions
 * @typedef {{ rows: number; digest: string }} Output
 * @typedef {{ counted: number; betweenCommits: number; seconds: number; points: Record<string, number>;
 *   results: { sink: string; undisturbed: Output; killed: Output }[]; problems: string[]; figures: Record<string, unknown> }} KillOutcome
 */

/** Rows a second that leave time for 50 kills in 20 M rows, with what it takes each time to go on. */
const rates = { job: '400000', runner: '40000', web: '40000', 'job of a server': '40000' };

const { values } = benchArguments(
  `node bench/kill.mjs [--of job|runner|web] [--input counting|shop] [--sink file|postgres|mariadb|both] [--rows N] [--kills N] [--enough N] [--rate ROWS] [--parallelism N] [--seed N] [--minutes N] [--json FILE]

Kills a job, or the runner or web process of a server, again and again; the output must equal the undisturbed one.`,
  {
    of: { type: 'string', default: 'job' },
    input: { type: 'string', default: 'counting' },
    rows: { type: 'string', default: '20000000' },
    kills: { type: 'string', default: '50' },
    enough: { type: 'string' },
    rate: { type: 'string' },
    sink: { type: 'string', default: 'file' },
    parallelism: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    minutes: { type: 'string' },
    json: { type: 'string' },
  },
);
const of = values.of;
if (of !== 'job' && of !== 'runner' && of !== 'web') refuse(`--of is "${of}": give job, runner or web.`);
const sinks = { file: ['file'], postgres: ['postgres'], mariadb: ['mariadb'], both: ['file', 'postgres'] }[values.sink];
const { input } = values;
if (input !== 'counting' && input !== 'shop') refuse(`--input is "${input}": give counting or shop.`);
if (input === 'shop' && values.sink !== 'postgres') refuse('--input shop goes into --sink postgres.');
const throughServer = of !== 'job' || input === 'shop';
if (!sinks || (!throughServer && sinks.length > 1))
  refuse(`--sink is "${values.sink}": give file, postgres or mariadb, or both for a server.`);
if (throughServer && values.sink === 'mariadb') throw new Error('A server writes to --sink file, postgres or both.');

/** @type {KillOptions} */
const options = {
  of,
  input,
  rows: Number(values.rows),
  kills: Number(values.kills),
  rate: Number(values.rate ?? rates[of === 'job' && throughServer ? 'job of a server' : of]),
  parallelism: Number(values.parallelism),
  seed: Number(values.seed),
  sinks: /** @type {KillOptions['sinks']} */ (sinks),
  next: random(Number(values.seed)),
  time: new KillingTime(values.minutes),
  say: (line) => console.log(line),
};
const home = mkdtempSync(path.join(tmpdir(), 'headrace-kill-'));
chmodSync(home, 0o755); // the embedded PostgreSQL of root's servers runs as somebody else
const { rows, kills, rate, parallelism, seed } = options;
console.log(`seed ${seed}, ${rows} rows at ${rate} a second, ${kills} kills of the ${of}, sink ${values.sink}, parallelism ${parallelism}`);

try {
  const outcome = await (throughServer ? killServers : killJobs)(options, home);
  const { counted, betweenCommits, seconds, points, results, problems, figures } = outcome;
  console.log(`${counted} of ${kills} kills in ${seconds} s, ${betweenCommits} of them after the first commit:`);
  for (const [point, count] of Object.entries(points).sort()) console.log(`  ${point.padEnd(30)} ${count}`);
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(30)} ${JSON.stringify(value)}`);
  for (const { sink, undisturbed, killed } of results) {
    console.log(`${sink}: undisturbed ${undisturbed.rows} rows ${undisturbed.digest}`);
    console.log(`${sink}: killed      ${killed.rows} rows ${killed.digest}`);
    if (undisturbed.digest !== killed.digest || undisturbed.rows !== killed.rows) problems.push(`The output in ${sink} differs.`);
  }
  // On a slow machine the input may end early, and so may the killing by wish: what counts as enough then.
  const enough = Number(values.enough ?? (options.time.isOver ? 1 : kills));
  if (counted < enough) problems.push(`${counted} kills instead of ${enough}.`);
  for (const problem of problems) console.log(`WRONG: ${problem}`);
  if (values.json) {
    const { next: _next, say: _say, time: _time, ...asked } = options;
    writeFileSync(values.json, `${JSON.stringify({ at: new Date().toISOString(), node: process.version, asked, ...outcome }, null, 2)}\n`);
  }
  process.exitCode = problems.length === 0 ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  throw error;
} finally {
  if (process.exitCode === 0) rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  else console.log(`Kept: ${home}`);
}

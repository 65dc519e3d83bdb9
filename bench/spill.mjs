#!/usr/bin/env node
// @ts-check
// node bench/spill.mjs [--case group|extremes|join] [--keys N] [--repeats 2] [--memory "512 mb"] [--limit-mb 1024] [--interval 60s] [--parallelism 1] [--rate rows/s] [--kill] [--json]
// A grouped aggregate, or a join, with far more state than its memory. Groups: each key holds about 350 bytes, so 24 million are 8 GB, and comes
// `--repeats` times, far apart. Extremes: the least text of every eight keys, of which each repeat takes one back; about 300 bytes for each key, 20 million
// are 6 GB. Join: about 300 bytes of either side for each key, 13 million are 8 GB. Checks a sample of the results against arithmetic, and that the process's own memory (RssAnon, without
// the page cache) stays below the limit. `--kill`: kill -9 after the first checkpoint and go on at another parallelism. Linux only.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { benchArguments } from './arguments.mjs';
import { completedCheckpoint } from './kill/kill-run.mjs';
import { machine } from './server/machine.mjs';

const { values } = benchArguments(
  `node bench/spill.mjs [--case group|extremes|join] [--keys N] [--repeats 2] [--memory "512 mb"] [--limit-mb 1024] [--interval 60s] [--parallelism 1] [--rate ROWS] [--kill] [--json]

A grouped aggregate (24 million keys), one whose MIN is taken back (20 million), or a join (13 million), whose state is many times its memory (Linux).`,
  {
    case: { type: 'string', default: 'group' },
    keys: { type: 'string' },
    repeats: { type: 'string', default: '2' },
    memory: { type: 'string', default: '512 mb' },
    'limit-mb': { type: 'string', default: '1024' },
    interval: { type: 'string', default: '60s' },
    parallelism: { type: 'string', default: '1' },
    rate: { type: 'string', default: '0' },
    kill: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
);
const say = (/** @type {string} */ line) => (values.json ? process.stderr : process.stdout).write(`${line}\n`);
const defaultKeys = new Map([
  ['group', 24e6],
  ['extremes', 20e6],
  ['join', 13e6],
]).get(values.case);
if (defaultKeys === undefined) throw new Error(`--case ${values.case} is none: write group, extremes or join.`);
const isJoin = values.case === 'join';
const repeats = isJoin ? 1 : Number(values.repeats);
const keys = nextPrime(Number(values.keys ?? defaultKeys));
/** Keys that share a group, and the number of groups. */
const SHARE = values.case === 'extremes' ? 8 : 1;
const groups = Math.ceil(keys / SHARE);
const rows = keys * (isJoin ? 2 : repeats);
/** Steps through the keys as if at random; prime to their number. */
const STEP = 7_368_787;
const OTHER_STEP = 5_915_587;
const SAMPLES = 200;
const every = Math.max(1, Math.floor(groups / SAMPLES));
const home = mkdtempSync(path.join(tmpdir(), 'headrace-spill-'));
const checkpoints = path.join(home, 'checkpoints');

/** @param {string} name @param {number} step @param {number} count numbers in order, with a key that wanders and a long text of it */
const keyed = (
  name,
  step,
  count,
) => `CREATE TEMPORARY TABLE ${name}_numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '${values.rate}', 'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '${count - 1}');
CREATE TEMPORARY VIEW ${name} AS SELECT MOD(n * ${step}, ${keys}) AS k, n, LPAD(CAST(MOD(n * ${step}, ${keys}) AS STRING), 240, 'x') AS note FROM ${name}_numbers;`;
/** What is asked of each row needs both sides, or the whole group: else only the sampled keys would be kept. */
const cases = {
  group: `${keyed('numbers', STEP, rows)}
CREATE TEMPORARY VIEW sums AS SELECT k, COUNT(*) AS a, SUM(n) AS b, MAX(note) AS note FROM numbers GROUP BY k;
INSERT INTO results SELECT k, a, b, note FROM sums WHERE MOD(k + a * 0, ${every}) = 0;`,
  extremes: `${keyed('numbers', STEP, rows)}
CREATE TEMPORARY VIEW newest AS SELECT k, MAX(n) AS n FROM numbers GROUP BY k;
CREATE TEMPORARY VIEW least AS SELECT k / ${SHARE} AS k, COUNT(*) AS a, SUM(n) AS b, MIN(LPAD(CAST(n AS STRING), 240, '0')) AS note FROM newest GROUP BY k / ${SHARE};
INSERT INTO results SELECT k, a, b, note FROM least WHERE MOD(k + a * 0, ${every}) = 0;`,
  join: `${keyed('lefts', STEP, keys)}
${keyed('rights', OTHER_STEP, keys)}
INSERT INTO results SELECT l.k, l.n, r.n, l.note || r.note FROM lefts l JOIN rights r ON l.k = r.k WHERE MOD(l.k + (l.n + r.n) * 0, ${every}) = 0;`,
};
const script = path.join(home, 'spill.sql');
writeFileSync(
  script,
  `SET 'state.memory' = '${values.memory}';
CREATE TEMPORARY TABLE results (k BIGINT, a BIGINT, b BIGINT, note STRING) WITH ('connector' = 'print');
${cases[/** @type {keyof typeof cases} */ (values.case)]}
`,
);

/** @param {number} from */
function nextPrime(from) {
  const isPrime = (/** @type {number} */ n) => {
    for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
    return true;
  };
  let n = from;
  while (!isPrime(n)) n++;
  return n;
}

/** Newest row of each sampled key, over all attempts. @type {Map<string, string>} */
const newest = new Map();
let peakMb = 0;
let spillMb = 0;

/** @param {string} parallelism @param {boolean} toKill */
async function attempt(parallelism, toKill) {
  const cli = path.join(import.meta.dirname, '../dist/cli.mjs');
  const args = [
    cli,
    'run',
    script,
    '--parallelism',
    parallelism,
    '--checkpoint-dir',
    checkpoints,
    '--checkpoint-interval',
    values.interval,
    '--restore',
    'latest',
  ];
  const child = spawn(process.execPath, ['--max-old-space-size=512', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr = (stderr + text).slice(-4_000)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, kind, key] = /([+-][IUD])\[(\d+),/.exec(line) ?? [];
    if (key !== undefined && kind !== '-U') newest.set(key, line);
  });
  const watch = setInterval(() => {
    look(child.pid);
    if (toKill && completedCheckpoint(checkpoints) > 0) child.kill('SIGKILL');
  }, 500);
  const [code, signal] = await new Promise((resolve) => child.on('close', (...end) => resolve(end)));
  clearInterval(watch);
  if (signal === 'SIGKILL' && toKill) return;
  if (code !== 0) throw new Error(`The job ended with ${code ?? signal}: ${stderr}`);
}

/** @param {number | undefined} pid */
function look(pid) {
  try {
    peakMb = Math.max(peakMb, Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
    const stage = path.join(checkpoints, 'stage');
    const spilled = readdirSync(stage, { recursive: true, withFileTypes: true }).filter((entry) => entry.name === 'data.mdb');
    const sizes = spilled.map(({ parentPath, name }) => statSync(path.join(parentPath, name)).size / 2 ** 20);
    spillMb = Math.max(
      spillMb,
      sizes.reduce((sum, mb) => sum + mb, 0),
    );
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'ENOENT' && code !== 'ESRCH') throw error; // it has just ended, or has not begun
  }
}

try {
  const startedAt = Date.now();
  if (values.kill) await attempt(values.parallelism, true);
  await attempt(values.kill ? String(Number(values.parallelism) + 1) : values.parallelism, false);
  const seconds = (Date.now() - startedAt) / 1000;
  const wrong = [...newest].filter(([key, line]) => !line.endsWith(expectedRow(BigInt(key))));
  const sampled = Math.ceil(groups / every);
  const right = wrong.length === 0 && newest.size === sampled;
  say(`${rows} rows, ${keys} keys in ${seconds.toFixed(0)} s (${Math.round(rows / seconds / 1000)} k rows/s)`);
  say(`state outside memory ${spillMb.toFixed(0)} MB, own memory at most ${peakMb.toFixed(0)} MB, ${machine().words}`);
  say(
    right
      ? `all ${newest.size} sampled keys are right`
      : `WRONG: ${wrong.length} of ${newest.size} (${sampled} were to come), such as ${wrong[0]?.[1]}`,
  );
  if (values.json) process.stdout.write(`${JSON.stringify({ rows, keys, seconds, spillMb, peakMb, right, ...machine() }, null, 2)}\n`);
  if (!right || spillMb === 0 || peakMb > Number(values['limit-mb'])) process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}

/**
 * Groups: the key comes at n0, n0 + keys, …; n0 × STEP leaves it as the rest. Extremes: where the keys of the group came last. Join: where it came on
 * either side. @param {bigint} key
 */
function expectedRow(key) {
  const [k, r] = [BigInt(keys), BigInt(repeats)];
  const cameAt = (/** @type {number} */ step) => (key * inverse(BigInt(step) % k, k)) % k;
  if (values.case === 'extremes') {
    const last = Array.from({ length: SHARE }, (_, i) => key * BigInt(SHARE) + BigInt(i))
      .filter((member) => member < k)
      .map((member) => ((member * inverse(BigInt(STEP) % k, k)) % k) + k * (r - 1n))
      .sort((a, b) => (a < b ? -1 : 1));
    return `[${key}, ${last.length}, ${last.reduce((sum, n) => sum + n, 0n)}, ${String(last[0]).padStart(240, '0')}]`;
  }
  const first = cameAt(STEP);
  const numbers = isJoin ? [first, cameAt(OTHER_STEP)] : [r, first * r + (k * r * (r - 1n)) / 2n];
  const note = String(key).padStart(240, 'x');
  return `[${key}, ${numbers.join(', ')}, ${isJoin ? note + note : note}]`;
}

/** @param {bigint} of @param {bigint} modulus */
function inverse(of, modulus) {
  let [a, b, x, y] = [of, modulus, 1n, 0n];
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}

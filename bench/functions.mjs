// @ts-check
// Functions in TypeScript beside the same expression of SQL: node bench/functions.mjs [--rows N] [--rounds N]. Wants dist/ (Linux).
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchArguments } from './arguments.mjs';

const { values } = benchArguments(
  `node bench/functions.mjs [--rows 3000000] [--rounds 3]

Rows a CPU-second (all processes, start included) of expressions of SQL and of the same as functions in TypeScript; prints JSON.`,
  { rows: { type: 'string' }, rounds: { type: 'string' } },
);
const rows = Number(values.rows ?? 3_000_000);
const rounds = Number(values.rounds ?? 3);
const cli = path.resolve(import.meta.dirname, '../dist/cli.mjs');
const TICKS_PER_SECOND = 100;

const module = `import { scalarFunction, types } from '@headrace/connector-sdk/functions';
export const add = scalarFunction({ parameters: { a: types.INT, b: types.INT }, returns: types.INT,
  call: ({ a, b }) => (a === null || b === null ? null : (a + b) | 0) });
export const shout = scalarFunction({ parameters: { s: types.STRING }, returns: types.STRING, call: ({ s }) => s && s.toUpperCase() });`;
/** @type {Readonly<Record<string, string>>} */
const cases = {
  'add, SQL': 'id + id',
  'add, TypeScript': 'mine.add(id, id)',
  'upper, SQL': 'UPPER(s)',
  'upper, TypeScript': 'mine.shout(s)',
};

const folder = mkdtempSync(path.join(tmpdir(), 'headrace-bench-'));
mkdirSync(path.join(folder, 'functions'));
writeFileSync(path.join(folder, 'functions/mine.ts'), module);
/** @type {Record<string, number[]>} */
const measured = {};
try {
  await run('add, TypeScript', 1_000);
  for (let round = 0; round < rounds; round++)
    for (const name of Object.keys(cases)) (measured[name] ??= []).push(Math.round(rows / (await run(name, rows))));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const median = (/** @type {readonly number[]} */ all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
process.stdout.write(
  `${JSON.stringify({ rows, rowsPerCpuSecond: Object.fromEntries(Object.entries(measured).map(([name, all]) => [name, { median: median(all), all }])) }, null, 2)}\n`,
);

/** Seconds of processor time. @param {string} name @param {number} count */
async function run(name, count) {
  const type = name.startsWith('add') ? 'INT' : 'STRING';
  const file = path.join(folder, 'bench.sql');
  writeFileSync(
    file,
    `CREATE TABLE t (id INT, s STRING) WITH ('connector'='datagen','rows-per-second'='0','fields.id.kind'='sequence','fields.id.start'='0','fields.id.end'='${count - 1}','fields.s.length'='12');
CREATE TABLE b (v ${type}) WITH ('connector'='blackhole');
INSERT INTO b SELECT ${cases[name]} FROM t;`,
  );
  const child = spawn(process.execPath, [cli, 'run', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  /** @type {Map<number, number>} */
  const ticks = new Map();
  const timer = setInterval(() => look(child.pid ?? 0, ticks), 20);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return [...ticks.values()].reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

/** The last seen time of each process below. @param {number} pid @param {Map<number, number>} ticks */
function look(pid, ticks) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    ticks.set(pid, Number(stat[11]) + Number(stat[12]));
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean))
      look(Number(child), ticks);
  } catch {
    // It has ended.
  }
}

#!/usr/bin/env node
// @ts-check
// node bench/idle.mjs [--after 60] [--memory-limit MB] [--start-limit s] [--json]
// Starts Headrace in a home of its own, suspends the examples, and a minute later sums the proportional set size (PSS) of every process:
// supervisor, web, runner with its spare job process, database. Then stops it and times the second start, until `/` answers. Linux only.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { benchArguments } from './arguments.mjs';
import { machine } from './server/machine.mjs';
import { removeHome, startServer, suspendExamples, temporaryHome } from './server/headrace-server.mjs';

const { values } = benchArguments(
  `node bench/idle.mjs [--after 60] [--memory-limit MB] [--start-limit S] [--json]

Memory of all that npm start runs with both examples suspended, and the time of a second start (Linux).`,
  {
    after: { type: 'string', default: '60' },
    'memory-limit': { type: 'string' },
    'start-limit': { type: 'string' },
    json: { type: 'boolean', default: false },
  },
);
const say = (/** @type {string} */ line) => (values.json ? process.stderr : process.stdout).write(`${line}\n`);

/** @param {number} root @returns {{ pid: number; args: string }[]} the process and everything under it */
function processTree(root) {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, ppid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), ppid: Number(ppid), args }];
    });
  const found = all.filter(({ pid }) => pid === root);
  for (let i = 0; i < found.length; i++) found.push(...all.filter(({ ppid }) => ppid === found[i]?.pid));
  return found;
}

/** @param {number} pid */
const pssMb = (pid) => Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;

/** @param {string} args */
const kindOf = (args) => (/postgres/.test(args) ? 'database' : (/(web|runner|job|start)\.mjs/.exec(args)?.[1] ?? 'start'));

/** @param {import('./server/headrace-server.mjs').HeadraceServer} server */
function memoryByKind(server) {
  const postmaster = Number(readFileSync(path.join(server.home, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  const processes = new Map([...processTree(server.pid), ...processTree(postmaster)].map((each) => [each.pid, each.args]));
  /** @type {Record<string, number>} */
  const byKind = {};
  for (const [pid, args] of processes) byKind[kindOf(args)] = (byKind[kindOf(args)] ?? 0) + pssMb(pid);
  return byKind;
}

async function secondStart() {
  const startedAt = Date.now();
  const server = await startServer(home);
  const { status } = await fetch(server.address);
  const seconds = (Date.now() - startedAt) / 1000;
  if (status !== 200) throw new Error(`/ answered ${status}.`);
  await server.stop();
  return seconds;
}

const home = temporaryHome('idle');
try {
  const server = await startServer(home);
  await suspendExamples(server);
  await new Promise((resolve) => setTimeout(resolve, Number(values.after) * 1000));
  const byKind = memoryByKind(server);
  const totalMb = Object.values(byKind).reduce((sum, mb) => sum + mb, 0);
  await server.stop();
  for (const [kind, mb] of Object.entries(byKind)) say(`  ${(kind === 'job' ? 'spare job process' : kind).padEnd(18)} ${mb.toFixed(0)} MB`);
  say(`idle memory ${totalMb.toFixed(0)} MB (PSS)`);
  const secondStartSeconds = await secondStart();
  say(`second start ${secondStartSeconds.toFixed(1)} s`);
  say(machine().words);
  if (values.json) process.stdout.write(`${JSON.stringify({ totalMb, byKind, secondStartSeconds, ...machine() }, null, 2)}\n`);
  const over = (/** @type {number} */ figure, /** @type {string | undefined} */ limit) => limit !== undefined && figure > Number(limit);
  if (over(totalMb, values['memory-limit']) || over(secondStartSeconds, values['start-limit'])) process.exitCode = 1;
} finally {
  removeHome(home);
}

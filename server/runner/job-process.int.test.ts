import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isAlive } from '@/server/db/process-identity';
import { temporaryFolder } from '@/server/db/testing/temporary-cluster';
import type { JobReport, JobStart } from '@/server/engine/contract/job';
import { runInProcess, spawnJobProgram, type JobProcess } from './job-process';

const folder = temporaryFolder();
const answered = path.join(folder, 'answered');
let log: number;
beforeAll(() => {
  log = openSync(path.join(folder, 'log'), 'a');
});
afterAll(() => {
  closeSync(log);
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a program that has its job as `job`, and says reports with `say`. */
function begin(program: string, onReport: (report: JobReport) => void): JobProcess {
  const file = path.join(folder, 'program.mjs');
  writeFileSync(file, `const say = (report, then) => process.send(report, then);\n${program}`);
  return runInProcess(spawnJobProgram({ file, nodeFlags: [], environment: { NODE_ENV: 'test' } }, log), {} as JobStart, onReport);
}

/** Nothing else happens in this process meanwhile. */
function standStillUntil(holds: () => boolean): void {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  for (const deadline = Date.now() + 60_000; !holds();) {
    if (Date.now() > deadline) throw new Error('It has not come for a minute.');
    Atomics.wait(nobody, 0, 0, 5);
  }
}

it('hears the last word of a process that ends at the moment in which the end of another one is looked at', async (ctx) => {
  if (process.platform !== 'linux') ctx.skip('only Linux shows a process that has ended and that nobody has looked at');
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'], { stdio: 'ignore' });
  await once(other, 'spawn');
  const program = `
    import { writeFileSync } from 'node:fs';
    process.on('message', ({ type }) => {
      if (type === 'start') say({ type: 'running' });
      if (type === 'savepoint') say({ type: 'event' }, () => writeFileSync(${JSON.stringify(answered)}, ''));
      if (type === 'stop') say({ type: 'ended', how: 'finished' }, () => process.exit(0));
    });`;
  const job = begin(program, ({ type }) => {
    // The event loop has the event and the end of the other process before it at once, and takes the event first.
    if (type === 'running') {
      other.kill('SIGKILL');
      standStillUntil(() => !isAlive(other.pid!));
      job.send({ type: 'savepoint', id: '', path: '' });
      standStillUntil(() => existsSync(answered));
    }
    if (type === 'event') {
      job.send({ type: 'stop', how: { kind: 'checkpoint' } });
      standStillUntil(() => !isAlive(job.pid!));
    }
  });
  expect(await job.ended).toEqual({ kind: 'finished' });
});

it('has ended when it has, whatever it has left behind', async () => {
  const program = `
    import { spawn } from 'node:child_process';
    const left = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore', detached: true });
    left.once('spawn', () => say({ type: 'event', message: String(left.pid) }, () => process.kill(process.pid, 'SIGKILL')));`;
  let left = 0;
  const job = begin(program, (report) => {
    if (report.type === 'event') left = Number(report.message);
  });
  expect(await job.ended).toEqual({ kind: 'crashed', how: 'killed by SIGKILL' });
  expect(isAlive(left)).toBe(true);
  process.kill(left, 'SIGKILL');
});

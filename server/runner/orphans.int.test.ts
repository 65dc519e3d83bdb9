import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { homeLayout, jobProcesses, prepareHome } from '@/server/db/home';
import { isAlive } from '@/server/db/process-identity';
import { temporaryFolder } from '@/server/db/testing/temporary-cluster';
import type { Claim } from '@/server/db/repositories/jobs';
import { endOrphan, forgetProcess, rememberProcess } from './orphans';

const home = homeLayout(temporaryFolder());
const started: ChildProcess[] = [];
beforeAll(() => prepareHome(home));
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(home.root, { recursive: true, force: true });
});

/** A process that sees nothing of what happens around it. */
async function hanging(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  started.push(child);
  await once(child, 'spawn');
  return child.pid!;
}
const claim = (epoch: number): Claim => ({ jobId: 'job', epoch });

it('ends what is left of a job, and only goes on when that is gone', async () => {
  const pid = await hanging();
  rememberProcess(home, claim(1), pid);
  expect(await endOrphan(home, claim(2))).toBe(true);
  expect(isAlive(pid)).toBe(false);
  expect(await endOrphan(home, claim(2))).toBe(false);
});

it('finds the process of the newest claim after a lost one has forgotten its own', async () => {
  const [lost, newer] = [await hanging(), await hanging()];
  rememberProcess(home, claim(3), lost);
  expect(await endOrphan(home, claim(4))).toBe(true);
  rememberProcess(home, claim(4), newer);
  forgetProcess(home, claim(3));
  expect(await endOrphan(home, claim(5))).toBe(true);
  expect([lost, newer].map(isAlive)).toEqual([false, false]);
  expect(readdirSync(jobProcesses(home))).toEqual([]);
});

it('leaves the process of a newer claim alone, and that of another job', async () => {
  const [newer, other] = [await hanging(), await hanging()];
  rememberProcess(home, claim(7), newer);
  rememberProcess(home, { jobId: 'other', epoch: 1 }, other);
  expect(await endOrphan(home, claim(6))).toBe(false);
  expect([newer, other].map(isAlive)).toEqual([true, true]);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { homeLayout, prepareHome } from '@/server/db/home';
import { isAlive } from '@/server/db/process-identity';
import { temporaryFolder } from '@/server/db/testing/temporary-cluster';
import { endOrphan, rememberProcess } from './orphans';

const home = homeLayout(temporaryFolder());
afterAll(() => rmSync(home.root, { recursive: true, force: true }));

it('ends what is left of a job, and only goes on when that is gone', async () => {
  prepareHome(home);
  const hanging = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  await once(hanging, 'spawn');
  rememberProcess(home, 'job', hanging.pid);
  expect(await endOrphan(home, 'job')).toBe(true);
  expect(isAlive(hanging.pid!)).toBe(false);
  expect(await endOrphan(home, 'job')).toBe(false);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bundleForTest } from '@/server/db/testing/bundle';
import { temporaryFolder } from '@/server/db/testing/temporary-cluster';
import { mountSmallDisk, whyNoSmallDisk } from './testing/small-disk';

let program: string;
let folder: string;
beforeAll(async () => {
  program = await bundleForTest(path.join(import.meta.dirname, 'testing/log-process.ts'));
});
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Its exit code, and what it logged. */
async function logged(): Promise<{ code: number | null; lines: string[] }> {
  const file = path.join(folder, 'log');
  const log = openSync(file, 'a');
  const child = spawn(process.execPath, [program], { stdio: ['ignore', log, 'ignore'] });
  closeSync(log);
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000); // one that waits for room would wait for ever
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(timer);
  return { code, lines: readFileSync(file, 'utf8').split('\n').filter(Boolean) };
}

it('has a line for what is logged', async () => {
  const { code, lines } = await logged();
  expect(code).toBe(7);
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['first', 'last']);
});

it('lets a runner go on and end on a disk that has no room for its words', async (ctx) => {
  const disk = mountSmallDisk(folder, 8);
  if (!disk) return ctx.skip(whyNoSmallDisk);
  try {
    disk.fill();
    expect(await logged()).toEqual({ code: 7, lines: [] });
  } finally {
    disk.unmount();
  }
});

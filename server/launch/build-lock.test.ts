import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holderOf, takeBuildLock } from './build-lock.mjs';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'build-lock-'));
  file = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const noWait = (): void => expect.unreachable('nobody holds the lock');
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('the build lock', () => {
  it('makes the second wait for the first, and tells it for whom', async () => {
    const release = await takeBuildLock(file, noWait);
    const waitedFor: number[] = [];
    let taken = false;
    const second = takeBuildLock(file, (pid) => waitedFor.push(pid)).then((releaseSecond) => ((taken = true), releaseSecond));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect({ taken, waitedFor }).toEqual({ taken: false, waitedFor: [process.pid] });
    release();
    (await second)();
    expect(existsSync(file)).toBe(false);
  });

  it('takes over from a process that died', async () => {
    writeFileSync(file, String(deadPid()));
    expect(holderOf(file)).toBeUndefined();
    (await takeBuildLock(file, noWait))();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over a lock that was not renewed for over a minute, whoever has its number now', async () => {
    writeFileSync(file, String(process.pid));
    const old = new Date(Date.now() - 61_000);
    utimesSync(file, old, old);
    (await takeBuildLock(file, noWait))();
  });

  it('respects a lock whose owner is just writing it', () => {
    writeFileSync(file, '');
    expect(holderOf(file)).toBe(0);
  });
});

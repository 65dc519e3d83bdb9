import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDirectory, type DirectoryLock } from './directory-lock';

let root: string;
let held: DirectoryLock[];
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'directory-lock-'));
  held = [];
});
afterEach(async () => {
  for (const lock of held) await lock.release();
  rmSync(root, { recursive: true, force: true });
});

/** A lock, or `held` where one would have to wait for it. */
async function tryLock(directory: string): Promise<'locked' | 'held'> {
  const waiting = new AbortController();
  try {
    held.push(await lockDirectory(directory, { signal: waiting.signal, onWaiting: () => waiting.abort() }));
    return 'locked';
  } catch (error) {
    if (waiting.signal.aborted) return 'held';
    throw error;
  }
}

function folder(name: string): string {
  const made = path.join(root, name);
  mkdirSync(made);
  return made;
}

it('is given to one at a time, by whatever path', async () => {
  const state = folder('state');
  expect(await tryLock(state)).toBe('locked');
  expect(await tryLock(path.join(root, 'elsewhere', '..', 'state'))).toBe('held');
  await held.pop()!.release();
  expect(await tryLock(state)).toBe('locked');
});

it('stays with a directory that was deleted, not with those that are made after it', async () => {
  for (let round = 0; round < 8; round++) {
    const state = folder('state');
    expect(await tryLock(state)).toBe('locked');
    rmSync(state, { recursive: true });
  }
});

it('waits until it is released', async () => {
  const state = folder('state');
  await tryLock(state);
  let waited = 0;
  const next = lockDirectory(state, {
    onWaiting: () => {
      waited++;
      void held.pop()!.release();
    },
  });
  held.push(await next);
  expect(waited).toBe(1);
});

// @ts-check
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';

const touchEveryMs = 5_000;
const staleAfterMs = 60_000;
const pollMs = 500;

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** The process that installs or builds now; undefined where the lock is free or was left by a dead one. @param {string} file @returns {number | undefined} */
export function holderOf(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    const young = Date.now() - stat.mtimeMs < staleAfterMs;
    // An empty file is one that its owner is just writing.
    return young && (pid === 0 || isAlive(pid)) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function tryTake(file) {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead owner's file away; of two that try, one succeeds and the other finds nothing, or a living one's and puts it back. @param {string} file */
function removeStale(file) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (holderOf(aside) === undefined) rmSync(aside, { force: true });
    else renameSync(aside, file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
}

/**
 * One install or build at a time in a checkout. Waits while another process works; a lock whose owner died, or that was not renewed for a minute, is taken over.
 * @param {string} file
 * @param {(pid: number) => void} onWait called once, before the first wait
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeBuildLock(file, onWait) {
  let told = false;
  while (!tryTake(file)) {
    const holder = holderOf(file);
    if (holder === undefined) {
      removeStale(file);
      continue;
    }
    if (!told) onWait(holder);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  const touch = setInterval(() => {
    if (existsSync(file)) utimesSync(file, new Date(), new Date());
  }, touchEveryMs);
  touch.unref();
  return () => {
    clearInterval(touch);
    rmSync(file, { force: true });
  };
}

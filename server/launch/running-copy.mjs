// @ts-check
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isAlive, takeBuildLock } from './build-lock.mjs';
import { inCheckout, root } from './checkout.mjs';

const prefix = '.run-';

/**
 * A server runs from a copy of what was built, its own until it ends: pages and processes load parts of themselves late, and a build
 * that somebody makes meanwhile (`npm start` or `npm test` after an edit) must not change them under it. `HEADRACE_NEXT_DIR` tells the
 * pages' folder to the web process. Copies of processes that are gone are cleared away. A checkout that cannot be written is run in
 * place: nobody can build in it either.
 * @returns {Promise<(name: string) => string>} the address of a process, for `import()`
 */
export async function runningCopy() {
  const own = (/** @type {string} */ what) => `${prefix}${process.pid}-${what}`;
  const folders = { dist: own('dist'), '.next': own('pages') };
  try {
    const release = await takeBuildLock(inCheckout('.build.lock'), () => undefined);
    try {
      clearLeft();
      for (const [built, copy] of Object.entries(folders)) copyBuilt(built, copy);
    } finally {
      release();
    }
  } catch (error) {
    if (!['EROFS', 'EACCES', 'EPERM'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) throw error;
    return (name) => address('dist', name);
  }
  process.once('exit', () => Object.values(folders).forEach(remove));
  process.env.HEADRACE_NEXT_DIR = folders['.next'];
  return (name) => address(folders.dist, name);
}

/** @param {string} built @param {string} copy */
function copyBuilt(built, copy) {
  if (!existsSync(inCheckout(built))) return;
  const cache = inCheckout(built, 'cache');
  cpSync(inCheckout(built), inCheckout(copy), { recursive: true, verbatimSymlinks: true, filter: (from) => from !== cache });
}

function clearLeft() {
  for (const name of readdirSync(root)) {
    const [, pid] = /^\.run-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid)))) remove(name);
  }
}

/** @param {string} folder */
const remove = (folder) => rmSync(inCheckout(folder), { recursive: true, force: true });

/** @param {string} folder @param {string} name */
const address = (folder, name) => pathToFileURL(path.join(root, folder, `${name}.mjs`)).href;

// @ts-check
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ file: string; size: number; ctimeMs: number }} SourceFile `file` is relative to the root, with `/` */

const skippedFolders = new Set(['node_modules', 'dist', '.next']);
/** Made from other inputs, which count themselves. */
const skippedPaths = new Set(['server/db/generated', 'server/launch']);
const skippedFiles = /\.(test|property\.test|int\.test)\.[a-z]+$|\.md$/;

/**
 * Every file under the inputs that can change what is built, in a fixed order. Inputs that do not exist are left out.
 * @param {string} root
 * @param {readonly string[]} inputs files and folders
 * @returns {SourceFile[]}
 */
export function listSources(root, inputs) {
  /** @type {SourceFile[]} */
  const found = [];
  const visit = (/** @type {string} */ relative) => {
    const stat = statSync(path.join(root, relative), { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isFile()) {
      if (!skippedFiles.test(relative)) found.push({ file: relative, size: stat.size, ctimeMs: stat.ctimeMs });
      return;
    }
    if (!stat.isDirectory()) return;
    for (const name of readdirSync(path.join(root, relative)).sort()) {
      if (!skippedFolders.has(name) && !skippedPaths.has(`${relative}/${name}`)) visit(`${relative}/${name}`);
    }
  };
  for (const input of inputs) visit(input);
  return found;
}

/** Changes whenever a file was touched: a cheap "surely the same". @param {readonly SourceFile[]} sources */
export function touchedPrint(sources) {
  const hash = createHash('sha256');
  for (const { file, size, ctimeMs } of sources) hash.update(`${file}\0${size}\0${ctimeMs}\n`);
  return hash.digest('hex');
}

/** Changes only with the contents: a fresh clone, a checkout there and back, and `touch` give the same. @param {string} root @param {readonly SourceFile[]} sources */
export function contentPrint(root, sources) {
  const hash = createHash('sha256');
  for (const { file, size } of sources) hash.update(`${file}\0${size}\n`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { contentPrint, listSources, touchedPrint } from './fingerprint.mjs';

/**
 * A stamp lies inside the folder that was built, so that it goes when the folder goes.
 * @typedef {{ content: string; touched: string }} Stamp
 */

/** @param {string} file @returns {Stamp | undefined} */
function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // absent or torn: both mean "build it"
  }
}

/** What the inputs are now. Taken before a build: an edit while it runs makes the next start build again. @param {string} root @param {readonly string[]} inputs @returns {Stamp} */
export function stampOf(root, inputs) {
  const sources = listSources(root, inputs);
  return { content: contentPrint(root, sources), touched: touchedPrint(sources) };
}

/** @param {string} file @param {Stamp} stamp */
export function writeStamp(file, stamp) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(stamp));
}

/**
 * Contents are read only where a file was touched since; where they are the same after all, the stamp is renewed.
 * @param {string} file
 * @param {string} root
 * @param {readonly string[]} inputs
 */
export function isFresh(file, root, inputs) {
  const stamp = readStamp(file);
  if (stamp === undefined) return false;
  const sources = listSources(root, inputs);
  const touched = touchedPrint(sources);
  if (touched === stamp.touched) return true;
  if (contentPrint(root, sources) !== stamp.content) return false;
  try {
    writeStamp(file, { content: stamp.content, touched });
  } catch {
    // A checkout that is read-only stays usable; only this check stays slow.
  }
  return true;
}

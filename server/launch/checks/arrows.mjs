#!/usr/bin/env node
// @ts-check
// Who may import whom, the isomorphic rule, cycles, names and dependencies. `node server/launch/checks/arrows.mjs [root]`; exit code 1 where something is found.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root as checkout } from '../checkout.mjs';
import { checkArrows, checkCycles, checkIsomorphic, checkMainThread, checkPackages } from './arrow-rules.mjs';
import { checkDependencies } from './dependency-rules.mjs';
import { checkNames } from './name-rules.mjs';
import { rooms } from './rooms.mjs';
import { readTree } from './tree.mjs';

/** Everything that is wrong in a tree, in the order of its files. @param {string} root @returns {import('./arrow-rules.mjs').Finding[]} */
export function findingsIn(root) {
  const sources = readTree(root);
  const each = sources.flatMap((source) => [
    ...checkArrows(source, rooms),
    ...checkIsomorphic(source, rooms),
    ...checkPackages(source, rooms),
    ...checkNames(source),
  ]);
  const all = [...each, ...checkCycles(sources), ...checkMainThread(sources), ...checkDependencies(root, sources)];
  return all.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const findings = findingsIn(process.argv[2] ? path.resolve(process.argv[2]) : checkout);
  for (const { file, line, message } of findings) console.log(`${file}:${line}: ${message}`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

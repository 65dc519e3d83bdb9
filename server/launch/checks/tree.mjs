// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importsOf, resolveImport } from './imports.mjs';

/**
 * @typedef {import('./imports.mjs').Import & ({ file: string } | { package: string })} ResolvedImport
 * @typedef {{ file: string; text: string; imports: readonly ResolvedImport[]; isTest: boolean }} SourceFile
 */

const skipped = new Set(['node_modules', 'dist', '.next', '.headrace', '.git', '.test', 'generated', 'test-results', 'playwright-report']);
const code = /\.(ts|tsx|mjs)$/;
const tests = /\.test\.tsx?$|(^|\/)(test|testing|__fixtures__)\/|^e2e\//;

/** Every file of code in the tree with what it imports. @param {string} root @returns {SourceFile[]} */
export function readTree(root) {
  /** @type {SourceFile[]} */
  const files = [];
  const visit = (/** @type {string} */ folder) => {
    for (const item of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const relative = folder ? `${folder}/${item.name}` : item.name;
      if (item.isDirectory()) {
        if (!skipped.has(item.name) && !/^\.(dist|run)-/.test(item.name)) visit(relative);
      } else if (code.test(item.name)) files.push(readSource(root, relative));
    }
  };
  visit('');
  return files;
}

/** @param {string} root @param {string} file @returns {SourceFile} */
function readSource(root, file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const imports = importsOf(text).map((one) => ({ ...one, ...resolveImport(root, one.target, file) }));
  return { file, text, imports, isTest: tests.test(file) };
}

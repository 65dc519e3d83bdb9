// @ts-check
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ target: string; kind: 'value' | 'type' | 'lazy'; line: number }} Import `target` as written; `lazy` is `import()` and `new URL(…, import.meta.url)`
 */

const statement = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\sfrom\s*)?['"]([^'"\n]+)['"]/gm;
const lazy = /(typeof\s+)?\bimport\(\s*['"]([^'"\n]+)['"]\s*\)(\.\w)?|new URL\(\s*['"](\.[^'"\n]+)['"],\s*import\.meta\.url/g;
const wholeComments = /^[ \t]*(?:\/\*[\s\S]*?\*\/|\/\/.*)/gm;

/** Comments that begin a line become blank lines, so that line numbers hold and no example in them counts. @param {string} text */
export const withoutComments = (text) => text.replace(wholeComments, (comment) => comment.replace(/[^\n]/g, ''));

/** What a file takes from others, in the order of the text; it is formatted by Prettier, so a statement begins its line. @param {string} source @returns {Import[]} */
export function importsOf(source) {
  const text = withoutComments(source);
  const lineAt = (/** @type {number} */ index) => text.slice(0, index).split('\n').length;
  /** @type {Import[]} */
  const found = [];
  for (const match of text.matchAll(statement)) {
    found.push({ target: /** @type {string} */ (match[2]), kind: match[1] ? 'type' : 'value', line: lineAt(match.index) });
  }
  for (const match of text.matchAll(lazy)) {
    // `import('x').T` in a type position takes a type; `(await import('x')).f` has a bracket between.
    const isType = match[1] !== undefined || match[3] !== undefined;
    found.push({ target: match[2] ?? /** @type {string} */ (match[4]), kind: isType ? 'type' : 'lazy', line: lineAt(match.index) });
  }
  return found;
}

const extensions = ['', '.ts', '.tsx', '.mjs', '.d.ts', '/index.ts', '/index.tsx'];

/** The repository's own path of an import, as tsconfig `paths` has it; undefined for a package. @param {string} target @param {string} from file */
function ownPath(target, from) {
  if (target.startsWith('.')) return path.posix.join(path.posix.dirname(from), target);
  if (target.startsWith('@/')) return target.slice(2);
  const own = /^@headrace\/(connector-sdk|connector|format)(?:-([a-z0-9-]+))?(?:\/(.+))?$/.exec(target);
  if (!own) return undefined;
  if (own[1] === 'connector-sdk') return own[3] ? `connector-sdk/src/${own[3]}` : 'connector-sdk/src/index.ts';
  return `${own[1]}s/${own[2]}/${own[3] ?? 'index.ts'}`;
}

/**
 * The file of this repository that an import names, else the package (`node:` included).
 * @param {string} root @param {string} target @param {string} from
 * @returns {{ file: string } | { package: string }}
 */
export function resolveImport(root, target, from) {
  const own = ownPath(target, from);
  if (own === undefined) return { package: packageOf(target) };
  const found = extensions.map((extension) => own + extension).find((file) => isFile(path.join(root, file)));
  return { file: found ?? own };
}

/** @param {string} file */
const isFile = (file) => existsSync(file) && statSync(file).isFile();

/** @param {string} target */
export const packageOf = (target) => (target.startsWith('node:') ? target : target.split('/', target.startsWith('@') ? 2 : 1).join('/'));

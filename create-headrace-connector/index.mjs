#!/usr/bin/env node
// npm create headrace-connector <folder> [-- --kind source|sink] [--name <name>]
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const usage = `npm create headrace-connector <folder> -- [--kind source|sink] [--name NAME]

Makes a connector package that works and is tested: spec, run time, harness, README and icon.
--kind   source (an async generator of rows) or sink (a plain writer); default source
--name   its name in SQL, 'connector' = 'NAME'; default the folder's name`;

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n\n${usage}\n`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { kind: { type: 'string', default: 'source' }, name: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
const [given] = positionals;
if (!given) fail('Name the folder to make.');
const kind = /** @type {string} */ (values.kind);
if (!['source', 'sink'].includes(kind)) fail(`--kind: there is no "${kind}".`);
const folder = path.resolve(given);
const name = values.name ?? path.basename(folder);
if (!/^[a-z][a-z0-9-]*$/.test(name)) fail(`"${name}" is no name for a connector: small letters, digits and dashes.`);
if (existsSync(folder) && readdirSync(folder).length > 0) fail(`${folder} is not empty.`);

/** The checkout that this package lies in, where there is one: its SDK gives the editor its types, without a registry. */
const checkout = path.resolve(import.meta.dirname, '..');
const inCheckout = existsSync(path.join(checkout, 'connector-sdk/src/index.ts'));

const pascal = name.replace(/(^|-)([a-z0-9])/g, (_, __, letter) => letter.toUpperCase());
const words = name.replaceAll('-', ' ');
/** @param {string} text */
const filled = (text) =>
  text
    .replaceAll('my-connector', name)
    .replaceAll('MyConnector', pascal)
    .replaceAll('myConnector', pascal[0].toLowerCase() + pascal.slice(1))
    .replaceAll('My connector', words[0].toUpperCase() + words.slice(1));

/** @param {string} from @param {string} to */
function copy(from, to) {
  mkdirSync(to, { recursive: true });
  for (const item of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, item.name), path.join(to, item.name)];
    if (item.isDirectory()) copy(source, target);
    else writeFileSync(target, filled(readFileSync(source, 'utf8')));
  }
}

copy(path.join(import.meta.dirname, 'template', kind), folder);
const paths = {
  '@headrace/connector-sdk': [path.join(checkout, 'connector-sdk/src/index.ts')],
  '@headrace/connector-sdk/*': [path.join(checkout, 'connector-sdk/src/*/index.ts')],
};
const compilerOptions = {
  target: 'ES2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  ...(inCheckout ? { paths } : {}),
};
writeFileSync(path.join(folder, 'tsconfig.json'), `${JSON.stringify({ compilerOptions, include: ['*.ts', 'test/*.ts'] }, null, 2)}\n`);
const manifest = {
  name: `headrace-connector-${name}`,
  version: '0.1.0',
  type: 'module',
  license: 'Apache-2.0',
  files: ['dist', 'icon.svg', 'badge.svg', 'conformance.json'],
  headrace: { connector: name, spec: 'dist/spec.mjs', runtime: 'dist/index.mjs', icon: 'icon.svg' },
  scripts: { build: 'headrace connector build .', test: 'headrace connector verify .' },
  ...(inCheckout ? {} : { devDependencies: { '@headrace/connector-sdk': '^0.1.0', headrace: '^0.1.0' } }),
};
writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);

const run = inCheckout ? `node ${path.join(checkout, 'server/launch/headrace.mjs')}` : 'npx headrace';
process.stdout.write(`Made ${folder}.

  ${run} connector verify ${given}   runs the laws
  ${run} connector build ${given}    builds it
  ${run} connector dev ${given}      shows form, schema and rows

It is offered after a restart when it lies in <home>/connectors or HEADRACE_CONNECTORS names it.
`);

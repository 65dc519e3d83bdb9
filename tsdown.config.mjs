import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'tsdown';

const main = path.join(import.meta.dirname, 'server/main');

/** Every file of server/main is an entry: one process, one composition root. `dist/` is flat, so that `new URL('./worker.mjs', import.meta.url)` holds in chunks too. */
const entry = Object.fromEntries(
  readdirSync(main)
    .filter((name) => name.endsWith('.ts') && !name.includes('.test.') && !name.endsWith('.d.ts'))
    .map((name) => [name.slice(0, -3), path.join(main, name)]),
);

/** Packages that connectors and formats take from the registry; those of the root are outside of themselves. */
const fromRegistry = ['connectors', 'formats'].flatMap((folder) =>
  readdirSync(path.join(import.meta.dirname, folder), { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .flatMap(({ name }) => {
      const { dependencies = {} } = JSON.parse(readFileSync(path.join(import.meta.dirname, folder, name, 'package.json'), 'utf8'));
      return Object.keys(dependencies).filter((each) => !each.startsWith('@headrace/') && each !== 'zod');
    }),
);

export default defineConfig({
  entry,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  tsconfig: 'tsconfig.json',
  dts: false,
  sourcemap: true,
  clean: true,
  report: false,
  failOnWarn: false,
  fixedExtension: true,
  // Packages of this repository are bundled from their sources; everything from the registry stays outside.
  deps: { alwaysBundle: [/^@headrace\//, /^zod(\/|$)/], neverBundle: fromRegistry.map((name) => new RegExp(`^${name}(/|$)`)) },
  outputOptions: { chunkFileNames: '[name]-[hash].mjs' },
});

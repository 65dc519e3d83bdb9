import { readdirSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'tsdown';

const main = path.join(import.meta.dirname, 'server/main');

/** Every file of server/main is an entry: one process, one composition root. `dist/` is flat, so that `new URL('./worker.mjs', import.meta.url)` holds in chunks too. */
const entry = Object.fromEntries(
  readdirSync(main)
    .filter((name) => name.endsWith('.ts') && !name.includes('.test.') && !name.endsWith('.d.ts'))
    .map((name) => [name.slice(0, -3), path.join(main, name)]),
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
  deps: { alwaysBundle: [/^@headrace\//, /^zod(\/|$)/] },
  outputOptions: { chunkFileNames: '[name]-[hash].mjs' },
});

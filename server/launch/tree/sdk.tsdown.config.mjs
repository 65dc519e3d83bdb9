import { readdirSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'tsdown';

const src = path.resolve(import.meta.dirname, '../../../connector-sdk/src');
/** Each folder with an index is an entry: `@headrace/connector-sdk/testing`. */
const folders = readdirSync(src, { withFileTypes: true })
  .filter((item) => item.isDirectory())
  .map(({ name }) => name);

/** The package as it is published: ESM and declarations; zod stays outside. */
export default defineConfig({
  entry: { index: path.join(src, 'index.ts'), ...Object.fromEntries(folders.map((name) => [name, path.join(src, name, 'index.ts')])) },
  outDir: path.resolve(src, '../dist'),
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  clean: true,
  report: false,
  fixedExtension: true,
  deps: { neverBundle: ['zod', /^node:/] },
});

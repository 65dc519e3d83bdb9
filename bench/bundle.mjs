// @ts-check
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsdown';

const root = path.join(import.meta.dirname, '..');

/**
 * Bundles TypeScript programs of the benches into a folder of their own below `node_modules/.cache`, so that packages are found from
 * there, and gives each one's file to `use`; the folder goes away behind it. For programs that no product process starts.
 * @template T
 * @param {Record<string, string>} entry name of a program → its source, from the checkout's root
 * @param {(files: Record<string, URL>) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withBundle(entry, use) {
  const cache = path.join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const outDir = await mkdtemp(path.join(cache, 'headrace-bench-'));
  try {
    await build({
      config: false,
      cwd: root,
      entry,
      outDir,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      dts: false,
      report: false,
      logLevel: 'error',
      tsconfig: path.join(root, 'tsconfig.json'),
      deps: { alwaysBundle: [/^@headrace\//] },
      fixedExtension: true,
    });
    return await use(Object.fromEntries(Object.keys(entry).map((name) => [name, pathToFileURL(path.join(outDir, `${name}.mjs`))])));
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

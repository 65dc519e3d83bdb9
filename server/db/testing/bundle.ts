import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'tsdown';

const checkout = path.resolve(import.meta.dirname, '../../..');

/** Bundles a TypeScript entry so that a test can start it as a process of its own; answers with the file to run. Registry packages stay outside. */
export async function bundleForTest(entry: string): Promise<string> {
  const name = path.basename(entry, '.ts');
  const outDir = path.join(checkout, 'node_modules/.cache/headrace-tests', `${name}-${process.pid}`);
  mkdirSync(outDir, { recursive: true });
  await build({
    config: false,
    cwd: checkout,
    entry: { [name]: entry },
    outDir,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    tsconfig: path.join(checkout, 'tsconfig.json'),
    dts: false,
    clean: true,
    report: false,
    failOnWarn: false,
    logLevel: 'silent',
    fixedExtension: true,
    deps: { alwaysBundle: [/^@headrace\//] },
  });
  return path.join(outDir, `${name}.mjs`);
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A connector that a stranger began a minute ago, and one that was never built. */
export const outside = { working: 'tide', unbuilt: 'driftwood' } as const;

/** Puts both where a server looks for connectors that are no part of it. Called before it starts. */
export function placeConnectors(folder: string): void {
  const checkout = path.join(import.meta.dirname, '..');
  const node = (file: string, ...args: readonly string[]): void =>
    void execFileSync(process.execPath, [path.join(checkout, file), ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const working = path.join(folder, outside.working);
  mkdirSync(folder);
  node('create-headrace-connector/index.mjs', working, '--kind', 'source');
  node('server/launch/headrace.mjs', 'connector', 'build', working);
  const unbuilt = path.join(folder, outside.unbuilt);
  mkdirSync(unbuilt);
  writeFileSync(
    path.join(unbuilt, 'package.json'),
    JSON.stringify({
      name: `headrace-connector-${outside.unbuilt}`,
      version: '0.1.0',
      type: 'module',
      headrace: { connector: outside.unbuilt, spec: './dist/spec.mjs', runtime: './dist/index.mjs' },
    }),
  );
}

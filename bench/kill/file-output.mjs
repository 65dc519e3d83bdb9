// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileTables } from './cases.mjs';

/** Visible lines of both file sinks. Names that begin with a dot or underscore are not output. */
export async function fileOutput(/** @type {string} */ home) {
  const read = (/** @type {string} */ folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => !/^[._]/.test(name))
          .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n'))
      : [];
  return {
    env: /** @type {Record<string, string>} */ ({}),
    tables: async (/** @type {string} */ name) => fileTables(path.join(home, name)),
    read: async (/** @type {string} */ name) => {
      const lines = ['copies', 'windows'].flatMap((table) => read(path.join(home, name, table)).map((line) => `${table} ${line}`)).sort();
      return { rows: lines.length, digest: createHash('sha256').update(lines.join('\n')).digest('hex') };
    },
    close: async () => undefined,
  };
}

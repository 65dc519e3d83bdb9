import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DatabaseError, systemCode } from './database-error';
import type { HomeLayout } from './home';

const Connections = z.object({
  kind: z.enum(['embedded', 'external']),
  /** Control: namespaces, pipelines, jobs. Never given to a job. */
  controlUrl: z.string(),
  /** Serving: what sinks write and charts read. */
  dataUrl: z.string(),
});
export type Connections = z.infer<typeof Connections>;

const fileOf = (home: HomeLayout): string => path.join(home.run, 'database.json');

/** Written by `start` when the database answers; readable by the owner alone, replaced atomically. */
export function writeConnections(home: HomeLayout, connections: Connections): void {
  const file = fileOf(home);
  writeFileSync(`${file}.new`, JSON.stringify(connections), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function readConnections(home: HomeLayout): Connections | undefined {
  let text: string;
  try {
    text = readFileSync(fileOf(home), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = Connections.safeParse(parseJson(text));
  if (!parsed.success)
    throw new DatabaseError(
      'database.connection-file',
      `${fileOf(home)} cannot be read as connection settings.`,
      'Stop Headrace, delete the file and run `npm start` again: it is written anew.',
    );
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a torn file and a wrong one get the same sentence
  }
}

/** What `web` and `runner` use when they are started alone: DATABASE_URL (with HEADRACE_DATA_URL), else the file that a running `start` wrote. */
export function resolveConnections(home: HomeLayout, env: NodeJS.ProcessEnv): Connections {
  const file = readConnections(home);
  const controlUrl = env.DATABASE_URL;
  if (!controlUrl) {
    if (file) return file;
    throw new DatabaseError(
      'database.unknown',
      `No database is known: DATABASE_URL is not set and ${fileOf(home)} does not exist.`,
      'Run `npm start` (it brings its own PostgreSQL), or set DATABASE_URL.',
    );
  }
  const dataUrl = env.HEADRACE_DATA_URL ?? (file?.controlUrl === controlUrl ? file.dataUrl : undefined);
  if (dataUrl) return { kind: 'external', controlUrl, dataUrl };
  throw new DatabaseError(
    'database.no-data-url',
    'DATABASE_URL is set, but no database for the results of jobs.',
    'Set HEADRACE_DATA_URL, or run `npm start` once: it makes that database where the role may create one.',
  );
}

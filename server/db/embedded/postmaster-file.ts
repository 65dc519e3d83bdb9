import { readFileSync } from 'node:fs';
import path from 'node:path';
import { systemCode } from '../database-error';

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** What a server that runs (or was killed) left in its data folder; undefined where there is none or it is not whole yet. */
export function readPostmaster(dataDir: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number.parseInt(lines[0] ?? '', 10);
  const port = Number.parseInt(lines[3] ?? '', 10);
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

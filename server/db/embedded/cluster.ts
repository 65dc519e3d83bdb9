import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseError, messageOf } from '../database-error';
import type { Placement } from './placement';
import { isAlive } from '../process-identity';
import { readPostmaster } from './postmaster-file';
import { serverSettings } from './server-settings';

export interface ClusterOptions {
  readonly placement: Placement;
  /** Of the role `postgres`; the same one for the life of the data folder. */
  readonly superPassword: string;
  readonly logFile: string;
  /** Taken when it is free. */
  readonly preferredPort?: number;
}

/** A running server. `exited` settles once, with what ended it, also after `stop`. */
export interface Cluster {
  readonly port: number;
  readonly pid: number;
  readonly adopted: boolean;
  readonly exited: Promise<string>;
  /** Fast shutdown: open transactions are rolled back, data is flushed. Resolves when the process is gone; again without effect. */
  stop(): Promise<void>;
}

/**
 * Brings the server up: adopts one that already runs on the data folder (its starter was killed), else makes the folder where it is
 * new and starts it. Its processes have their own process group, so that Ctrl-C reaches them only through `stop`.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const adopted = await adopt(options);
  if (adopted) return adopted;
  if (!existsSync(path.join(options.placement.dataDir, 'PG_VERSION'))) initialise(options);
  for (let attempt = 1; ; attempt++) {
    const port = attempt === 1 && options.preferredPort && (await isFree(options.preferredPort)) ? options.preferredPort : await freePort();
    const outcome = await launch(options, port);
    if ('cluster' in outcome) return outcome.cluster;
    const portTaken = /could not bind|Address already in use/i.test(outcome.log);
    if (!portTaken || attempt === 3) throw startFailure(options, outcome.log);
  }
}

async function adopt(options: ClusterOptions): Promise<Cluster | undefined> {
  const found = readPostmaster(options.placement.dataDir);
  if (!found || !isAlive(found.pid)) return undefined;
  const deadline = Date.now() + 5_000;
  while (isAlive(found.pid)) {
    if (await answersFor(options, found.port))
      return { ...found, adopted: true, exited: untilGone(found.pid), stop: () => stopProcess(found.pid) };
    if (Date.now() > deadline) return undefined; // another program has its number by now: PostgreSQL itself sees through that when it starts
    await sleep(100);
  }
  return undefined;
}

/** True when the server on this port serves our data folder. Throws where its disk is so full that it takes no one in. */
async function answersFor(options: ClusterOptions, port: number): Promise<boolean> {
  const client = new pg.Client({ ...superuser(options, port), connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined); // the query's own rejection tells
  try {
    await client.connect();
    const result = await client.query<{ data_directory: string }>('SHOW data_directory');
    return path.resolve(result.rows[0]?.data_directory ?? '') === path.resolve(options.placement.dataDir);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === DISK_FULL) throw diskFull(options);
    return false; // not up yet, or not ours
  } finally {
    await client.end().catch(() => undefined);
  }
}

export const superuser = (options: Pick<ClusterOptions, 'superPassword'>, port: number): pg.ClientConfig => ({
  host: '127.0.0.1',
  port,
  user: 'postgres',
  password: options.superPassword,
  database: 'postgres',
});

/** Makes the data folder under another name and renames it when it is whole: one that was killed half-way is never taken for whole. */
function initialise(options: ClusterOptions): void {
  const { placement } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'headrace-init-'));
  const passwordFile = path.join(folder, 'password');
  const part = `${placement.dataDir}.part`;
  try {
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { recursive: true, mode: 0o700 });
    writeFileSync(passwordFile, `${options.superPassword}\n`, { mode: 0o600 });
    if (placement.account) for (const file of [part, folder, passwordFile]) chownSync(file, placement.account.uid, placement.account.gid);
    const args = ['-D', part, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'];
    const limits = ['-c', 'shared_buffers=8MB', '-c', 'max_connections=20', '-c', 'io_method=sync'];
    const result = spawnSync(placement.initdb, [...args, ...locale, ...limits], { ...identity(placement), cwd: '/', encoding: 'utf8' });
    if (result.error) throw startFailure(options, messageOf(result.error));
    if (result.status !== 0) throw startFailure(options, `${result.stdout}${result.stderr}`);
    renameSync(part, placement.dataDir);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(part, { recursive: true, force: true });
  }
}

const identity = (placement: Placement): { uid?: number; gid?: number } =>
  placement.account ? { uid: placement.account.uid, gid: placement.account.gid } : {};

type Launch = { readonly cluster: Cluster } | { readonly log: string };

async function launch(options: ClusterOptions, port: number): Promise<Launch> {
  const { placement } = options;
  const log = openSync(options.logFile, 'a', 0o600);
  const start = fileSize(options.logFile);
  const child = spawn(placement.postgres, ['-D', placement.dataDir, ...serverSettings(port)], {
    ...identity(placement),
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended: string | undefined;
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve((ended = messageOf(error))));
    child.once('exit', (code, signal) => resolve((ended = `PostgreSQL ended (${signal ?? `exit code ${code}`})`)));
  });
  child.unref();
  const deadline = Date.now() + 120_000;
  try {
    while (ended === undefined && Date.now() < deadline) {
      if (await answersFor(options, port)) {
        const pid = child.pid!;
        return { cluster: { port, pid, adopted: false, exited, stop: () => stopProcess(pid, exited) } };
      }
      await sleep(30);
    }
  } catch (error) {
    if (child.pid) await stopProcess(child.pid, exited);
    throw error;
  }
  if (ended === undefined && child.pid) await stopProcess(child.pid, exited);
  return { log: `${readFileSync(options.logFile).subarray(start).toString('utf8')}\n${ended ?? 'no answer within two minutes'}` };
}

const fileSize = (file: string): number => readFileSync(file).length;

async function untilGone(pid: number): Promise<string> {
  while (isAlive(pid)) await sleep(250, undefined, { ref: false });
  return 'PostgreSQL ended';
}

async function stopProcess(pid: number, exited: Promise<string> = untilGone(pid)): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const gone = await Promise.race([exited.then(() => true), sleep(patienceMs, false)]);
    if (gone) return;
  }
}

/** PostgreSQL's `disk_full`. */
const DISK_FULL = '53100';
const diskFull = ({ placement }: ClusterOptions): DatabaseError =>
  new DatabaseError(
    'database.disk-full',
    `The disk of ${placement.dataDir} is full: PostgreSQL could not write.`,
    'Free some space, or set HEADRACE_HOME to a folder on another disk.',
  );

/** The least that PostgreSQL writes at once. */
const WAL_SEGMENT_BYTES = 16 * 1_024 * 1_024;

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : path.dirname(folder));
  return bavail * bsize;
}

/** One sentence out of the server's own words. On a full disk it may have found no room for them. */
function startFailure(options: ClusterOptions, log: string): DatabaseError {
  if (/No space left on device|ENOSPC/i.test(log) || freeBytes(options.placement.dataDir) < WAL_SEGMENT_BYTES) return diskFull(options);
  const last = log
    .split('\n')
    .filter((line) => /FATAL|error:|ENOENT|EACCES|PostgreSQL ended|no answer/i.test(line))
    .at(0);
  return new DatabaseError(
    'database.not-started',
    `The embedded PostgreSQL did not start: ${last?.trim() ?? 'it gave no reason'}.`,
    `Read ${options.logFile}, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

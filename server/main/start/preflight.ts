import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { messageOf, systemCode } from '@/server/db/database-error';
import { prepareHome, type HomeLayout } from '@/server/db/home';
import { StartError } from './start-error';

const MB = 1024 * 1024;
/** A new database takes 60 MB, its log grows to 256 MB; less than this ends in the middle of something. */
const NEEDED_MB = 200;
/** Once the database stands: with less, neither web nor runner could write a line. */
export const LEAST_MB = 16;
/** Two segments of PostgreSQL's log: what fails with less on its disk fails by that, though some space came back when it failed. */
const STARVED_MB = 32;

/** Makes the home's folders and proves that it can be written; one sentence where it cannot. */
export function prepareWritableHome(home: HomeLayout): void {
  try {
    // The probe comes before the folders: mkdir tells of a read-only file system only that a folder is missing.
    mkdirSync(home.root, { recursive: true });
    const probe = path.join(home.root, `.probe-${process.pid}`);
    writeFileSync(probe, 'x');
    rmSync(probe);
    prepareHome(home);
  } catch (error) {
    throw homeProblem(home.root, error);
  }
  requireSpace(home, NEEDED_MB);
}

/** Throws the sentence where the home's disk has less than so many megabytes left. */
export function requireSpace(home: HomeLayout, neededMb: number): void {
  const freeMb = freeMbAt(home.root);
  if (freeMb < neededMb) throw diskFull(home.root, `has ${freeMb} MB free, and Headrace needs ${neededMb} MB`);
}

function freeMbAt(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / MB);
}

/**
 * What to say of a start that failed. On a disk that is as good as full that is the reason, whatever the error says: a server that cannot
 * write ends connections without a word, and a process that cannot start tells only its own sentence.
 */
export function startProblem(root: string, error: unknown): unknown {
  const problem = homeProblem(root, error);
  if (problem instanceof StartError || !existsSync(root)) return problem;
  const freeMb = freeMbAt(root);
  if (freeMb >= STARVED_MB) return problem;
  const [said] = messageOf(error).split('\n');
  return diskFull(root, `has ${freeMb} MB free, and Headrace needs ${NEEDED_MB} MB; it failed with "${said}"`, { cause: error });
}

export function homeProblem(root: string, error: unknown): unknown {
  const code = systemCode(error);
  const options = { cause: error };
  if (isDiskFull(error)) return diskFull(root, 'is full', options);
  if (code === 'EROFS')
    return new StartError(
      `The home ${root} lies on a read-only file system.`,
      'Set HEADRACE_HOME to a folder that can be written.',
      options,
    );
  if (code === 'EACCES' || code === 'EPERM')
    return new StartError(
      `The home ${root} cannot be written by this user.`,
      'Change its owner, or set HEADRACE_HOME to another folder.',
      options,
    );
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new StartError(`The home ${root} is not a folder.`, 'Remove that file, or set HEADRACE_HOME to a folder.', options);
  return error;
}

/** Said by the system, or by PostgreSQL, which cannot extend its files (disk_full), also as the cause of what failed by it. */
function isDiskFull(error: unknown): boolean {
  const code = systemCode(error) ?? '';
  return ['ENOSPC', 'EDQUOT', '53100'].includes(code) || (error instanceof Error && error.cause !== undefined && isDiskFull(error.cause));
}

const diskFull = (root: string, state: string, options?: { cause: unknown }): StartError =>
  new StartError(`The disk of the home ${root} ${state}.`, 'Free some space, or set HEADRACE_HOME to a folder on another disk.', options);

/** `PORT`; 0 asks the system for a free one. */
export function portFromEnvironment(env: NodeJS.ProcessEnv): number {
  const text = env.PORT ?? '3000';
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new StartError(`PORT is "${text}", which is no port number.`, 'Set PORT to a number from 1 to 65535, or leave it away for 3000.');
}

/** Tries the address before anything is started. */
export function requireFreePort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(addressProblem(host, port, error)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

export function addressProblem(host: string, port: number, error: unknown): unknown {
  const options = { cause: error };
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} on ${host} is taken by another program.`,
        `Stop that program, or choose another port: PORT=${port + 1} npm start.`,
        options,
      );
    case 'EACCES':
      return new StartError(`This user may not listen on port ${port}.`, 'Choose a port of 1024 or more: PORT=3000 npm start.', options);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(
        `HOST is "${host}", which is no address of this machine.`,
        'Leave HOST away for this machine alone, or set one of its addresses.',
        options,
      );
    default:
      return error;
  }
}

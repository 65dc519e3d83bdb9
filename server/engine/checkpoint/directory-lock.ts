import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ABSTRACT = process.platform === 'linux';
const RETRY_MS = 50;
/** A predecessor that is just ending is nobody's concern. */
const TELL_AFTER_MS = 1_000;
const TELL_EVERY_MS = 10_000;

export interface DirectoryLock {
  release(): Promise<void>;
}

export interface LockWait {
  readonly signal?: AbortSignal;
  /** Called when another process holds the directory for a second already, and every ten seconds from then on. */
  readonly onWaiting: () => void;
}

/**
 * One live job a directory: the lock is a listening socket, named after the directory's identity on disk, so the operating system
 * frees it with the process that holds it, however that dies. On Linux the name is abstract and nothing stays behind; elsewhere it is a
 * socket file in the temporary folder, taken over when nobody answers on it. The directory stays open meanwhile: when one is deleted, its identity
 * goes to the next that is made, whose job would wait for the end of this one. Waits until the lock is free; rejects when aborted.
 */
export async function lockDirectory(directory: string, wait: LockWait): Promise<DirectoryLock> {
  const opened = openSync(directory, 'r');
  try {
    const server = await listenAlone(lockName(opened), wait);
    return { release: () => close(server).finally(() => closeSync(opened)) };
  } catch (error) {
    closeSync(opened);
    throw error;
  }
}

async function listenAlone(name: string, wait: LockWait): Promise<Server> {
  let tellAt = performance.now() + TELL_AFTER_MS;
  for (;;) {
    const server = await listen(name);
    if (server) return server;
    if (!(await isHeld(name))) await unlink(name);
    else if (performance.now() >= tellAt) {
      tellAt = performance.now() + TELL_EVERY_MS;
      wait.onWaiting();
    }
    wait.signal?.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function lockName(openDirectory: number): string {
  const { dev, ino } = fstatSync(openDirectory);
  const id = createHash('sha256').update(`headrace checkpoint directory ${dev}:${ino}`).digest('hex').slice(0, 32);
  return ABSTRACT ? `\0headrace-${id}` : path.join(tmpdir(), `headrace-${id}.sock`);
}

function listen(name: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end());
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(name, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** Abstract names vanish with their holder; a socket file may have outlived it. */
function isHeld(name: string): Promise<boolean> {
  if (ABSTRACT) return Promise.resolve(true);
  return new Promise((resolve) => {
    const socket = connect(name, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

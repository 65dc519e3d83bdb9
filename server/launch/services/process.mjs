// @ts-check
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import net from 'node:net';
import { endWithUs } from './end-with-us.mjs';

/** @typedef {{ pid: number; ended: Promise<number | null>; isRunning(): boolean; signal(name: NodeJS.Signals): void; stop(withinMs?: number): Promise<void> }} ServerProcess */

/**
 * A server of our own: its output goes to a file, it is ended by its process id alone, and it does not outlive this process. `apart`: what a
 * terminal sends to this process (Ctrl-C) does not reach it.
 * @param {string} command @param {readonly string[]} args
 * @param {{ log: string; env?: Record<string, string>; cwd?: string; user?: { uid: number; gid: number }; apart?: boolean }} options
 * @returns {Promise<ServerProcess>} rejects where the command is missing
 */
export function startProcess(command, args, { log, env = {}, cwd, user, apart = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      detached: apart,
      ...(cwd === undefined ? {} : { cwd }),
      ...user,
    });
    const file = createWriteStream(log, { flags: 'a' });
    child.stdout.pipe(file, { end: false });
    child.stderr.pipe(file, { end: false });
    /** @type {Promise<number | null>} */
    const ended = new Promise((done) => child.once('close', (code) => done(code)));
    const forget = endWithUs(() => void child.kill('SIGKILL'));
    void ended.then(() => {
      forget();
      file.end();
    });
    const isRunning = () => child.exitCode === null && child.signalCode === null;
    child.once('error', reject);
    child.once('spawn', () =>
      resolve({
        pid: /** @type {number} */ (child.pid),
        ended,
        isRunning,
        signal: (name) => void child.kill(name),
        stop: async (withinMs = 15_000) => {
          if (!isRunning()) return;
          child.kill('SIGTERM');
          const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
          await ended;
          clearTimeout(timer);
        },
      }),
    );
  });
}

/** The system gives out a port again as soon as nobody listens on it, and a server of Java's takes seconds until it does. */
const given = new Set();

/** Another one at each call. @returns {Promise<number>} */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      const isNew = !given.has(port);
      given.add(port);
      server.close(() => resolve(isNew ? port : freePort()));
    });
  });

/** The wanted port where nobody listens on it, else a free one. @param {number} wanted @returns {Promise<number>} */
export const portNear = (wanted) =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', () => freePort().then(resolve, reject));
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(wanted)));
  });

/** True when something accepts connections there. @param {number} port @returns {Promise<boolean>} */
export const accepts = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const answer = (/** @type {boolean} */ yes) => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });

/**
 * Waits until `isHealthy` holds; fails when the server ends before, or after a while.
 * @param {string} name @param {ServerProcess} server @param {() => Promise<boolean>} isHealthy @param {string} log
 */
export async function untilHealthy(name, server, isHealthy, log, withinMs = 180_000) {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    if (!server.isRunning()) throw new Error(`${name} ended at its start. Its log: ${log}`);
    if (await isHealthy()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await server.stop(1_000);
  throw new Error(`${name} was not ready within ${withinMs / 1_000} s. Its log: ${log}`);
}

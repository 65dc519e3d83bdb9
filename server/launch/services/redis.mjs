// @ts-check
import { mkdirSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { findProgram } from './debian.mjs';
import { freePort, portNear, startProcess, untilHealthy } from './process.mjs';

/** Why it cannot run here; null: it can. */
export const whyNoRedis = () =>
  findProgram('redis-server') ? null : 'redis-server is not installed (Debian: apt-get install redis-server).';

/**
 * An answered write is in the file: with `everysec`, Redis answers writes before they are there while a sync of the disk lasts, and a kill loses them.
 * Nothing is synced, so a machine that crashes may lose the last ones.
 */
const KEEPING = ['--appendonly', 'yes', '--appendfsync', 'no'];

/**
 * One server on loopback that keeps every write over a kill (append-only file). `kill` and `start` again, on the same port, make a crash; `stop`
 * ends it in order.
 * @param {{ folder: string; port?: number; args?: readonly string[] }} wishes
 */
export async function startRedis({ folder, port: wanted, args = [] }) {
  mkdirSync(folder, { recursive: true });
  const port = wanted ?? (await freePort());
  const log = path.join(folder, 'redis.log');
  const all = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, ...KEEPING, '--daemonize', 'no', ...args];
  const launch = async () => {
    const started = await startProcess(/** @type {string} */ (findProgram('redis-server')), all, { log });
    await untilHealthy('Redis', started, () => answersPing(port), log);
    return started;
  };
  let server = await launch();
  return {
    address: `127.0.0.1:${port}`,
    port,
    pid: () => server.pid,
    stop: () => server.stop(),
    kill: async () => {
      server.signal('SIGKILL');
      await server.ended;
    },
    start: async () => {
      server = await launch();
    },
  };
}

/** @type {import('./services.mjs').Service} */
export const redisService = {
  title: 'Redis',
  missing: () => Promise.resolve(whyNoRedis()),
  start: async (folder) => {
    const server = await startRedis({ folder, port: await portNear(6379) });
    return { address: server.address, pid: server.pid(), stop: () => server.stop() };
  },
};

/** True when it answers a PING; while it loads its data it answers something else. @param {number} port @returns {Promise<boolean>} */
const answersPing = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const answer = (/** @type {boolean} */ yes) => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket.once('data', (bytes) => answer(bytes.toString().startsWith('+PONG') || bytes.toString().startsWith('-NOAUTH')));
    socket.once('error', () => answer(false));
  });

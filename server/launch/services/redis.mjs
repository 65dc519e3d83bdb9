// @ts-check
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from './debian.mjs';
import { accepts, portNear, startProcess, untilHealthy } from './process.mjs';

/** @type {import('./services.mjs').Service} */
export const redisService = {
  title: 'Redis',
  missing: () =>
    Promise.resolve(findProgram('redis-server') ? null : 'redis-server is not installed (Debian: apt-get install redis-server).'),
  start: async (folder) => {
    mkdirSync(folder, { recursive: true });
    const port = await portNear(6379);
    const log = path.join(folder, 'redis.log');
    const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--appendonly', 'yes', '--daemonize', 'no'];
    const server = await startProcess(/** @type {string} */ (findProgram('redis-server')), args, { log });
    await untilHealthy('Redis', server, () => accepts(port), log);
    return { address: `127.0.0.1:${port}`, pid: server.pid, stop: () => server.stop() };
  },
};

// @ts-check
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endWithUs } from '../../server/launch/services/end-with-us.mjs';

const checkout = path.join(import.meta.dirname, '../..');

/**
 * @typedef {{
 *   home: string;
 *   pid: number;
 *   address: string;
 *   dataUrl: string;
 *   call<T = any>(procedure: string, input: unknown): Promise<T>;
 *   query<T = any>(procedure: string, input: unknown): Promise<T>;
 *   stop(): Promise<void>;
 * }} HeadraceServer
 */

/** A folder that the unprivileged user of the embedded PostgreSQL can reach. @param {string} name */
export function temporaryHome(name) {
  const home = mkdtempSync(path.join(tmpdir(), `headrace-${name}-`));
  chmodSync(home, 0o755);
  return home;
}

/** @param {string} home */
export const removeHome = (home) => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });

/**
 * `npm start` on a home and a free port, as a person starts it; it is told to stop where this process ends first. Resolves when it has printed its address.
 * @param {string} home @param {Readonly<Record<string, string>>} [environment] beside this process's own
 * @returns {Promise<HeadraceServer>}
 */
export async function startServer(home, environment = {}) {
  const child = spawn(process.execPath, [path.join(checkout, 'server/launch/start.mjs')], {
    cwd: checkout,
    env: { ...process.env, ...environment, HEADRACE_HOME: home, HOST: '127.0.0.1', PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const forget = endWithUs(() => void child.kill('SIGINT'));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  void gone.then(forget);
  let said = '';
  /** @type {string} */
  const address = await new Promise((resolve, reject) => {
    const hear = (/** @type {Buffer} */ text) => {
      said += text;
      const found = /Headrace runs at (\S+)/.exec(said);
      if (found) resolve(/** @type {string} */ (found[1]));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`Headrace ended with ${code} before it ran:\n${said}`)));
  });
  /** @param {string} procedure @param {RequestInit} [init] @param {string} [query] */
  const ask = async (procedure, init, query = '') => {
    const response = await fetch(`${address}/api/trpc/${procedure}${query}`, init);
    if (!response.ok) throw new Error(`${procedure}: ${response.status} ${await response.text()}`);
    return (await response.json()).result.data.json;
  };
  return {
    home,
    pid: /** @type {number} */ (child.pid),
    address,
    dataUrl: JSON.parse(readFileSync(path.join(home, 'run/database.json'), 'utf8')).dataUrl,
    call: (procedure, input) =>
      ask(procedure, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: address },
        body: JSON.stringify({ json: input }),
      }),
    query: (procedure, input) =>
      overAgain(() => ask(procedure, undefined, `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`)),
    async stop() {
      child.kill('SIGINT');
      await gone;
    },
  };
}

/** A question may be asked again where its connection broke: under load the server closes one that is just being used again. @template T @param {() => Promise<T>} ask */
async function overAgain(ask) {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof TypeError) || tries === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Suspends what the examples run, and waits until it is so. @param {HeadraceServer} server */
export async function suspendExamples(server) {
  for (const { id } of await server.query('deployments.list', {})) {
    await untilState(server, id, ['RUNNING', 'FINISHED']);
    await server.call('deployments.suspend', { id }).catch((error) => {
      if (!/at rest/.test(String(error))) throw error;
    });
    await untilState(server, id, ['SUSPENDED', 'FINISHED']);
  }
}

/** @param {HeadraceServer} server @param {string} id @param {readonly string[]} states */
export async function untilState(server, id, states) {
  for (let waited = 0; waited < 60_000; waited += 50) {
    const { current } = await server.query('deployments.get', { id });
    if (states.includes(current)) return;
    if (current === 'FAILED') throw new Error(`Deployment ${id} failed.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Deployment ${id} did not come to ${states.join(' or ')} within a minute.`);
}

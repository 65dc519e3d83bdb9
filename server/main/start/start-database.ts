import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { readConnections, writeConnections, type Connections } from '@/server/db/connection-file';
import { DatabaseError, messageOf, systemCode } from '@/server/db/database-error';
import { startCluster, superuser, type Cluster, type ClusterOptions } from '@/server/db/embedded/cluster';
import { placeEmbedded } from '@/server/db/embedded/placement';
import { provision } from '@/server/db/embedded/provision';
import type { HomeLayout } from '@/server/db/home';

export interface StartedDatabase {
  readonly connections: Connections;
  /** Ends the server where it is ours; an outside one is left alone. */
  stop(): Promise<void>;
}

/** The embedded server, or the one that DATABASE_URL names; either way `run/database.json` holds both addresses afterwards. */
export async function startDatabase(home: HomeLayout, env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<StartedDatabase> {
  const started = env.DATABASE_URL ? await useExternal(home, env.DATABASE_URL, env) : await startEmbedded(home, say);
  writeConnections(home, started.connections);
  return started;
}

async function startEmbedded(home: HomeLayout, say: (line: string) => void): Promise<StartedDatabase> {
  const passwords = readOrMakePasswords(path.join(home.keys, 'postgres.json'));
  const placement = await placeEmbedded(home.postgres);
  for (const note of placement.notes) say(note);
  const options = { placement, superPassword: passwords.postgres, logFile: path.join(home.logs, 'postgres.log') };
  const cluster = await startCluster({ ...options, ...lastPort(home) });
  if (cluster.adopted) say(`The database of this home still ran (process ${cluster.pid}); it is used on.`);
  try {
    await provision(superuser(options, cluster.port), [
      { name: 'headrace', password: passwords.headrace },
      { name: 'headrace_data', password: passwords.headrace_data },
    ]);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  const url = (name: 'headrace' | 'headrace_data'): string => `postgresql://${name}:${passwords[name]}@127.0.0.1:${cluster.port}/${name}`;
  const keeper = keepRunning(options, cluster, say);
  return { connections: { kind: 'embedded', controlUrl: url('headrace'), dataUrl: url('headrace_data') }, stop: keeper.stop };
}

/** The same port as last time where it is free: connections that children hold stay right over a restart of the server. */
function lastPort(home: HomeLayout): { preferredPort?: number } {
  const last = readConnections(home);
  if (last?.kind !== 'embedded') return {};
  const port = Number(new URL(last.controlUrl).port);
  return port > 0 ? { preferredPort: port } : {};
}

/** A server that dies is started again on its port, with a growing pause; clients connect anew by themselves. */
function keepRunning(options: ClusterOptions, first: Cluster, say: (line: string) => void): { stop(): Promise<void> } {
  let cluster = first;
  let turn: Promise<Cluster> = Promise.resolve(first);
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined); // an abort only ends the pause
  const keep = async (): Promise<void> => {
    for (let delayMs = 500; ; delayMs = Math.min(delayMs * 2, 30_000)) {
      const how = await cluster.exited;
      if (signal.aborted) return;
      say(`${how}; it is started again in ${delayMs / 1000} s.`);
      await pause(delayMs);
      const { port } = cluster;
      while (!signal.aborted) {
        try {
          turn = startCluster({ ...options, preferredPort: port });
          cluster = await turn;
          break;
        } catch (error) {
          say(`${messageOf(error)} It is tried again.`);
          await pause(delayMs);
        }
      }
    }
  };
  void keep();
  return {
    async stop() {
      stopping.abort();
      for (let last: Cluster | undefined; last !== cluster;) {
        last = cluster;
        await last.stop();
        await turn.catch(() => undefined); // one that was coming up meanwhile is the next to stop
      }
    },
  };
}

const Passwords = z.object({ postgres: z.string(), headrace: z.string(), headrace_data: z.string() });

/** Made once a home, for the owner's eyes alone. */
function readOrMakePasswords(file: string): z.infer<typeof Passwords> {
  try {
    return Passwords.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT')
      throw new DatabaseError(
        'database.passwords',
        `${file} cannot be read.`,
        'Restore it from a backup of the home: without it the database cannot be opened.',
        { cause: error },
      );
  }
  const password = (): string => randomBytes(24).toString('base64url');
  const made = { postgres: password(), headrace: password(), headrace_data: password() };
  writeFileSync(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}

async function useExternal(home: HomeLayout, controlUrl: string, env: NodeJS.ProcessEnv): Promise<StartedDatabase> {
  const client = new pg.Client({ connectionString: controlUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (cause) {
    throw new DatabaseError(
      'database.unreachable',
      `DATABASE_URL cannot be used: ${messageOf(cause)}.`,
      'Check the address, that the server runs, and user and password.',
      { cause },
    );
  }
  try {
    const last = readConnections(home);
    const dataUrl = env.HEADRACE_DATA_URL ?? (last?.controlUrl === controlUrl ? last.dataUrl : await provisionBeside(client, controlUrl));
    return { connections: { kind: 'external', controlUrl, dataUrl }, stop: () => Promise.resolve() };
  } finally {
    await client.end();
  }
}

/** A second database with a role of its own on the same server, where the given role may make them. */
async function provisionBeside(client: pg.Client, controlUrl: string): Promise<string> {
  const url = new URL(controlUrl);
  const name = `${decodeURIComponent(url.pathname.slice(1)) || 'headrace'}_data`;
  const password = randomBytes(24).toString('base64url');
  const role = client.escapeIdentifier(name);
  try {
    const roles = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
    await client.query(`${roles.rowCount ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    await client.query(`GRANT ${role} TO CURRENT_USER`);
    const databases = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!databases.rowCount) await client.query(`CREATE DATABASE ${role} OWNER ${role}`);
  } catch (cause) {
    throw new DatabaseError(
      'database.no-data-database',
      `The results of jobs need a database of their own, and the role of DATABASE_URL may not make "${name}": ${messageOf(cause)}.`,
      'Make a database and a role for it yourself and set HEADRACE_DATA_URL.',
      { cause },
    );
  }
  url.username = encodeURIComponent(name);
  url.password = encodeURIComponent(password);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

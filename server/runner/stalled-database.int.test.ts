import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleDeployment } from '@/server/control/testing/sample-deployment';
import { openDatabase, type Database } from '@/server/db/database';
import { checkpointFolder } from '@/server/db/home';
import { isAlive } from '@/server/db/process-identity';
import { jobRepository } from '@/server/db/repositories/jobs';
import { temporaryCluster, type TemporaryCluster } from '@/server/db/testing/temporary-cluster';
import { fakeJobRunner } from './testing/fake-job-runner';

let server: TemporaryCluster;
let database: Database;

beforeAll(async () => {
  server = await temporaryCluster();
  database = openDatabase(server.controlUrl);
});
afterAll(async () => {
  await database.close();
  await server.dispose();
});

/** A database that answers, and one day does not: no error comes, as over a connection whose other end is gone. */
function stalling(real: Database): { readonly database: Database; stalled: boolean } {
  const never = new Promise<never>(() => undefined);
  const silent: unknown = new Proxy(() => never, { get: (_, name) => (name === 'then' ? undefined : silent), apply: () => never });
  const state = {
    stalled: false,
    database: {
      get db() {
        return state.stalled ? (silent as Database['db']) : real.db;
      },
      transaction: <T>(work: Parameters<typeof real.transaction<T>>[0]): Promise<T> => (state.stalled ? never : real.transaction(work)),
      close: () => real.close(),
    },
  };
  return state;
}

const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

it('gives its jobs up when the database has not answered for the time of two leases', async () => {
  const wrapped = stalling(database);
  // No lease ends before the database is silent: a runner that is not let run for seconds keeps its job.
  const timing = { leaseMs: 600_000, beatMs: 200, sweepMs: 500 };
  const runner = fakeJobRunner({
    ...server,
    database: wrapped.database,
    name: 'r',
    jobProgram: path.join(import.meta.dirname, 'testing/fake-job.mjs'),
    timing,
    spareTiming: { refillMs: 600_000, retryMs: 600_000 },
  });
  await runner.start();
  const { id } = await sampleDeployment(database, { behaviour: 'deaf' });
  await until(async () => (await jobRepository.newest(database.db, id))?.state === 'RUNNING');
  const job = await jobRepository.newest(database.db, id);
  const folder = checkpointFolder(server.home, id, job!.id);
  await until(() => existsSync(folder));
  const pid = Number(/-(\d+)\.json$/.exec(readdirSync(folder).find((name) => name.startsWith('attempt-'))!)![1]);
  expect(isAlive(pid)).toBe(true);
  timing.leaseMs = 1_000;
  wrapped.stalled = true;
  await until(() => !isAlive(pid));
});

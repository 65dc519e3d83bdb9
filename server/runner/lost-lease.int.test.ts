import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleDeployment } from '@/server/control/testing/sample-deployment';
import { openDatabase, type Database } from '@/server/db/database';
import { checkpointFolder } from '@/server/db/home';
import { isAlive } from '@/server/db/process-identity';
import { jobRepository, type JobRecord } from '@/server/db/repositories/jobs';
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

/** A database whose answers about leases a test hears before the runner does, and may keep for as long as it likes. */
function overheard(real: Database, hear: (renew: () => Promise<unknown>) => Promise<unknown>): Database {
  const $queryRaw = (sql: TemplateStringsArray, ...values: unknown[]): Promise<unknown> => {
    const ask = async (): Promise<unknown> => real.db.$queryRaw(sql, ...values);
    return sql.join('').includes('"leaseUntil" >= now()') ? hear(ask) : ask();
  };
  const get = (target: Database['db'], name: string | symbol): unknown => {
    const found: unknown = name === '$queryRaw' ? $queryRaw : Reflect.get(target, name);
    return typeof found === 'function' ? found.bind(target) : found;
  };
  return { ...real, db: new Proxy(real.db, { get }) };
}

const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

it('goes on with a job that it lost and claimed anew while the answer that it was lost was on its way', async () => {
  let renewals = 0;
  let hear = (renew: () => Promise<unknown>): Promise<unknown> => renew();
  const runner = fakeJobRunner({
    ...server,
    database: overheard(database, async (renew) => {
      const held = await hear(renew);
      renewals++;
      return held;
    }),
    name: 'r',
    jobProgram: path.join(import.meta.dirname, 'testing/fake-job.mjs'),
    timing: { leaseMs: 600_000, beatMs: 100, sweepMs: 100 },
    spareTiming: { refillMs: 600_000, retryMs: 600_000 },
  });
  await runner.start();
  const { id } = await sampleDeployment(database, { behaviour: 'run' });
  const newest = (): Promise<JobRecord | undefined> => jobRepository.newest(database.db, id);
  await until(async () => (await newest())?.state === 'RUNNING');
  const job = (await newest())!;
  expect(job.epoch).toBe(1);

  let answered = false;
  hear = async () => {
    hear = (renew) => renew();
    await database.db.job.update({ where: { id: job.id }, data: { leaseUntil: new Date(0) } });
    await until(async () => {
      const now = await newest();
      return now?.restarts === 1 && now.state === 'RUNNING';
    });
    answered = true;
    return []; // as it was before the job was claimed anew
  };
  await until(() => answered);
  const since = renewals;
  await until(() => renewals >= since + 5);

  const attempts = readdirSync(checkpointFolder(server.home, id, job.id)).filter((name) => name.startsWith('attempt-2-'));
  const pids = attempts.map((name) => Number(/-(\d+)\.json$/.exec(name)![1]));
  expect(pids.map(isAlive)).toEqual([true]);
  expect(await newest()).toMatchObject({ state: 'RUNNING', epoch: 2, restarts: 1 });
  await runner.stop();
});

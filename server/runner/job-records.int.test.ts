import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobMetrics } from '@/model/metrics/job-metrics';
import { sampleMetrics } from '@/model/metrics/testing/sample-metrics';
import { sampleDeployment } from '@/server/control/testing/sample-deployment';
import { reconcile } from '@/server/control/reconcile';
import { embeddedBackend } from '@/server/control/backends/embedded/embedded-backend';
import { openDatabase, type Database } from '@/server/db/database';
import { eventRepository } from '@/server/db/repositories/events';
import { jobRepository } from '@/server/db/repositories/jobs';
import { metricsRepository } from '@/server/db/repositories/metrics';
import { runnerRepository } from '@/server/db/repositories/runners';
import { temporaryCluster, type TemporaryCluster } from '@/server/db/testing/temporary-cluster';
import { JobRecords, failureOf } from './job-records';

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

async function claimedJob(through = database): Promise<{ deploymentId: string; jobId: string; records: JobRecords }> {
  const { id: deploymentId } = await sampleDeployment(database, { behaviour: 'run' });
  await reconcile(database, embeddedBackend, deploymentId);
  const runnerId = await runnerRepository.register(database.db, { name: 'r', host: 'h', pid: 1 });
  const [job] = await jobRepository.claim(database.db, { runnerId, leaseMs: 60_000, limit: 1 });
  return { deploymentId, jobId: job!.id, records: new JobRecords(through, job!) };
}

const figures = (rowsIn: number): JobMetrics => sampleMetrics({ atMs: rowsIn, rowsIn });

it('tells a failure whose words PostgreSQL cannot hold: a value of a row may be in them', async () => {
  const { deploymentId, records } = await claimedJob();
  const message = 'The value "a\0b" and half a character "\ud83d" cannot be written.';
  const failure = failureOf({ code: 'sink.value', message, domain: 'user', retry: 'none', remedy: 'Mend "\0".', origin: ['n1'] });
  await records.move('STARTING', 'Starting');
  await records.move('FAILED', message, { failure });
  const job = await jobRepository.newest(database.db, deploymentId);
  const readable = 'The value "a\ufffdb" and half a character "\ufffd" cannot be written.';
  expect(job).toMatchObject({ state: 'FAILED', failure: { message: readable, remedy: 'Mend "\ufffd".' } });
  expect((await eventRepository.list(database.db, { deploymentId, limit: 1 }))[0]?.message).toBe(readable);
});

it('writes the last figures also where they come while earlier ones are being written, and leaves out those between', async () => {
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  let writes = 0;
  const slow: Database = {
    ...database,
    transaction: async (work) => {
      writes++;
      await held;
      return database.transaction(work);
    },
  };
  const { jobId, records } = await claimedJob(slow);
  for (const rowsIn of [1, 2, 3]) records.metrics({ type: 'metrics', metrics: figures(rowsIn) });
  goOn();
  await records.figures();
  expect(await metricsRepository.newest(database.db, jobId)).toMatchObject({ rowsIn: 3 });
  expect(writes).toBe(2);
  records.metrics({ type: 'metrics', metrics: figures(4) });
  await records.figures();
  expect(await metricsRepository.newest(database.db, jobId)).toMatchObject({ rowsIn: 4 });
});

import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleDeployment } from '@/server/control/testing/sample-deployment';
import { openDatabase, type Database } from '@/server/db/database';
import { checkpointFolder } from '@/server/db/home';
import type { DeploymentRecord } from '@/server/db/repositories/deployments';
import { jobRepository } from '@/server/db/repositories/jobs';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { snapshotRepository } from '@/server/db/repositories/snapshots';
import { temporaryCluster, type TemporaryCluster } from '@/server/db/testing/temporary-cluster';
import { keepHouse } from './housekeeping';

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

/** With a checkpoint. */
async function makeJob({ id: deploymentId, versionId, config }: DeploymentRecord, restoreFrom: string | null): Promise<string> {
  const beginning = { path: restoreFrom, words: '' };
  const id = await jobRepository.create(database.db, { deploymentId, versionId, generation: 1, config, beginning });
  mkdirSync(path.join(checkpointFolder(server.home, deploymentId, id), 'chk-1'), { recursive: true });
  return id;
}

it('keeps the newest jobs’ checkpoints, what a kept job began from, and recorded savepoints; the rest goes', async () => {
  const { db } = database;
  const { home } = server;
  const deployment = await sampleDeployment(database, { behaviour: 'run' });
  const make = (restoreFrom: string | null): Promise<string> => makeJob(deployment, restoreFrom);
  const folderOf = (jobId: string): string => checkpointFolder(home, deployment.id, jobId);
  const old = await make(null);
  const origin = await make(null);
  const young = [await make(path.join(folderOf(origin), 'chk-1')), await make(null), await make(null)];
  const base = { deploymentId: deployment.id, checkpointId: 1, sizeBytes: 1, durationMs: 1, completedAtMs: 1 };
  await snapshotRepository.record(db, { ...base, jobId: old, kind: 'checkpoint', path: path.join(folderOf(old), 'chk-1') }, 3);
  const savepoint = (name: string, ageMs: number): string => {
    const folder = path.join(home.savepoints, name);
    mkdirSync(folder, { recursive: true });
    const at = (Date.now() - ageMs) / 1000;
    utimesSync(folder, at, at);
    return folder;
  };
  const [recorded, lost, fresh] = [savepoint('recorded', 1e8), savepoint('lost', 1e8), savepoint('fresh', 0)];
  await snapshotRepository.record(db, { ...base, jobId: old, kind: 'savepoint', path: recorded }, 3);
  const gone = path.join(home.checkpoints, '01a1fc00-0000-7000-8000-000000000000');
  mkdirSync(gone);

  await keepHouse(database, home);

  expect([old, origin, ...young].map((id) => existsSync(folderOf(id)))).toEqual([false, true, true, true, true]);
  expect([recorded, lost, fresh, gone].map((folder) => existsSync(folder))).toEqual([true, false, true, false]);
  expect((await snapshotRepository.list(db, deployment.id)).map((snapshot) => snapshot.kind)).toEqual(['savepoint']);
});

it('leaves the folder of a job alone that begins while it looks', async () => {
  const deployment = await sampleDeployment(database, { behaviour: 'run' });
  const jobs = [await makeJob(deployment, null)];
  const findMany = async (query: Parameters<typeof database.db.job.findMany>[0]): Promise<unknown> => {
    const found = await database.db.job.findMany(query);
    if (found.some(({ id }) => id === jobs[0])) jobs.push(await makeJob(deployment, null));
    return found;
  };
  const get = (db: Database['db'], name: string | symbol): unknown => {
    const found: unknown = name === 'job' ? { findMany } : Reflect.get(db, name);
    return typeof found === 'function' ? found.bind(db) : found;
  };

  await keepHouse({ ...database, db: new Proxy(database.db, { get }) }, server.home);

  expect(jobs).toHaveLength(2);
  expect(jobs.map((id) => existsSync(checkpointFolder(server.home, deployment.id, id)))).toEqual([true, true]);
});

it('discards a deleted pipeline with its deployment when its hour is over, and none before', async () => {
  const { db } = database;
  const [old, fresh] = [await sampleDeployment(database, { behaviour: 'run' }), await sampleDeployment(database, { behaviour: 'run' })];
  for (const { pipelineId } of [old, fresh]) await pipelineRepository.putAside(db, pipelineId);
  await db.pipeline.update({ where: { id: old.pipelineId }, data: { removedAt: new Date(Date.now() - 2 * 3_600_000) } });
  for (const { id } of [old, fresh]) mkdirSync(path.join(server.home.checkpoints, id));

  await keepHouse(database, server.home);

  const left = await db.deployment.findMany({ where: { id: { in: [old.id, fresh.id] } }, select: { id: true } });
  expect(left).toEqual([{ id: fresh.id }]);
  expect([old, fresh].map(({ id }) => existsSync(path.join(server.home.checkpoints, id)))).toEqual([false, true]);
  expect(await database.transaction((tx) => pipelineRepository.lockRestorable(tx, old.pipelineId))).toBeUndefined();
  expect(await database.transaction((tx) => pipelineRepository.lockRestorable(tx, fresh.pipelineId))).toBeDefined();
});

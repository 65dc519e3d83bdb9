import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleDeployment } from '@/server/control/testing/sample-deployment';
import { openDatabase, type Database } from '@/server/db/database';
import { checkpointFolder } from '@/server/db/home';
import { jobRepository } from '@/server/db/repositories/jobs';
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

it('keeps the newest jobs’ checkpoints, what a kept job began from, and recorded savepoints; the rest goes', async () => {
  const { db } = database;
  const { home } = server;
  const deployment = await sampleDeployment(database, { behaviour: 'run' });
  const make = async (restoreFrom: string | null): Promise<string> => {
    const { id: deploymentId, versionId, config } = deployment;
    const id = await jobRepository.create(db, {
      deploymentId,
      versionId,
      generation: 1,
      config,
      beginning: { path: restoreFrom, words: '' },
    });
    mkdirSync(path.join(checkpointFolder(home, deploymentId, id), 'chk-1'), { recursive: true });
    return id;
  };
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

  await keepHouse(db, home);

  expect([old, origin, ...young].map((id) => existsSync(folderOf(id)))).toEqual([false, true, true, true, true]);
  expect([recorded, lost, fresh, gone].map((folder) => existsSync(folder))).toEqual([true, false, true, false]);
  expect((await snapshotRepository.list(db, deployment.id)).map((snapshot) => snapshot.kind)).toEqual(['savepoint']);
});

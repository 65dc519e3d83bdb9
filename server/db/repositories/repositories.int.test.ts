import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDocument } from '@/model/graph/document';
import { DeploymentConfig } from '@/model/job/config';
import type { JobMetrics } from '@/model/metrics/job-metrics';
import { sampleMetrics } from '@/model/metrics/testing/sample-metrics';
import { openDatabase, type Database } from '../database';
import { listenForChanges, notify, type Change } from '../notifications';
import { temporaryCluster, type TemporaryCluster } from '../testing/temporary-cluster';
import { deploymentRepository, type DeploymentRecord } from './deployments';
import { eventRepository } from './events';
import { jobRepository } from './jobs';
import { lockRepository } from './locks';
import { metricsRepository } from './metrics';
import { namespaceRepository } from './namespaces';
import { pipelineRepository } from './pipelines';
import { runnerRepository } from './runners';
import { snapshotRepository } from './snapshots';
import { versionRepository } from './versions';

let server: TemporaryCluster;
let database: Database;
let deployment: DeploymentRecord;
let jobId: string;

beforeAll(async () => {
  server = await temporaryCluster();
  database = openDatabase(server.controlUrl);
  const { db } = database;
  const namespaceId = await namespaceRepository.ensure(db, { slug: 'n', title: 'N', description: '', example: false });
  const document = emptyDocument('p');
  const pipelineId = await pipelineRepository.create(db, { namespaceId, document });
  const { id: versionId } = await versionRepository.create(db, { pipelineId, revision: 1, document, sql: '', plan: {} });
  const config = DeploymentConfig.parse({});
  deployment = await deploymentRepository.create(db, { pipelineId, versionId, config, desired: 'RUNNING' });
  jobId = await jobRepository.create(db, {
    deploymentId: deployment.id,
    versionId,
    generation: 1,
    config,
    beginning: { path: null, words: 'with no state' },
  });
});
afterAll(async () => {
  await database.close();
  await server.dispose();
});

/** Asks again until the answer is yes; what is asked may have an effect then. */
async function until(look: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await look());) {
    expect(Date.now()).toBeLessThan(deadline);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const metrics = (atMs: number, rowsInPerSec: number): JobMetrics =>
  sampleMetrics({ atMs, rates: { rowsInPerSec, rowsOutPerSec: 0, watermarkMs: null } });

describe('deployments', () => {
  it('refuse a move that the table does not have, and change nothing', async () => {
    await expect(
      database.transaction((db) => deploymentRepository.move(db, deployment, { to: 'RUNNING', message: 'Running' })),
    ).rejects.toMatchObject({
      code: 'deployment.illegal-move',
    });
    const [event] = await eventRepository.list(database.db, { deploymentId: deployment.id, limit: 1 });
    expect(event?.kind).not.toBe('state-changed');
    const locked = await database.transaction((db) => deploymentRepository.lock(db, deployment.id));
    expect(locked?.current).toBe('CANCELLED');
  });
});

describe('events', () => {
  it('come newest first, in pages, and older ones can be dropped', async () => {
    const before = (await eventRepository.list(database.db, { deploymentId: deployment.id, limit: 500 })).length;
    for (const code of ['1', '2', '3'])
      await eventRepository.append(database.db, {
        deploymentId: deployment.id,
        event: { kind: 'notice', level: 'info', message: code, params: { code } },
      });
    const [newest, second] = await eventRepository.list(database.db, { deploymentId: deployment.id, limit: 2 });
    expect([newest?.message, second?.message]).toEqual(['3', '2']);
    const [third] = await eventRepository.list(database.db, { deploymentId: deployment.id, before: second!.seq, limit: 1 });
    expect(third?.message).toBe('1');
    await eventRepository.prune(database.db, deployment.id, 2);
    expect(before + 3).toBeGreaterThan(2);
    expect((await eventRepository.list(database.db, { deploymentId: deployment.id, limit: 500 })).map((e) => e.message)).toEqual([
      '3',
      '2',
    ]);
  });
});

describe('snapshots', () => {
  it('list as many checkpoints as the engine keeps, and every savepoint', async () => {
    const one = (kind: 'checkpoint' | 'savepoint', checkpointId: number) => {
      const numbers = { sizeBytes: 2 ** 40, durationMs: 1, completedAtMs: 1_000 + checkpointId };
      return snapshotRepository.record(
        database.db,
        { deploymentId: deployment.id, jobId, kind, checkpointId, path: `/${kind}-${checkpointId}`, ...numbers },
        2,
      );
    };
    await one('savepoint', 1);
    for (const id of [1, 2, 3, 4, 4]) await one('checkpoint', id);
    const listed = await snapshotRepository.list(database.db, deployment.id);
    expect(listed.map((snapshot) => snapshot.path)).toEqual(['/checkpoint-4', '/checkpoint-3', '/savepoint-1']);
    expect(listed[0]?.sizeBytes).toBe(2 ** 40);
  });
});

describe('metrics', () => {
  it('keep one row a job, a point a second and a mean a minute', async () => {
    const minute = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
    for (const [offset, rate] of [
      [0, 10],
      [1_000, 20],
      [1_400, 60],
    ] as const)
      await database.transaction((db) =>
        metricsRepository.record(db, { jobId, deploymentId: deployment.id, metrics: metrics(minute + offset, rate) }),
      );
    expect((await metricsRepository.newest(database.db, jobId))?.rates.rowsInPerSec).toBe(60);
    const curve = (resolution: 'SECOND' | 'MINUTE') =>
      metricsRepository.curve(database.db, { deploymentId: deployment.id, resolution, sinceMs: minute });
    expect((await curve('SECOND')).map((point) => point.rowsInPerSec)).toEqual([10, 40]);
    expect((await curve('MINUTE')).map((point) => point.rowsInPerSec)).toEqual([30]);
    expect((await metricsRepository.sparklines(database.db, [deployment.id], 5)).get(deployment.id)).toEqual([25]);
  });

  it('drop points past their time', async () => {
    const old = metrics(Date.now() - 30 * 60_000, 1);
    await database.transaction((db) => metricsRepository.record(db, { jobId, deploymentId: deployment.id, metrics: old }));
    await metricsRepository.prune(database.db);
    const since = { deploymentId: deployment.id, sinceMs: Date.now() - 40 * 60_000 };
    expect((await metricsRepository.curve(database.db, { ...since, resolution: 'SECOND' })).every((p) => p.atMs > old.atMs + 60_000)).toBe(
      true,
    );
    expect((await metricsRepository.curve(database.db, { ...since, resolution: 'MINUTE' })).some((p) => p.atMs <= old.atMs)).toBe(true);
  });
});

describe('locks', () => {
  it('are held by one until their time is over, or given back', async () => {
    const { db } = database;
    const take = (holder: string, forMs = 600_000) => lockRepository.acquire(db, { name: 'l', holder, forMs });
    expect(await Promise.all([take('a'), take('b'), take('c')]).then((all) => all.filter(Boolean).length)).toBe(1);
    const [row] = await db.lock.findMany({ where: { name: 'l' } });
    expect(await take(row!.holder)).toBe(true);
    expect(await take('other')).toBe(false);
    expect(await take(row!.holder, 100)).toBe(true);
    await until(() => take('other'));
    await lockRepository.release(db, { name: 'l', holder: 'not-the-holder' });
    expect(await take('third')).toBe(false);
    await lockRepository.release(db, { name: 'l', holder: 'other' });
    expect(await take('third')).toBe(true);
  });
});

describe('runners', () => {
  it('are gone when they are silent', async () => {
    const { db } = database;
    const id = await runnerRepository.register(db, { name: 'r', host: 'h', pid: 1 });
    expect(await runnerRepository.list(db)).toMatchObject([{ name: 'r', alive: true, jobs: 0 }]);
    await db.runner.update({ where: { id }, data: { heartbeatAt: new Date(Date.now() - 60_000) } });
    expect(await runnerRepository.list(db)).toMatchObject([{ alive: false }]);
    await runnerRepository.beat(db, id);
    expect(await runnerRepository.list(db)).toMatchObject([{ alive: true }]);
    await runnerRepository.leave(db, id);
    expect(await runnerRepository.list(db)).toEqual([]);
  });
});

describe('announcements', () => {
  it('arrive when the transaction commits and not when it rolls back, also after the connection was cut', async () => {
    const changes: Change[] = [];
    let connections = 0;
    const listener = listenForChanges(server.controlUrl, { onChange: (change) => changes.push(change), onConnected: () => connections++ });
    await until(() => connections === 1);
    await expect(
      database.transaction(async (db) => {
        await notify(db, { type: 'deployment', deploymentId: 'rolled-back' });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await database.transaction((db) => notify(db, { type: 'deployment', deploymentId: 'committed' }));
    await until(() => changes.length > 0);
    await database.db.$executeRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'headrace-listen'`;
    await until(() => connections === 2);
    await database.transaction((db) => notify(db, { type: 'removed', deploymentId: 'later' }));
    await until(() => changes.length > 1);
    expect(changes.map((change) => change.deploymentId)).toEqual(['committed', 'later']);
    await listener.close();
  });
});

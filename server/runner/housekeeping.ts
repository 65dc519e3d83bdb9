import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Database, Db } from '@/server/db/database';
import { systemCode } from '@/server/db/database-error';
import type { HomeLayout } from '@/server/db/home';
import { deploymentRepository } from '@/server/db/repositories/deployments';
import { eventRepository } from '@/server/db/repositories/events';
import { metricsRepository } from '@/server/db/repositories/metrics';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { runnerRepository } from '@/server/db/repositories/runners';

/** Jobs of a deployment whose checkpoints stay on disk. */
const KEPT_JOBS = 3;
const KEPT_EVENTS = 2_000;
/** A savepoint folder without a record may be one that is being written. */
const SAVEPOINT_GRACE_MS = 3_600_000;
/** For so long a deleted pipeline can be brought back. */
const DELETED_KEPT_MS = 3_600_000;

/** Clears out what is past its time; by one runner at a time, again without effect. */
export async function keepHouse(database: Database, home: HomeLayout): Promise<void> {
  const { db } = database;
  await metricsRepository.prune(db);
  await runnerRepository.prune(db);
  for (const { id } of await db.deployment.findMany({ select: { id: true } })) await eventRepository.prune(db, id, KEPT_EVENTS);
  await database.transaction(discardDeleted);
  await discardCheckpoints(db, home);
  await discardSavepoints(db, home);
}

/** Pipelines that were deleted and not taken back, with what hangs below them; runners hear of it and discard the files. */
async function discardDeleted(db: Db): Promise<void> {
  for (const id of await pipelineRepository.lockRemovedBefore(db, DELETED_KEPT_MS)) {
    const deployment = await deploymentRepository.lockOfPipeline(db, id);
    if (deployment) await deploymentRepository.remove(db, deployment.id);
    await pipelineRepository.remove(db, id);
  }
}

/** Folders of deployments that are gone, and of jobs that are old and that no younger job began from. */
async function discardCheckpoints(db: Db, home: HomeLayout): Promise<void> {
  for (const deploymentId of entriesOf(home.checkpoints)) {
    const folder = path.join(home.checkpoints, deploymentId);
    // Before the jobs are asked for: a job stands in the database before its folder is made, and what begins meanwhile is not looked at.
    const folders = entriesOf(folder);
    const jobs = await db.job.findMany({
      where: { deploymentId: asId(deploymentId) },
      orderBy: { number: 'desc' },
      select: { id: true, restoreFrom: true },
    });
    if (jobs.length === 0) {
      const exists = await db.deployment.findUnique({ where: { id: asId(deploymentId) }, select: { id: true } });
      if (!exists) rmSync(folder, { recursive: true, force: true });
      continue;
    }
    const kept = jobs.slice(0, KEPT_JOBS);
    const needed = (jobId: string): boolean =>
      kept.some((job) => job.id === jobId || job.restoreFrom?.startsWith(path.join(folder, jobId) + path.sep) === true);
    for (const jobId of folders.filter((name) => !needed(name))) {
      await db.snapshot.deleteMany({ where: { jobId: asId(jobId), kind: 'checkpoint' } });
      rmSync(path.join(folder, jobId), { recursive: true, force: true });
    }
  }
}

async function discardSavepoints(db: Db, home: HomeLayout): Promise<void> {
  const known = new Set((await db.snapshot.findMany({ where: { kind: 'savepoint' }, select: { path: true } })).map((row) => row.path));
  for (const name of entriesOf(home.savepoints)) {
    const folder = path.join(home.savepoints, name);
    if (!known.has(folder) && statSync(folder).mtimeMs < Date.now() - SAVEPOINT_GRACE_MS) rmSync(folder, { recursive: true, force: true });
  }
}

/** Folder names are ids; anything else that lies there is nobody's, and no row has it. */
const asId = (name: string): string => (/^[0-9a-f-]{36}$/.test(name) ? name : '00000000-0000-0000-0000-000000000000');

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

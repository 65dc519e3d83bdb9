import type { DeploymentState } from '@/model/job/states';
import type { Database, Db } from '@/server/db/database';
import { deploymentRepository, type DeploymentRecord } from '@/server/db/repositories/deployments';
import { jobRepository, type JobRecord } from '@/server/db/repositories/jobs';
import { versionRepository } from '@/server/db/repositories/versions';
import type { DeploymentBackend } from './backend';
import { decide } from './decide';
import type { Decision } from './deployment-view';
import { restorePoint } from './restore-point';

/** More steps than any chain of transitions has; reaching it is a defect in `decide`, and the next reconciliation goes on. */
const STEP_LIMIT = 8;

/**
 * Brings one deployment as far as it can go now. Each step is a transaction of its own under the row's lock. Called by runners when a
 * change is announced, and for all unsettled deployments now and then, in case an announcement was missed.
 */
export async function reconcile(database: Database, backend: DeploymentBackend, deploymentId: string): Promise<void> {
  for (let step = 0; step < STEP_LIMIT; step++) {
    const acted = await database.transaction((db) => reconcileOnce(db, backend, deploymentId));
    if (!acted) return;
  }
}

async function reconcileOnce(db: Db, backend: DeploymentBackend, deploymentId: string): Promise<boolean> {
  const deployment = await deploymentRepository.lock(db, deploymentId);
  if (!deployment) return false;
  const job = await jobRepository.newest(db, deploymentId);
  const decision = decide({ ...deployment, job: job ?? null });
  if (decision.kind === 'rest') return false;
  await act(db, { backend, deployment, job, decision });
  return true;
}

interface Situation {
  readonly backend: DeploymentBackend;
  readonly deployment: DeploymentRecord;
  readonly job: JobRecord | undefined;
  readonly decision: Exclude<Decision, { kind: 'rest' }>;
}

async function act(db: Db, { backend, deployment, job, decision }: Situation): Promise<void> {
  if (decision.kind === 'move') {
    const failure = decision.to === 'FAILED' ? (job?.failure ?? null) : null;
    const message = untold(decision.to, job);
    await deploymentRepository.move(db, deployment, { to: decision.to, failure, ...(message === undefined ? {} : { message }) });
    return;
  }
  if (deployment.current !== 'TRANSITIONING') await deploymentRepository.move(db, deployment, { to: 'TRANSITIONING' });
  if (decision.kind === 'create-job') await backend.createJob(db, deployment, await restorePoint(db, deployment, job));
  else if (job) await backend.stopJob(db, job, { mode: decision.mode, cause: await causeOfStop(db, deployment, job) });
}

/** A job's own event has told the state that its deployment follows it to; what else happens is said here. */
function untold(to: DeploymentState, job: JobRecord | undefined): string | undefined {
  if (job?.state === to) return undefined;
  if (to === 'FAILED')
    return job ? `Failed: job ${job.number} was ${job.state.toLowerCase()} and nobody had asked for it` : 'Failed: its job is gone';
  return to === 'CANCELLED' ? 'Cancelled: nothing ran any more' : `Now ${to.toLowerCase()}`;
}

/** Null where a person asked for the stop: that stands in the events already. */
async function causeOfStop(db: Db, deployment: DeploymentRecord, job: JobRecord): Promise<string | null> {
  if (deployment.desired !== 'RUNNING') return null;
  return `Job ${job.number} is stopped with a savepoint: version ${await versionRepository.number(db, deployment.versionId)} replaces it`;
}

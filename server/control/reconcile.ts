import type { Database, Db } from '@/server/db/database';
import { deploymentRepository, type DeploymentRecord } from '@/server/db/repositories/deployments';
import { jobRepository, type JobRecord } from '@/server/db/repositories/jobs';
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
    await deploymentRepository.move(db, deployment, decision.to, decision.to === 'FAILED' ? (job?.failure ?? null) : null);
    return;
  }
  if (deployment.current !== 'TRANSITIONING') await deploymentRepository.move(db, deployment, 'TRANSITIONING');
  if (decision.kind === 'create-job') await backend.createJob(db, deployment, await restorePoint(db, deployment, job));
  else if (job) await backend.stopJob(db, job, decision.mode);
}

import type { Db } from '@/server/db/database';
import { jobRepository } from '@/server/db/repositories/jobs';
import type { DeploymentBackend } from '../../backend';

/** Jobs as rows that runners claim. A job that no runner has taken is ended here at once: there is nothing to wait for. */
export const embeddedBackend: DeploymentBackend = {
  name: 'embedded',

  async createJob(db: Db, deployment, restoreFrom) {
    const { id: deploymentId, versionId, generation, config } = deployment;
    await jobRepository.create(db, { deploymentId, versionId, generation, config, restoreFrom });
  },

  async stopJob(db, job, mode) {
    await jobRepository.requestStop(db, job, mode);
    if (job.state !== 'CREATED') return;
    const to = mode === 'cancel' ? 'CANCELLED' : 'SUSPENDED';
    await jobRepository.move(db, { jobId: job.id, to, message: 'Ended before a runner took it' });
  },
};

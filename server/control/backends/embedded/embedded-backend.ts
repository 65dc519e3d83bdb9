import type { Db } from '@/server/db/database';
import { jobRepository } from '@/server/db/repositories/jobs';
import type { DeploymentBackend } from '../../backend';

/** Jobs as rows that runners claim. A job that no runner has taken is ended here at once: there is nothing to wait for. */
export const embeddedBackend: DeploymentBackend = {
  name: 'embedded',

  async createJob(db: Db, deployment, beginning) {
    const { id: deploymentId, versionId, generation, config } = deployment;
    await jobRepository.create(db, { deploymentId, versionId, generation, config, beginning });
  },

  async stopJob(db, job, stop) {
    await jobRepository.requestStop(db, job, stop);
    if (job.state !== 'CREATED') return;
    const to = stop.mode === 'cancel' ? 'CANCELLED' : 'SUSPENDED';
    await jobRepository.move(db, {
      jobId: job.id,
      to,
      message: `${to === 'CANCELLED' ? 'Cancelled' : 'Suspended'} before a runner took it`,
    });
  },
};

import type { PipelineSummary } from '@/model/pipeline/pipeline';
import type { Database } from '@/server/db/database';
import { notify } from '@/server/db/notifications';
import { deploymentRepository } from '@/server/db/repositories/deployments';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { isAtRest } from './deployment-rest';
import { freeName } from './pipeline-transfer';
import { notFound, ServiceError } from './service-error';
import type { PipelineServices } from './services';

/** Deleting a pipeline, and taking that back; the runner's housekeeping makes it final. */
export function removalServices(
  database: Database,
  summary: (id: string) => Promise<PipelineSummary>,
): Pick<PipelineServices, 'remove' | 'restore'> {
  return {
    remove: (id) =>
      database.transaction(async (tx) => {
        if (!(await pipelineRepository.lock(tx, id))) throw notFound('pipeline', id);
        const deployment = await deploymentRepository.lockOfPipeline(tx, id);
        if (deployment && !isAtRest(deployment))
          throw new ServiceError('precondition', 'pipeline-runs', 'This pipeline runs.', 'Suspend or cancel its deployment first.');
        await pipelineRepository.putAside(tx, id);
        if (deployment) await notify(tx, { type: 'put-aside', deploymentId: deployment.id });
      }),

    async restore(id) {
      await database.transaction(async (tx) => {
        const restorable = await pipelineRepository.lockRestorable(tx, id);
        if (!restorable) return; // it is there already, or gone for good: what follows tells
        const taken = new Set((await pipelineRepository.list(tx, restorable.namespace)).map(({ name }) => name));
        await pipelineRepository.bringBack(tx, id, { ...restorable, name: freeName(restorable.name, taken) });
        const deployment = await deploymentRepository.lockOfPipeline(tx, id);
        if (deployment) await notify(tx, { type: 'deployment', deploymentId: deployment.id });
      });
      return summary(id);
    },
  };
}

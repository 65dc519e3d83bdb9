import { emptyDocument } from '@/model/graph/document';
import { DeploymentConfig, type DeploymentConfigInput } from '@/model/job/config';
import type { DesiredState } from '@/model/job/states';
import type { Database } from '@/server/db/database';
import { deploymentRepository, type DeploymentRecord } from '@/server/db/repositories/deployments';
import { namespaceRepository } from '@/server/db/repositories/namespaces';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { versionRepository } from '@/server/db/repositories/versions';
import type { JobPlan } from '@/server/plan/job/job-plan';

let count = 0;

export const samplePlan = (name: string): JobPlan => ({
  version: 1,
  name,
  operators: [],
  edges: [],
  settings: {
    parallelism: 1,
    checkpoint: { intervalMs: 1_000, minPauseMs: 0, timeoutMs: 60_000, tolerableFailures: 0, retained: 3 },
    restart: { kind: 'none' },
    timeZone: 'UTC',
    idleTimeoutMs: 0,
  },
});

/** A deployed pipeline for tests; the plan's name says how the fake job behaves. */
export async function sampleDeployment(
  database: Database,
  options: { behaviour: string; desired?: DesiredState; config?: DeploymentConfigInput },
): Promise<DeploymentRecord> {
  const document = emptyDocument(`${options.behaviour} ${++count}`);
  return database.transaction(async (db) => {
    const namespace = { slug: 'tests', title: 'Tests', description: '', example: false };
    const pipelineId = await pipelineRepository.create(db, { namespaceId: await namespaceRepository.ensure(db, namespace), document });
    const version = await versionRepository.create(db, { pipelineId, revision: 1, document, sql: '', plan: samplePlan(options.behaviour) });
    const config = DeploymentConfig.parse(options.config ?? {});
    return deploymentRepository.create(db, { pipelineId, versionId: version.id, config, desired: options.desired ?? 'RUNNING' });
  });
}

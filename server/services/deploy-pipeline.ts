import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { hasErrors } from '@/model/diagnostic/diagnostic';
import type { DeploymentConfig } from '@/model/job/config';
import type { DeployOutcome } from '@/model/job/summaries';
import type { Database, Db } from '@/server/db/database';
import { deploymentRepository } from '@/server/db/repositories/deployments';
import { eventRepository } from '@/server/db/repositories/events';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { versionRepository, type NewVersion } from '@/server/db/repositories/versions';
import type { PipelineCompiler } from './pipeline-compiler';
import { catalogSnapshot } from './pipelines';
import { readable } from './readable-document';
import { notFound, ServiceError } from './service-error';
import { prepareSinkTables } from './serving/prepare-sink-tables';
import type { ServingDatabase } from './serving/serving-database';

export interface DeployDependencies {
  readonly database: Database;
  readonly compile: PipelineCompiler;
  readonly serving: ServingDatabase;
}

export interface DeployInput {
  readonly pipelineId: string;
  /** The revision that the author saw. */
  readonly revision: number;
  readonly config: DeploymentConfig;
  readonly start: boolean;
}

/**
 * Compiles the stored document again, makes the sinks' tables in the serving database where they are missing, freezes a version and
 * sets the wish; the controller does the rest. Errors in the document refuse the deploy with all diagnostics.
 */
export async function deployPipeline(dependencies: DeployDependencies, input: DeployInput): Promise<DeployOutcome> {
  const { database, compile, serving } = dependencies;
  const pipeline = await pipelineRepository.get(database.db, input.pipelineId);
  const stored = await pipelineRepository.content(database.db, input.pipelineId);
  if (!pipeline || !stored) throw notFound('pipeline', input.pipelineId);
  if (stored.revision !== input.revision)
    throw new ServiceError(
      'conflict',
      'pipeline-edited',
      `Revision ${input.revision} was to be deployed, but revision ${stored.revision} has been saved since.`,
      'Reload the pipeline, look at the change and deploy again.',
    );
  const document = readable(stored.content);
  const { sql, plan, diagnostics } = compile({ document, catalog: await catalogSnapshot(database, pipeline.namespace) });
  if (!plan || hasErrors(diagnostics)) return { kind: 'refused', diagnostics };
  const problems = await prepareSinkTables(serving, plan);
  if (hasErrors(problems)) return refused([...diagnostics, ...problems]);
  const version = { pipelineId: input.pipelineId, revision: input.revision, document, sql, plan };
  return database.transaction((db) => storeAndWish(db, version, input));
}

const refused = (diagnostics: readonly Diagnostic[]): DeployOutcome => ({ kind: 'refused', diagnostics });

async function storeAndWish(db: Db, newVersion: NewVersion, { config, start }: DeployInput): Promise<DeployOutcome> {
  // Of two first deploys at once neither finds a deployment to lock.
  if (!(await pipelineRepository.lock(db, newVersion.pipelineId))) throw notFound('pipeline', newVersion.pipelineId);
  const existing = await deploymentRepository.lockOfPipeline(db, newVersion.pipelineId);
  const version = await versionRepository.create(db, newVersion);
  const desired = start ? 'RUNNING' : 'CANCELLED';
  const common = { versionId: version.id, config };
  const deployment = existing ?? (await deploymentRepository.create(db, { pipelineId: newVersion.pipelineId, ...common, desired }));
  if (existing) {
    await deploymentRepository.upgrade(db, { id: existing.id, ...common });
    if (start) await deploymentRepository.setDesired(db, existing, { desired: 'RUNNING', told: true });
  }
  const event = {
    kind: 'deployed',
    level: 'info',
    message: `Version ${version.number} deployed${start ? ' and started' : ''}`,
    params: { version: version.number },
  } as const;
  await eventRepository.append(db, { deploymentId: deployment.id, event });
  return { kind: 'deployed', deploymentId: deployment.id, version: version.number };
}

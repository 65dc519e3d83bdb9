import type { DeploymentConfig } from '@/model/job/config';
import { DeploymentConfig as DeploymentConfigSchema } from '@/model/job/config';
import type { ChosenStart, StartFrom } from '@/model/job/start-from';
import type { DesiredState } from '@/model/job/states';
import { snapshotName, type DeploymentDetail, type DeploymentSummary } from '@/model/job/summaries';
import type { Db } from '@/server/db/database';
import type { HomeLayout } from '@/server/db/home';
import { deploymentRepository, type DeploymentRecord } from '@/server/db/repositories/deployments';
import { eventRepository } from '@/server/db/repositories/events';
import { jobRepository } from '@/server/db/repositories/jobs';
import { metricsRepository } from '@/server/db/repositories/metrics';
import { pipelineRepository, readContent } from '@/server/db/repositories/pipelines';
import { snapshotRepository } from '@/server/db/repositories/snapshots';
import { deploymentSummaries, inNamespace } from '@/server/telemetry/deployment-summaries';
import { deployPipeline, type DeployDependencies } from './deploy-pipeline';
import { isAtRest } from './deployment-rest';
import { tailOfJobLog } from './job-log-tail';
import { readable } from './readable-document';
import { notFound, ServiceError } from './service-error';
import type { DeploymentServices } from './services';

/** Seconds are kept for 20 minutes; beyond that curves are made of minutes. */
const SECONDS_KEPT_MINUTES = 20;

export function deploymentServices(dependencies: DeployDependencies & { readonly home: HomeLayout }): DeploymentServices {
  const { database, home } = dependencies;
  const { db } = database;

  const summary = async (id: string): Promise<DeploymentSummary> => {
    const [found] = await deploymentSummaries(db, { id });
    if (!found) throw notFound('deployment', id);
    return found;
  };

  /** Locks the row until the transaction ends; one whose pipeline was deleted is not there. */
  const locked = async (tx: Db, id: string): Promise<DeploymentRecord> => {
    const deployment = await deploymentRepository.lock(tx, id);
    // Asked for after the lock: a deletion that came first is seen, one that comes later waits and looks again.
    if (!deployment || !(await pipelineRepository.get(tx, deployment.pipelineId))) throw notFound('deployment', id);
    return deployment;
  };

  /** Sets the wish under the row's lock, after `look` has looked at what is: it may refuse, and say where a start begins. */
  const wish = async (
    id: string,
    desired: DesiredState,
    look: (tx: Db, deployment: DeploymentRecord) => Promise<ChosenStart | undefined>,
  ): Promise<DeploymentSummary> => {
    await database.transaction(async (tx) => {
      const deployment = await locked(tx, id);
      const startFrom = await look(tx, deployment);
      const fulfilled = deployment.desired === desired && !(desired === 'RUNNING' && isAtRest(deployment));
      if (!fulfilled) await deploymentRepository.setDesired(tx, deployment, { desired, ...(startFrom && { startFrom }) });
    });
    return summary(id);
  };

  return {
    list: (namespace) => deploymentSummaries(db, inNamespace(namespace)),

    async get(id): Promise<DeploymentDetail> {
      const found = await summary(id);
      const row = await db.deployment.findUnique({ where: { id }, select: { config: true, version: true } });
      if (!row) throw notFound('deployment', id);
      const config: DeploymentConfig = DeploymentConfigSchema.parse(row.config);
      const metrics = found.jobId && found.jobState === 'RUNNING' ? await metricsRepository.newest(db, found.jobId) : undefined;
      const document = readable(readContent(row.version.document));
      return { ...found, config, document, sql: row.version.sql, revision: row.version.revision, metrics: metrics ?? null };
    },

    deploy: (input) => deployPipeline(dependencies, input),
    start: ({ id, from }) => wish(id, 'RUNNING', async (tx, deployment) => from && chosenStart(tx, deployment, from)),
    suspend: (id) => wish(id, 'SUSPENDED', async (_, deployment) => refuseSuspend(deployment)),
    cancel: (id) => wish(id, 'CANCELLED', async () => undefined),

    remove: (id) =>
      database.transaction(async (tx) => {
        const deployment = await locked(tx, id);
        if (!isAtRest(deployment))
          throw new ServiceError('precondition', 'deployment-runs', 'This deployment is not at rest.', 'Suspend or cancel it first.');
        await deploymentRepository.remove(tx, id);
      }),

    events: ({ id, before, limit }) => eventRepository.list(db, { deploymentId: id, limit, ...(before === undefined ? {} : { before }) }),
    jobs: (id) => jobRepository.list(db, id),
    snapshots: (id) => snapshotRepository.list(db, id),

    async logs({ id, jobId, lines }) {
      const job = jobId === undefined ? await jobRepository.newest(db, id) : await jobRepository.get(db, jobId);
      if (jobId !== undefined && job?.deploymentId !== id) throw notFound('job', jobId);
      return job ? { jobId: job.id, lines: await tailOfJobLog(home, job.id, lines) } : { jobId: null, lines: [] };
    },

    history: ({ id, minutes }) =>
      metricsRepository.curve(db, {
        deploymentId: id,
        resolution: minutes <= SECONDS_KEPT_MINUTES ? 'SECOND' : 'MINUTE',
        sinceMs: Date.now() - minutes * 60_000,
      }),
  };
}

/** Only at rest: what runs has its state, and would go on with it as if nothing had been asked. */
async function chosenStart(db: Db, deployment: DeploymentRecord, from: StartFrom): Promise<ChosenStart> {
  if (!isAtRest(deployment))
    throw new ServiceError(
      'precondition',
      'deployment-runs',
      'This deployment is not at rest, so it cannot begin from another state.',
      'Suspend or cancel it first.',
    );
  if (from.kind !== 'snapshot') return from;
  const snapshot = await snapshotRepository.get(db, deployment.id, from.snapshotId);
  if (!snapshot) throw notFound('snapshot', from.snapshotId);
  const name = snapshotName(snapshot);
  const [newest] = await snapshotRepository.list(db, deployment.id);
  if (newest?.id !== snapshot.id) {
    const message = `This start goes back to ${name}: what was committed after it is written again, save where a key replaces it.`;
    const event = { kind: 'notice', level: 'warning', message, params: { code: 'start.goes-back' } } as const;
    await eventRepository.append(db, { deploymentId: deployment.id, event });
  }
  return { kind: 'snapshot', path: snapshot.path, name };
}

function refuseSuspend({ current }: DeploymentRecord): undefined {
  if (current === 'RUNNING' || current === 'TRANSITIONING' || current === 'SUSPENDED') return undefined;
  throw new ServiceError(
    'precondition',
    'deployment-at-rest',
    `This deployment is ${current.toLowerCase()}: nothing runs that could be suspended.`,
    'Start it first.',
  );
}

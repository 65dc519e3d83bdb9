import type { DeploymentSummary, JobFailure, StalledFlag } from '@/model/job/summaries';
import type { JobMetrics } from '@/model/metrics/job-metrics';
import type { Db, Prisma } from '@/server/db/database';
import { metricsRepository } from '@/server/db/repositories/metrics';

const include = {
  pipeline: { select: { name: true, example: true, namespace: { select: { slug: true } } } },
  version: { select: { number: true } },
  jobs: { orderBy: { number: 'desc' }, take: 1, include: { runner: { select: { name: true } }, metrics: true } },
  snapshots: { where: { kind: 'checkpoint' }, orderBy: { completedAt: 'desc' }, take: 1 },
} as const satisfies Prisma.DeploymentInclude;

type Row = Prisma.DeploymentGetPayload<{ include: typeof include }>;

/** A running job that tells nothing for so long is shown as stalled. */
const SILENCE_MS = 15_000;

/** Deployments as lists and live updates show them, newest deploy first; without those of deleted pipelines. */
export async function deploymentSummaries(db: Db, where: Prisma.DeploymentWhereInput): Promise<readonly DeploymentSummary[]> {
  const rows = await db.deployment.findMany({
    where: { AND: [where, { pipeline: { removedAt: null } }] },
    include,
    orderBy: { deployedAt: 'desc' },
  });
  const ids = rows.map((row) => row.id);
  const lines = await metricsRepository.sparklines(db, ids, 5);
  return rows.map((row) => summary(row, lines.get(row.id) ?? [], Date.now()));
}

export const inNamespace = (namespace: string | undefined): Prisma.DeploymentWhereInput =>
  namespace === undefined ? {} : { pipeline: { namespace: { slug: namespace } } };

function summary(row: Row, throughput: readonly number[], nowMs: number): DeploymentSummary {
  const job = row.jobs[0];
  const checkpoint = row.snapshots[0];
  const running = job?.state === 'RUNNING';
  const metrics = running && job.metrics ? (job.metrics.metrics as unknown as JobMetrics) : undefined;
  return {
    id: row.id,
    namespace: row.pipeline.namespace.slug,
    name: row.pipeline.name,
    pipelineId: row.pipelineId,
    pipelineName: row.pipeline.name,
    version: row.version.number,
    desired: row.desired,
    current: row.current,
    jobState: job?.state ?? null,
    jobId: job?.id ?? null,
    runner: job?.runner?.name ?? null,
    stalled: running ? stalled(job.startedAt, job.metrics?.at ?? null, nowMs) : null,
    failure: (row.failure ?? job?.failure ?? null) as JobFailure | null,
    startedAtMs: job?.startedAt?.getTime() ?? null,
    endedAtMs: job?.endedAt?.getTime() ?? null,
    deployedAtMs: row.deployedAt.getTime(),
    rates: metrics?.rates ?? null,
    throughput,
    lastCheckpoint: checkpoint
      ? {
          id: Number(checkpoint.checkpointId),
          completedAtMs: checkpoint.completedAt.getTime(),
          durationMs: checkpoint.durationMs,
          sizeBytes: Number(checkpoint.sizeBytes),
        }
      : null,
    restarts: job?.restarts ?? 0,
    example: row.pipeline.example,
  };
}

function stalled(startedAt: Date | null, toldAt: Date | null, nowMs: number): StalledFlag | null {
  const sinceMs = Math.max(startedAt?.getTime() ?? nowMs, toldAt?.getTime() ?? 0);
  return nowMs - sinceMs > SILENCE_MS ? { sinceMs, reason: 'The job tells nothing of itself: its process or its runner hangs.' } : null;
}

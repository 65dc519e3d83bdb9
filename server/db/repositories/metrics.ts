import type { JobMetrics } from '@/model/metrics/job-metrics';
import { toJson, type Db } from '../database';
import { notify } from '../notifications';

export interface RollupPoint {
  readonly atMs: number;
  readonly rowsInPerSec: number;
  readonly rowsOutPerSec: number;
  readonly watermarkMs: number | null;
  readonly checkpointMs: number | null;
}

type Resolution = 'SECOND' | 'MINUTE';
const stepMs: Readonly<Record<Resolution, number>> = { SECOND: 1_000, MINUTE: 60_000 };

export const metricsRepository = {
  /** Overwrites the job's row, adds to both curves and tells the listeners. */
  async record(db: Db, input: { jobId: string; deploymentId: string; metrics: JobMetrics }): Promise<void> {
    const { jobId, deploymentId, metrics } = input;
    const row = { deploymentId, at: new Date(metrics.atMs), metrics: toJson(metrics) };
    await db.jobMetrics.upsert({ where: { jobId }, create: { jobId, ...row }, update: row });
    for (const resolution of ['SECOND', 'MINUTE'] as const) await addPoint(db, { deploymentId, metrics, resolution });
    await notify(db, { type: 'metrics', deploymentId, jobId });
  },

  async newest(db: Db, jobId: string): Promise<JobMetrics | undefined> {
    const row = await db.jobMetrics.findUnique({ where: { jobId }, select: { metrics: true } });
    return row ? (row.metrics as unknown as JobMetrics) : undefined;
  },

  /** Oldest first. */
  async curve(db: Db, input: { deploymentId: string; resolution: Resolution; sinceMs: number }): Promise<readonly RollupPoint[]> {
    const rows = await db.metricRollup.findMany({
      where: { deploymentId: input.deploymentId, resolution: input.resolution, at: { gte: new Date(input.sinceMs) } },
      orderBy: { at: 'asc' },
    });
    return rows.map((row) => ({
      atMs: row.at.getTime(),
      rowsInPerSec: row.rowsInPerSec,
      rowsOutPerSec: row.rowsOutPerSec,
      watermarkMs: row.watermark?.getTime() ?? null,
      checkpointMs: row.checkpointMs,
    }));
  },

  /** Means of ten seconds over the last minutes for each deployment, oldest first: sparklines. */
  async sparklines(db: Db, deploymentIds: readonly string[], minutes: number): Promise<ReadonlyMap<string, readonly number[]>> {
    const rows = await db.$queryRaw<{ deploymentId: string; rate: number }[]>`
      SELECT "deploymentId", avg("rowsInPerSec") AS "rate" FROM "MetricRollup"
      WHERE "resolution" = 'SECOND' AND "deploymentId" = ANY(${[...deploymentIds]}::uuid[]) AND "at" > now() - ${minutes} * interval '1 minute'
      GROUP BY "deploymentId", floor(extract(epoch FROM "at") / 10) ORDER BY "deploymentId", floor(extract(epoch FROM "at") / 10)`;
    const lines = new Map<string, number[]>();
    for (const { deploymentId, rate } of rows) lines.set(deploymentId, [...(lines.get(deploymentId) ?? []), rate]);
    return lines;
  },

  /** Drops points past their time: seconds after 20 minutes, minutes after 8 days. */
  async prune(db: Db): Promise<void> {
    await db.$executeRaw`
      DELETE FROM "MetricRollup" WHERE ("resolution" = 'SECOND' AND "at" < now() - interval '20 minutes')
        OR ("resolution" = 'MINUTE' AND "at" < now() - interval '8 days')`;
  },
};

/** A running mean for rates, the newest value for gauges. */
async function addPoint(db: Db, input: { deploymentId: string; metrics: JobMetrics; resolution: Resolution }): Promise<void> {
  const { deploymentId, metrics, resolution } = input;
  const at = new Date(Math.floor(metrics.atMs / stepMs[resolution]) * stepMs[resolution]);
  const { rowsInPerSec, rowsOutPerSec, watermarkMs } = metrics.rates;
  const watermark = watermarkMs === null ? null : new Date(watermarkMs);
  const checkpointMs = metrics.checkpoint === null ? null : Math.round(metrics.checkpoint.lastDurationMs);
  await db.$executeRaw`
    INSERT INTO "MetricRollup" ("deploymentId", "resolution", "at", "rowsInPerSec", "rowsOutPerSec", "watermark", "checkpointMs")
    VALUES (${deploymentId}::uuid, ${resolution}::"RollupResolution", ${at}, ${rowsInPerSec}, ${rowsOutPerSec}, ${watermark}, ${checkpointMs})
    ON CONFLICT ("deploymentId", "resolution", "at") DO UPDATE SET
      "rowsInPerSec" = ("MetricRollup"."rowsInPerSec" * "MetricRollup"."samples" + excluded."rowsInPerSec") / ("MetricRollup"."samples" + 1),
      "rowsOutPerSec" = ("MetricRollup"."rowsOutPerSec" * "MetricRollup"."samples" + excluded."rowsOutPerSec") / ("MetricRollup"."samples" + 1),
      "watermark" = excluded."watermark", "checkpointMs" = excluded."checkpointMs", "samples" = "MetricRollup"."samples" + 1`;
}

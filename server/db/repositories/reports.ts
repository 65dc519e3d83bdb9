import { z } from 'zod';
import { Chart } from '@/model/report/chart';
import type { ReportDetail, ReportSummary } from '@/model/report/report';
import { toJson, type Db } from '../database';
import { DatabaseError } from '../database-error';

const include = {
  namespace: { select: { slug: true } },
  pipeline: { select: { removedAt: true, deployment: { select: { id: true } } } },
} as const;

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;
const findRow = (db: Db, id: string) => db.report.findUnique({ where: { id }, include });

function detail(row: Row): ReportDetail {
  const charts = z.array(Chart).safeParse(row.charts);
  if (!charts.success)
    throw new DatabaseError(
      'database.report',
      `The stored charts of the report "${row.name}" cannot be read.`,
      'Delete the report and make it again from its sink.',
    );
  // A deleted one that may come back is not shown, and not forgotten.
  const pipeline = row.pipeline?.removedAt === null ? row.pipeline : null;
  return {
    id: row.id,
    namespace: row.namespace.slug,
    name: row.name,
    description: row.description,
    charts: charts.data,
    chartCount: charts.data.length,
    pipelineId: pipeline && row.pipelineId,
    sinkNodeId: row.sinkNodeId,
    deploymentId: pipeline?.deployment?.id ?? null,
    updatedAtMs: row.updatedAt.getTime(),
    refreshMs: row.refreshMs,
    revision: row.revision,
    example: row.example,
  };
}

export interface NewReport {
  readonly id?: string;
  readonly namespaceId: string;
  readonly name: string;
  readonly description?: string;
  readonly charts: readonly Chart[];
  readonly refreshMs?: number;
  readonly pipelineId?: string;
  readonly sinkNodeId?: string | null;
  readonly example?: boolean;
}

export const reportRepository = {
  async list(db: Db, namespace?: string): Promise<readonly ReportSummary[]> {
    const where = namespace === undefined ? {} : { namespace: { slug: namespace } };
    const rows = await db.report.findMany({ where, include, orderBy: { name: 'asc' } });
    return rows.map((row) => reportSummary(detail(row)));
  },

  async get(db: Db, id: string): Promise<ReportDetail | undefined> {
    const row = await findRow(db, id);
    return row ? detail(row) : undefined;
  },

  async ofSink(db: Db, pipelineId: string, sinkNodeId: string): Promise<ReportDetail | undefined> {
    const row = await db.report.findUnique({ where: { pipelineId_sinkNodeId: { pipelineId, sinkNodeId } }, include });
    return row ? detail(row) : undefined;
  },

  /** Rejects with a duplicate where the name, or the sink, has a report already. */
  async create(db: Db, report: NewReport): Promise<ReportDetail> {
    return detail(await db.report.create({ data: { ...report, charts: toJson(report.charts) }, include }));
  },

  /** False: another edit came first, nothing was written. */
  async update(
    db: Db,
    input: { id: string; baseRevision: number; name: string; description: string; charts: readonly Chart[]; refreshMs: number },
  ): Promise<boolean> {
    const { id, baseRevision, charts, ...rest } = input;
    const { count } = await db.report.updateMany({
      where: { id, revision: baseRevision },
      data: { ...rest, charts: toJson(charts), revision: { increment: 1 } },
    });
    return count === 1;
  },

  async remove(db: Db, id: string): Promise<boolean> {
    return (await db.report.deleteMany({ where: { id } })).count === 1;
  },
};

export const reportSummary = ({ id, namespace, name, chartCount, pipelineId, updatedAtMs, example }: ReportDetail): ReportSummary => ({
  id,
  namespace,
  name,
  chartCount,
  pipelineId,
  updatedAtMs,
  example,
});

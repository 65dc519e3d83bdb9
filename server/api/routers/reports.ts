import { z } from 'zod';
import { Chart } from '@/model/report/chart';
import { ById, Id, MaybeInNamespace, NamespaceSlug, Title } from '../inputs';
import { procedure, router } from '../trpc';

const Charts = z.array(Chart).max(24);
const Description = z.string().max(2_000);
const RefreshMs = z.number().int().min(500).max(3_600_000);

export const reports = router({
  list: procedure.input(MaybeInNamespace).query(({ ctx, input }) => ctx.services.reports.list(input.namespace)),
  get: procedure.input(ById).query(({ ctx, input }) => ctx.services.reports.get(input.id)),
  create: procedure
    .input(
      z.object({
        id: Id.optional(),
        namespace: NamespaceSlug,
        name: Title,
        charts: Charts.default([]),
        description: Description.optional(),
        refreshMs: RefreshMs.optional(),
        origin: z.object({ pipelineId: Id, sinkNodeId: z.string().min(1).nullable() }).optional(),
        example: z.boolean().optional(),
      }),
    )
    .mutation(({ ctx, input }) => ctx.services.reports.create(input)),
  createFromSink: procedure
    .input(z.object({ pipelineId: Id, nodeId: z.string().min(1) }))
    .mutation(({ ctx, input }) => ctx.services.reports.createFromSink(input)),
  update: procedure
    .input(
      z.object({
        id: Id,
        baseRevision: z.number().int().nonnegative(),
        name: Title,
        description: Description,
        charts: Charts,
        refreshMs: RefreshMs,
      }),
    )
    .mutation(({ ctx, input }) => ctx.services.reports.update(input)),
  remove: procedure.input(ById).mutation(({ ctx, input }) => ctx.services.reports.remove(input.id)),
  chartData: procedure
    .input(z.object({ reportId: Id, chartId: z.string().min(1) }))
    .query(({ ctx, input }) => ctx.services.reports.chartData(input)),
  previewChart: procedure.input(Chart).query(({ ctx, input }) => ctx.services.reports.previewChart(input)),
  tables: procedure.query(({ ctx }) => ctx.services.reports.tables()),
});

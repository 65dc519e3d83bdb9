import { z } from 'zod';
import { DeploymentConfig } from '@/model/job/config';
import { StartFrom } from '@/model/job/start-from';
import { ById, Id, MaybeInNamespace } from '../inputs';
import { procedure, router } from '../trpc';

export const deployments = router({
  list: procedure.input(MaybeInNamespace).query(({ ctx, input }) => ctx.services.deployments.list(input.namespace)),
  get: procedure.input(ById).query(({ ctx, input }) => ctx.services.deployments.get(input.id)),
  deploy: procedure
    .input(
      z.object({
        pipelineId: Id,
        /** The revision that the author saw; another one is refused, so that nobody deploys an edit unseen. */
        revision: z.number().int().nonnegative(),
        config: DeploymentConfig.prefault({}),
        start: z.boolean().default(true),
      }),
    )
    .mutation(({ ctx, input }) => ctx.services.deployments.deploy(input)),
  start: procedure
    .input(z.object({ id: Id, from: StartFrom.optional() }))
    .mutation(({ ctx, input: { id, from } }) => ctx.services.deployments.start({ id, ...(from && { from }) })),
  suspend: procedure.input(ById).mutation(({ ctx, input }) => ctx.services.deployments.suspend(input.id)),
  cancel: procedure.input(ById).mutation(({ ctx, input }) => ctx.services.deployments.cancel(input.id)),
  remove: procedure.input(ById).mutation(({ ctx, input }) => ctx.services.deployments.remove(input.id)),
  events: procedure
    .input(z.object({ id: Id, before: z.number().int().optional(), limit: z.number().int().min(1).max(500).default(100) }))
    .query(({ ctx, input }) => ctx.services.deployments.events(input)),
  jobs: procedure.input(ById).query(({ ctx, input }) => ctx.services.deployments.jobs(input.id)),
  snapshots: procedure.input(ById).query(({ ctx, input }) => ctx.services.deployments.snapshots(input.id)),
  logs: procedure
    .input(z.object({ id: Id, jobId: Id.optional(), lines: z.number().int().min(1).max(2_000).default(200) }))
    .query(({ ctx, input }) => ctx.services.deployments.logs(input)),
  history: procedure
    .input(z.object({ id: Id, minutes: z.number().int().min(1).max(10_080).default(15) }))
    .query(({ ctx, input }) => ctx.services.deployments.history(input)),
});

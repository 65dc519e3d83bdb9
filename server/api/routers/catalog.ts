import { z } from 'zod';
import { TableDefinition } from '@/model/catalog/table-definition';
import { ById, Id, InNamespace, NamespaceSlug, SqlName } from '../inputs';
import { procedure, router } from '../trpc';

const TableOptions = z.object({ namespace: NamespaceSlug, options: z.record(z.string().max(200), z.string().max(20_000)) });

export const catalog = router({
  list: procedure.input(InNamespace).query(({ ctx, input }) => ctx.services.catalog.list(input.namespace)),
  get: procedure.input(ById).query(({ ctx, input }) => ctx.services.catalog.get(input.id)),
  snapshot: procedure.input(InNamespace).query(({ ctx, input }) => ctx.services.catalog.snapshot(input.namespace)),
  create: procedure
    .input(z.object({ namespace: NamespaceSlug, name: SqlName, definition: TableDefinition }))
    .mutation(({ ctx, input }) => ctx.services.catalog.create(input)),
  update: procedure
    .input(z.object({ id: Id, baseRevision: z.number().int().nonnegative(), definition: TableDefinition }))
    .mutation(({ ctx, input }) => ctx.services.catalog.update(input)),
  // Mutations: they reach out to another system, and are asked for by hand.
  choices: procedure.input(TableOptions).mutation(({ ctx, input }) => ctx.services.catalog.choices(input)),
  describe: procedure.input(TableOptions).mutation(({ ctx, input }) => ctx.services.catalog.describe(input)),
  remove: procedure.input(ById).mutation(({ ctx, input }) => ctx.services.catalog.remove(input.id)),
});

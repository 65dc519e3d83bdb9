import { z } from 'zod';
import { ById, DocumentInput, Id, MaybeInNamespace, NamespaceSlug, Title } from '../inputs';
import { procedure, router } from '../trpc';

export const pipelines = router({
  list: procedure.input(MaybeInNamespace).query(({ ctx, input }) => ctx.services.pipelines.list(input.namespace)),
  get: procedure.input(ById).query(({ ctx, input }) => ctx.services.pipelines.get(input.id)),
  create: procedure
    .input(z.object({ namespace: NamespaceSlug, name: Title, document: DocumentInput.optional() }))
    .mutation(({ ctx, input }) => ctx.services.pipelines.create(input)),
  save: procedure
    .input(z.object({ id: Id, baseRevision: z.number().int().nonnegative(), document: DocumentInput }))
    .mutation(({ ctx, input }) => ctx.services.pipelines.save(input)),
  rename: procedure.input(z.object({ id: Id, name: Title })).mutation(({ ctx, input }) => ctx.services.pipelines.rename(input)),
  duplicate: procedure
    .input(z.object({ id: Id, name: Title.optional() }))
    .mutation(({ ctx, input }) => ctx.services.pipelines.duplicate(input)),
  remove: procedure.input(ById).mutation(({ ctx, input }) => ctx.services.pipelines.remove(input.id)),
  restore: procedure.input(ById).mutation(({ ctx, input }) => ctx.services.pipelines.restore(input.id)),
  exportJson: procedure.input(ById).query(({ ctx, input }) => ctx.services.pipelines.exportJson(input.id)),
  importJson: procedure
    .input(z.object({ namespace: NamespaceSlug, json: z.string().max(20_000_000), name: Title.optional() }))
    .mutation(({ ctx, input }) => ctx.services.pipelines.importJson(input)),
  compile: procedure
    .input(z.object({ id: Id, document: DocumentInput.optional() }))
    .mutation(({ ctx, input }) => ctx.services.pipelines.compile(input)),
  drafts: procedure.input(ById).query(({ ctx, input }) => ctx.services.pipelines.drafts(input.id)),
  draft: procedure.input(ById).query(({ ctx, input }) => ctx.services.pipelines.draft(input.id)),
  discardDraft: procedure.input(ById).mutation(({ ctx, input }) => ctx.services.pipelines.discardDraft(input.id)),
});

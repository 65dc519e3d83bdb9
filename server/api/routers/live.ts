import { z } from 'zod';
import { Id, NamespaceSlug } from '../inputs';
import { procedure, router } from '../trpc';

const Scope = z.object({ namespace: NamespaceSlug.optional(), deploymentIds: z.array(Id).max(50).optional() }).default({});

export const live = router({
  /** The one subscription of a tab; see LiveUpdate for what comes. */
  updates: procedure.input(Scope).subscription(async function* ({ ctx, input, signal }) {
    yield* ctx.services.live.updates(input, signal ?? new AbortController().signal);
  }),
});

import { z } from 'zod';
import { InNamespace, NamespaceSlug } from '../inputs';
import { procedure, router } from '../trpc';

const SecretName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'letters, digits and "_", beginning with a letter or "_"');

export const secrets = router({
  list: procedure.input(InNamespace).query(({ ctx, input }) => ctx.services.secrets.list(input.namespace)),
  set: procedure
    .input(z.object({ namespace: NamespaceSlug, name: SecretName, value: z.string().min(1).max(10_000) }))
    .mutation(({ ctx, input }) => ctx.services.secrets.set(input)),
  remove: procedure
    .input(z.object({ namespace: NamespaceSlug, name: SecretName }))
    .mutation(({ ctx, input }) => ctx.services.secrets.remove(input)),
});

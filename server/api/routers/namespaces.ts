import { procedure, router } from '../trpc';

export const namespaces = router({
  list: procedure.query(({ ctx }) => ctx.services.namespaces.list()),
});

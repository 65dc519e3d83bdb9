import { procedure, router } from '../trpc';

export const home = router({
  summary: procedure.query(({ ctx }) => ctx.services.home.summary()),
});

import { catalog } from './routers/catalog';
import { deployments } from './routers/deployments';
import { home } from './routers/home';
import { live } from './routers/live';
import { namespaces } from './routers/namespaces';
import { pipelines } from './routers/pipelines';
import { reports } from './routers/reports';
import { secrets } from './routers/secrets';
import { createCallerFactory, router } from './trpc';

export const appRouter = router({ namespaces, home, pipelines, deployments, catalog, reports, secrets, live });

/** The one type that the browser side imports. */
export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: for pages' server parts and tests. */
export const createCaller = createCallerFactory(appRouter);

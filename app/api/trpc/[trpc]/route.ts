import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { decideRequest } from '@/server/api/gate';
import { hostServices } from '@/server/api/host';
import { policyFromEnvironment } from '@/server/api/policy';
import { appRouter } from '@/server/api/root';

export const dynamic = 'force-dynamic';
export const runtime = 'nodejs';

/** The gate stands before Next already; it is asked again here, so that a server started in another way is as closed. */
async function handle(request: Request): Promise<Response> {
  const decision = decideRequest(policyFromEnvironment(process.env), {
    method: request.method,
    header: (name) => request.headers.get(name),
  });
  if (decision.kind === 'refuse') return new Response(decision.message, { status: 403 });
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: () => ({ services: hostServices(), authorised: decision.kind === 'allow' }),
    onError: ({ error, path }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR') console.error(`${path ?? ''}:`, error.cause ?? error);
    },
  });
}

export { handle as GET, handle as POST };

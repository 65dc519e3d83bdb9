'use client';

import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, splitLink, type TRPCClient } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import superjson from 'superjson';
import type { AppRouter } from '@/server/api/root';
import { StudioError } from '@/components/ui/studio-error';

/** The server's procedures for components: `useTRPC()` gives query and mutation options, `useTRPCClient()` plain calls. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export type Api = TRPCClient<AppRouter>;

const url = '/api/trpc';

/** What browsers let a request carry on after its page is gone. */
const outlivingBytes = 60_000;

/** What did not come from the API itself is told in words: a server that is away, a session that ended, an answer of something in between. */
const askServer: typeof fetch = async (address, init) => {
  const answer = await fetch(address, init).catch((error: unknown) => {
    throw error instanceof TypeError ? unreached('The server cannot be reached.') : error;
  });
  if (answer.headers.get('content-type')?.includes('json')) return answer;
  if (answer.status === 401)
    throw new StudioError({
      code: 'studio.signed-out',
      domain: 'user',
      message: 'You are signed out: sign in again in another tab, and this page goes on.',
    });
  throw unreached(`The server gave no answer of its own (status ${answer.status}).`);
};

const unreached = (message: string): StudioError =>
  new StudioError({ code: 'studio.unreached', domain: 'external', message, retry: 'backoff' });

let leaving = false;
if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => (leaving = true), { capture: true });
  window.addEventListener('pageshow', () => (leaving = false));
}

/** A request that is sent while its page goes away is finished by the browser, as far as it is small enough. */
const outlivingFetch: typeof fetch = (address, init) => {
  const hidden = leaving || document.visibilityState === 'hidden';
  const keepalive = hidden && typeof init?.body === 'string' && new Blob([init.body]).size <= outlivingBytes;
  return askServer(address, { ...init, keepalive });
};

export const createApi = (): Api =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url, transformer: superjson }),
        false: splitLink({
          // A save goes out at once and alone: batching waits for a timer, which a page that is being closed never sees again.
          condition: (operation) => operation.path === 'pipelines.save',
          true: httpLink({ url, transformer: superjson, fetch: outlivingFetch }),
          false: httpBatchLink({ url, transformer: superjson, fetch: askServer }),
        }),
      }),
    ],
  });

/** Lists stay as they are until something changes them: the live feed and mutations say when. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: 1, refetchOnWindowFocus: true } } });

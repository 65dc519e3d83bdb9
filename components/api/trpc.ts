'use client';

import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, splitLink, type TRPCClient } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import superjson from 'superjson';
import type { AppRouter } from '@/server/api/root';

/** The server's procedures for components: `useTRPC()` gives query and mutation options, `useTRPCClient()` plain calls. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export type Api = TRPCClient<AppRouter>;

const url = '/api/trpc';

/** What browsers let a request carry on after its page is gone. */
const outlivingBytes = 60_000;

let leaving = false;
if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => (leaving = true), { capture: true });
  window.addEventListener('pageshow', () => (leaving = false));
}

/** A request that is sent while its page goes away is finished by the browser, as far as it is small enough. */
const outlivingFetch: typeof fetch = (address, init) => {
  const hidden = leaving || document.visibilityState === 'hidden';
  const keepalive = hidden && typeof init?.body === 'string' && new Blob([init.body]).size <= outlivingBytes;
  return fetch(address, { ...init, keepalive });
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
          false: httpBatchLink({ url, transformer: superjson }),
        }),
      }),
    ],
  });

/** Lists stay as they are until something changes them: the live feed and mutations say when. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: 1, refetchOnWindowFocus: true } } });

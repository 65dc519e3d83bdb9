'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { outsideOf } from '@/components/ui/studio-error';
import { askAgain } from './ask-again';
import { followLive } from './follow-live';
import { LiveFeed } from './live-feed';
import { createApi, createQueryClient, TRPCProvider } from './trpc';

const FeedContext = createContext<LiveFeed | null>(null);

/** The tab's one live feed; the same object for as long as the tab is open. */
export function useFeed(): LiveFeed {
  const feed = useContext(FeedContext);
  if (!feed) throw outsideOf('useFeed', 'ApiProvider');
  return feed;
}

/** Access to the server, and the one subscription of this tab. */
export function ApiProvider(props: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [api] = useState(createApi);
  const [feed] = useState(() => new LiveFeed());
  useEffect(() => {
    const trpc = createTRPCOptionsProxy({ client: api, queryClient });
    const onPresent = (back: boolean): void => askAgain(queryClient, trpc, back);
    return followLive({ feed, onPresent, subscribe: (handlers) => api.live.updates.subscribe(undefined, handlers) });
  }, [api, feed, queryClient]);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={api} queryClient={queryClient}>
        <FeedContext.Provider value={feed}>{props.children}</FeedContext.Provider>
      </TRPCProvider>
    </QueryClientProvider>
  );
}

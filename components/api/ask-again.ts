import type { QueryClient } from '@tanstack/react-query';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { AppRouter } from '@/server/api/root';

/**
 * From now on the tab is told what changes. What was loaded before, or is being loaded, may hold deployments that were deleted since: it is asked
 * for again; all there is, where the tab had been told things and then was not (`back`).
 */
export function askAgain(client: QueryClient, trpc: TRPCOptionsProxy<AppRouter>, back: boolean): void {
  if (back) return void client.invalidateQueries();
  for (const filter of [trpc.deployments.pathFilter(), trpc.pipelines.list.pathFilter()])
    // A first load that is under way would be taken for the new one.
    void client.cancelQueries(filter).then(() => client.invalidateQueries(filter));
}

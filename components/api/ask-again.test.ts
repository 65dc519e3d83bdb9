import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppRouter } from '@/server/api/root';
import { askAgain } from './ask-again';
import { createApi } from './trpc';

const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
const trpc = createTRPCOptionsProxy<AppRouter>({ client: createApi(), queryClient: client });
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  client.clear();
});

/** A component that shows what a query brings, and the server behind it. */
function shows(queryKey: readonly unknown[], answer: () => unknown) {
  const asked = vi.fn(async () => answer());
  const observer = new QueryObserver(client, { queryKey, queryFn: asked });
  stops.push(observer.subscribe(() => undefined));
  return { asked, shown: () => observer.getCurrentResult().data };
}

describe('what is asked for again when the tab begins to be told of changes', () => {
  it('is a list that was loaded before a deletion that nobody told', async () => {
    let stored = ['kept', 'deleted'];
    const deployments = shows(trpc.deployments.list.queryKey({}), () => stored);
    const pipelines = shows(trpc.pipelines.list.queryKey({}), () => stored);
    const reports = shows(trpc.reports.list.queryKey({}), () => stored);
    await expect.poll(() => reports.shown()).toEqual(stored);
    stored = ['kept'];
    askAgain(client, trpc, false);
    await expect.poll(() => [deployments.shown(), pipelines.shown()]).toEqual([['kept'], ['kept']]);
    expect([deployments.asked, pipelines.asked, reports.asked].map(({ mock }) => mock.calls.length)).toEqual([2, 2, 1]);
    askAgain(client, trpc, true);
    await expect.poll(() => reports.shown()).toEqual(['kept']);
  });

  it('is a list that is on its way, too: it may have been read before', async () => {
    let answer: (list: readonly string[]) => void = () => undefined;
    const deployments = shows(trpc.deployments.list.queryKey({}), () => new Promise((resolve) => (answer = resolve)));
    await expect.poll(() => deployments.asked.mock.calls.length).toBe(1);
    const first = answer;
    askAgain(client, trpc, false);
    await expect.poll(() => deployments.asked.mock.calls.length).toBe(2);
    answer(['kept']);
    first(['kept', 'deleted']);
    await expect.poll(() => deployments.shown()).toEqual(['kept']);
  });
});

'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { SnapshotSummary } from '@/model/job/summaries';
import { useTRPC } from '@/components/api/trpc';

const none: readonly SnapshotSummary[] = [];

/** Checkpoints and savepoints that can be restored, newest first; asked anew every few seconds while `live`, and as that ends. */
export function useSnapshots(
  deploymentId: string,
  live: boolean,
): { readonly snapshots: readonly SnapshotSummary[]; readonly loaded: boolean } {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.deployments.snapshots.queryOptions({ id: deploymentId }),
    refetchInterval: live ? 5_000 : false,
    refetchOnMount: 'always',
  });
  const { refetch } = query;
  const wasLive = useRef(live);
  useEffect(() => {
    // The savepoint of a job that was suspended is younger than the last answer.
    if (wasLive.current && !live) void refetch();
    wasLive.current = live;
  }, [live, refetch]);
  return { snapshots: query.data ?? none, loaded: query.data !== undefined };
}

'use client';

import { useQuery } from '@tanstack/react-query';
import type { SnapshotSummary } from '@/model/job/summaries';
import { useTRPC } from '@/components/api/trpc';

const none: readonly SnapshotSummary[] = [];

/** Checkpoints and savepoints that can be restored, newest first; asked anew every few seconds while `live`. */
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
  return { snapshots: query.data ?? none, loaded: query.data !== undefined };
}

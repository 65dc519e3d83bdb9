'use client';

import { useMemo } from 'react';
import type { DeploymentSummary } from '@/model/job/summaries';
import type { JobMetrics } from '@/model/metrics/job-metrics';
import { useObservable } from '@/components/ui/use-observable';
import { useFeed } from './api-provider';

/** The deployment as the feed last told it, or as it was loaded. */
export function useLiveDeployment<T extends DeploymentSummary>(loaded: T): T {
  const live = useObservable(useFeed().deployments, (all) => all.get(loaded.id));
  return useMemo(() => (live ? { ...loaded, ...live } : loaded), [live, loaded]);
}

export function useJobMetrics<S>(deploymentId: string, select: (metrics: JobMetrics | null) => S, equal?: (a: S, b: S) => boolean): S {
  return useObservable(useFeed().jobOf(deploymentId), (feed) => select(feed.metrics), equal);
}

/** As `useJobMetrics`, but nothing while the deployment does not run: what is at rest must not look alive. */
export function useRunningMetrics<S>(deploymentId: string, select: (metrics: JobMetrics | null) => S, equal?: (a: S, b: S) => boolean): S {
  const feed = useFeed();
  const runs = useObservable(feed.deployments, (all) => (all.get(deploymentId)?.current ?? 'RUNNING') === 'RUNNING');
  return useObservable(feed.jobOf(deploymentId), (job) => select(runs ? job.metrics : null), equal);
}

/** A list that was loaded, with what the feed knows newer of its members; `gone` ones are left out. */
export function useLiveDeployments(loaded: readonly DeploymentSummary[]): readonly DeploymentSummary[] {
  const live = useObservable(useFeed().deployments, (all) => all);
  return useMemo(() => {
    const merged = new Map(loaded.map((deployment) => [deployment.id, deployment]));
    for (const [id, deployment] of live) merged.set(id, { ...merged.get(id), ...deployment });
    return [...merged.values()];
  }, [loaded, live]);
}

'use client';

import { useMemo } from 'react';
import type { DeploymentSummary } from '@/model/job/summaries';
import type { JobMetrics } from '@/model/metrics/job-metrics';
import { useObservable } from '@/components/ui/use-observable';
import { useFeed } from './api-provider';
import { newestOf } from './live-feed';

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

/** A list that was loaded, as the feed knows it now. */
export function useLiveDeployments(loaded: readonly DeploymentSummary[]): readonly DeploymentSummary[] {
  const feed = useFeed();
  const live = useObservable(feed.deployments, (all) => all);
  const removed = useObservable(feed.removed, (ids) => ids);
  return useMemo(() => newestOf(loaded, live, removed), [loaded, live, removed]);
}

'use client';

import { useCallback, useState } from 'react';
import type { DeploymentSummary } from '@/model/job/summaries';
import type { PipelineDetail } from '@/model/pipeline/pipeline';
import { useFeed } from '@/components/api/api-provider';
import { useObservable } from '@/components/ui/use-observable';

/** The deployment of the open pipeline, if it has one, as the feed tells it. */
export interface PipelineDeployment {
  readonly id: string | null;
  readonly summary: DeploymentSummary | undefined;
  /** Called after a deploy with the deployment that it made or changed. */
  readonly take: (id: string) => void;
}

/** What the feed says of a pipeline's deployment; nothing where it has none, or has not been told. */
export const useDeploymentOf = (pipelineId: string): DeploymentSummary | undefined =>
  useObservable(useFeed().deployments, (all) => [...all.values()].find((each) => each.pipelineId === pipelineId));

export function usePipelineDeployment(pipeline: PipelineDetail): PipelineDeployment {
  const [made, take] = useState<string | null>(null);
  const feed = useFeed();
  const live = useDeploymentOf(pipeline.id);
  const known = live?.id ?? made ?? pipeline.deployment?.id ?? null;
  const gone = useObservable(feed.removed, (ids) => known !== null && ids.has(known));
  return { id: gone ? null : known, summary: live, take: useCallback((id) => take(id), []) };
}

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

export function usePipelineDeployment(pipeline: PipelineDetail): PipelineDeployment {
  const [made, take] = useState<string | null>(null);
  const live = useObservable(useFeed().deployments, (all) => [...all.values()].find((each) => each.pipelineId === pipeline.id));
  const known = made ?? live?.id ?? pipeline.deployment?.id ?? null;
  return { id: known, summary: live, take: useCallback((id) => take(id), []) };
}

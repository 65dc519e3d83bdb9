'use client';

import { useObservable } from '@/components/ui/use-observable';
import { useFeed } from './api-provider';

/** How many deployments run now. */
export function useRunningCount(): number {
  return useObservable(useFeed().deployments, (all) => [...all.values()].filter((deployment) => deployment.current === 'RUNNING').length);
}

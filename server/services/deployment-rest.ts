import type { DeploymentRecord } from '@/server/db/repositories/deployments';

/** Nothing of it runs, and nothing is about to. */
export const isAtRest = ({ current, desired }: Pick<DeploymentRecord, 'current' | 'desired'>): boolean =>
  current === 'FAILED' || current === 'FINISHED' || (current !== 'RUNNING' && current !== 'TRANSITIONING' && desired !== 'RUNNING');

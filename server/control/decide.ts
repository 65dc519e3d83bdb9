import type { DeploymentState } from '@/model/job/states';
import type { Decide, Decision, DeploymentView } from './deployment-view';
import { decideCancelled } from './states/cancelled';
import { decideFailed } from './states/failed';
import { decideFinished } from './states/finished';
import { decideRunning } from './states/running';
import { decideSuspended } from './states/suspended';
import { decideTransitioning } from './states/transitioning';

const byState: Readonly<Record<DeploymentState, Decide>> = {
  RUNNING: decideRunning,
  SUSPENDED: decideSuspended,
  CANCELLED: decideCancelled,
  FINISHED: decideFinished,
  FAILED: decideFailed,
  TRANSITIONING: decideTransitioning,
};

/** The next step towards what is wanted. Pure and total: any view has an answer. */
export const decide = (view: DeploymentView): Decision => byState[view.current](view);

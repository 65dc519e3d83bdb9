import type { DeploymentState, DesiredState, JobState, StopMode } from '@/model/job/states';

/** What a decision is made from: one moment of a deployment and its newest job. */
export interface DeploymentView {
  readonly desired: DesiredState;
  readonly current: DeploymentState;
  readonly versionId: string;
  readonly generation: number;
  /** The newest job; null before the first one. */
  readonly job: JobView | null;
}

export interface JobView {
  readonly state: JobState;
  readonly versionId: string;
  readonly generation: number;
  readonly stopMode: StopMode | null;
}

/** The next step. `rest`: nothing to do until something changes. `create-job` and `stop-job` also lead to TRANSITIONING. */
export type Decision =
  | { readonly kind: 'rest' }
  | { readonly kind: 'move'; readonly to: Exclude<DeploymentState, 'TRANSITIONING'> }
  | { readonly kind: 'create-job' }
  | { readonly kind: 'stop-job'; readonly mode: StopMode };

export type Decide = (view: DeploymentView) => Decision;

export const rest: Decision = { kind: 'rest' };
export const move = (to: Exclude<DeploymentState, 'TRANSITIONING'>): Decision => ({ kind: 'move', to });

/** There is a wish to run that no job was made for yet. */
export const wantsNewJob = (view: DeploymentView): boolean =>
  view.desired === 'RUNNING' && (view.job === null || view.job.generation < view.generation);

/** The wish is at odds with the job that runs: how it must end. `suspend` for another version too, so that its state carries over. */
export function neededStop(view: DeploymentView): StopMode | null {
  if (view.desired === 'CANCELLED') return 'cancel';
  if (view.desired === 'SUSPENDED') return 'suspend';
  return view.job !== null && view.job.versionId !== view.versionId ? 'suspend' : null;
}

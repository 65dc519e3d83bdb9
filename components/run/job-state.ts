import type { DeploymentSummary } from '@/model/job/summaries';

export type StateShape = 'running' | 'moving' | 'stalled' | 'failed' | 'suspended' | 'finished' | 'cancelled';

/** How a deployment's state is shown: its shape, its word, and what is wanted where that is something else. */
export interface ShownState {
  readonly shape: StateShape;
  readonly word: string;
  readonly wants?: string;
}

type Facts = Pick<DeploymentSummary, 'current' | 'desired' | 'jobState' | 'stalled'>;

const wantedWords = { RUNNING: 'wants running', SUSPENDED: 'wants to be suspended', CANCELLED: 'wants to be cancelled' } as const;

const atRest = {
  RUNNING: { shape: 'running', word: 'Running', means: 'RUNNING' },
  SUSPENDED: { shape: 'suspended', word: 'Suspended', means: 'SUSPENDED' },
  CANCELLED: { shape: 'cancelled', word: 'Cancelled', means: 'CANCELLED' },
  FAILED: { shape: 'failed', word: 'Failed', means: null },
  FINISHED: { shape: 'finished', word: 'Finished', means: 'RUNNING' },
} as const;

/** STALLED is shown in the place of Running; a job that is being tried again is in motion, whatever its deployment says. */
export function shownState(deployment: Facts): ShownState {
  const { current, desired, jobState, stalled } = deployment;
  if (jobState === 'RESTARTING' && (current === 'RUNNING' || current === 'TRANSITIONING')) return { shape: 'moving', word: 'Restarting' };
  if (current === 'TRANSITIONING') return { shape: 'moving', word: moving(desired, jobState) };
  if (current === 'RUNNING' && stalled)
    return { shape: 'stalled', word: 'Stalled', wants: desired === 'RUNNING' ? undefined : wantedWords[desired] };
  const { shape, word, means } = atRest[current];
  return {
    shape,
    word,
    wants: means === desired || (current === 'FINISHED' && desired !== 'SUSPENDED') ? undefined : wantedWords[desired],
  };
}

function moving(desired: Facts['desired'], jobState: Facts['jobState']): string {
  if (desired === 'SUSPENDED') return 'Suspending';
  if (desired === 'CANCELLED') return 'Cancelling';
  return jobState === 'STOPPING' ? 'Stopping' : 'Starting';
}

/** Which verbs make sense now. */
export function verbsFor(deployment: Facts): {
  readonly start: boolean;
  readonly suspend: boolean;
  readonly cancel: boolean;
  readonly remove: boolean;
} {
  const atRestNow = deployment.current !== 'RUNNING' && deployment.current !== 'TRANSITIONING';
  const ended = deployment.current === 'CANCELLED' || deployment.current === 'FINISHED' || deployment.current === 'FAILED';
  return {
    start: atRestNow,
    suspend: !atRestNow && deployment.desired === 'RUNNING',
    cancel: deployment.desired !== 'CANCELLED' && !(ended && deployment.current === 'FINISHED'),
    remove: atRestNow,
  };
}

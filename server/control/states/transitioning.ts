import type { JobState } from '@/model/job/states';
import { move, neededStop, rest, wantsNewJob, type Decision, type DeploymentView, type JobView } from '../deployment-view';

/**
 * On the way. A transition once begun ends before the next begins, with two exceptions so that nobody waits for ever: a job that no
 * runner took yet or that is between two tries may be stopped, and a cancel overtakes a suspend that has not begun at the job.
 */
export function decideTransitioning(view: DeploymentView): Decision {
  const { job } = view;
  if (job === null) return view.desired === 'RUNNING' ? { kind: 'create-job' } : move(view.desired);
  return decideByJob[job.state](view, job);
}

type ByJob = (view: DeploymentView, job: JobView) => Decision;

const interruptible: ByJob = (view, job) => {
  if (job.stopMode === 'cancel') return rest;
  const mode = neededStop(view);
  return mode === null || mode === job.stopMode ? rest : { kind: 'stop-job', mode };
};

/** The stop is under way; only a cancel may still replace a suspend. */
const stopping: ByJob = (view, job) =>
  view.desired === 'CANCELLED' && job.stopMode === 'suspend' ? { kind: 'stop-job', mode: 'cancel' } : rest;

const ended =
  (to: 'FINISHED' | 'FAILED' | 'SUSPENDED' | 'CANCELLED'): ByJob =>
  (view, job) => {
    if (wantsNewJob(view)) return { kind: 'create-job' };
    // Stopped for another version, the wish to run still stands.
    if (view.desired === 'RUNNING' && job.versionId !== view.versionId && to !== 'FAILED') return { kind: 'create-job' };
    return move(to);
  };

const decideByJob: Readonly<Record<JobState, ByJob>> = {
  CREATED: interruptible,
  STARTING: () => rest,
  RESTARTING: interruptible,
  RUNNING: (_view, job) => (job.stopMode === null ? move('RUNNING') : rest),
  STOPPING: stopping,
  FINISHED: ended('FINISHED'),
  FAILED: ended('FAILED'),
  SUSPENDED: ended('SUSPENDED'),
  CANCELLED: ended('CANCELLED'),
};

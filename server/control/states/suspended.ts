import { move, rest, wantsNewJob, type Decision, type DeploymentView } from '../deployment-view';

/** At rest with a savepoint. A new wish to run resumes from it. */
export function decideSuspended(view: DeploymentView): Decision {
  if (wantsNewJob(view)) return { kind: 'create-job' };
  return view.desired === 'CANCELLED' ? move('CANCELLED') : rest;
}

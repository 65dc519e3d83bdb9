import { move, rest, wantsNewJob, type Decision, type DeploymentView } from '../deployment-view';

/** At rest after a failure that no restart could mend; shown with its cause until somebody starts or cancels. A suspend that failed stays failed. */
export function decideFailed(view: DeploymentView): Decision {
  if (wantsNewJob(view)) return { kind: 'create-job' };
  return view.desired === 'CANCELLED' ? move('CANCELLED') : rest;
}

import { move, rest, wantsNewJob, type Decision, type DeploymentView } from '../deployment-view';

/** At rest, the input came to its end. The wish to run is fulfilled; a new one runs everything again. */
export function decideFinished(view: DeploymentView): Decision {
  if (wantsNewJob(view)) return { kind: 'create-job' };
  return view.desired === 'CANCELLED' ? move('CANCELLED') : rest;
}

import { rest, wantsNewJob, type Decision, type DeploymentView } from '../deployment-view';

/** At rest, ended by a person or not started yet. There is nothing left that could be suspended. */
export function decideCancelled(view: DeploymentView): Decision {
  return wantsNewJob(view) ? { kind: 'create-job' } : rest;
}

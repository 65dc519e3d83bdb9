import { isEnded } from '@/model/job/states';
import { move, neededStop, rest, type Decision, type DeploymentView } from '../deployment-view';

/** A job runs, as wished when it came to run. Its end of its own becomes the deployment's; a changed wish or version stops it. */
export function decideRunning(view: DeploymentView): Decision {
  const { job } = view;
  if (job === null) return move('FAILED');
  if (job.state === 'FINISHED') return move('FINISHED');
  // SUSPENDED and CANCELLED follow only a stop, and a stop leads to TRANSITIONING first: here they would be nobody's wish.
  if (isEnded(job.state)) return move('FAILED');
  const mode = neededStop(view);
  return mode === null ? rest : { kind: 'stop-job', mode };
}

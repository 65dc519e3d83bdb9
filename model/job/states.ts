import { z } from 'zod';

/** What a person wants of a deployment. Changed by Start / Resume, Suspend and Cancel; never by the machine. */
export const DesiredState = z.enum(['RUNNING', 'SUSPENDED', 'CANCELLED']);
export type DesiredState = z.infer<typeof DesiredState>;

/** What a deployment is. TRANSITIONING is the only one in motion; the others are at rest until the desired state or the job changes. */
export const DeploymentState = z.enum(['RUNNING', 'SUSPENDED', 'CANCELLED', 'FINISHED', 'TRANSITIONING', 'FAILED']);
export type DeploymentState = z.infer<typeof DeploymentState>;

/** One run of a deployment. Gerunds are in motion; FINISHED, FAILED, CANCELLED and SUSPENDED are ends, after which the job never changes again. */
export const JobState = z.enum([
  'CREATED',
  'STARTING',
  'RUNNING',
  'RESTARTING',
  'STOPPING',
  'FINISHED',
  'FAILED',
  'CANCELLED',
  'SUSPENDED',
]);
export type JobState = z.infer<typeof JobState>;

/** How a job is asked to end: `suspend` takes a savepoint first, `cancel` does not. */
export const StopMode = z.enum(['suspend', 'cancel']);
export type StopMode = z.infer<typeof StopMode>;

export const endStates = ['FINISHED', 'FAILED', 'CANCELLED', 'SUSPENDED'] as const satisfies readonly JobState[];
export type JobEndState = (typeof endStates)[number];

export const isEnded = (state: JobState): state is JobEndState => (endStates as readonly JobState[]).includes(state);

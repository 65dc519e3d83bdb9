import type { DeploymentState, JobState } from './states';

/**
 * The legal moves of a job. RUNNING → RESTARTING is a failure (or a runner that went away) after which the job is tried again;
 * RESTARTING → STARTING is that try. STOPPING → RESTARTING: its runner died while the job was ending, so the next one takes it up.
 * STOPPING → FAILED: the savepoint failed for good. CREATED → CANCELLED / SUSPENDED: stopped before any runner took it.
 */
export const jobTransitions: Readonly<Record<JobState, readonly JobState[]>> = {
  CREATED: ['STARTING', 'CANCELLED', 'SUSPENDED'],
  STARTING: ['RUNNING', 'RESTARTING', 'STOPPING', 'FINISHED', 'FAILED', 'CANCELLED', 'SUSPENDED'],
  RUNNING: ['RESTARTING', 'STOPPING', 'FINISHED', 'FAILED'],
  RESTARTING: ['STARTING', 'STOPPING', 'FAILED', 'CANCELLED', 'SUSPENDED'],
  STOPPING: ['RESTARTING', 'FINISHED', 'FAILED', 'CANCELLED', 'SUSPENDED'],
  FINISHED: [],
  FAILED: [],
  CANCELLED: [],
  SUSPENDED: [],
};

/** The legal moves of a deployment. Every change of what runs goes through TRANSITIONING; only an end of its own goes straight. */
export const deploymentTransitions: Readonly<Record<DeploymentState, readonly DeploymentState[]>> = {
  RUNNING: ['TRANSITIONING', 'FINISHED', 'FAILED'],
  SUSPENDED: ['TRANSITIONING', 'CANCELLED'],
  CANCELLED: ['TRANSITIONING'],
  FINISHED: ['TRANSITIONING', 'CANCELLED'],
  FAILED: ['TRANSITIONING', 'CANCELLED'],
  TRANSITIONING: ['RUNNING', 'SUSPENDED', 'CANCELLED', 'FINISHED', 'FAILED'],
};

export const mayMoveJob = (from: JobState, to: JobState): boolean => jobTransitions[from].includes(to);
export const mayMoveDeployment = (from: DeploymentState, to: DeploymentState): boolean => deploymentTransitions[from].includes(to);

import type { DeploymentConfig, RestartStrategy } from '@/model/job/config';
import type { JobPlan, RestartStrategy as PlanRestart } from '@/server/plan/job/job-plan';

/** The plan with the deployment's form laid over what the SQL had set. */
export function withDeploymentConfig(plan: JobPlan, config: DeploymentConfig): JobPlan {
  const { parallelism, checkpointIntervalMs, retainedCheckpoints } = config;
  // What the SQL says is about this job alone; the form has a value for every job.
  const stateMemoryBytes = plan.settings.stateMemoryBytes ?? config.workerMemoryMb * 1_048_576;
  const checkpoint = { ...plan.settings.checkpoint, intervalMs: checkpointIntervalMs, retained: retainedCheckpoints };
  return { ...plan, settings: { ...plan.settings, parallelism, checkpoint, stateMemoryBytes, restart: planRestart(config.restart) } };
}

function planRestart(strategy: RestartStrategy): PlanRestart {
  const { type, ...rest } = strategy;
  return type === 'exponential-delay' ? ({ kind: type, jitter: 0, ...rest } as PlanRestart) : ({ kind: type, ...rest } as PlanRestart);
}

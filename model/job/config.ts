import { z } from 'zod';

/** What follows when a job fails for a reason that may pass. A reason that will not pass (retry: none) fails the job at once. */
export const RestartStrategy = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({
    type: z.literal('fixed-delay'),
    attempts: z.number().int().positive().default(3),
    delayMs: z.number().int().nonnegative().default(1_000),
  }),
  z.object({
    type: z.literal('exponential-delay'),
    initialMs: z.number().int().positive().default(1_000),
    maxMs: z.number().int().positive().default(60_000),
    multiplier: z.number().min(1).default(2),
    /** After running for this long the delay begins anew from `initialMs`. */
    resetAfterMs: z.number().int().positive().default(300_000),
  }),
  z.object({
    type: z.literal('failure-rate'),
    maxFailures: z.number().int().positive().default(3),
    intervalMs: z.number().int().positive().default(60_000),
    delayMs: z.number().int().nonnegative().default(1_000),
  }),
]);
export type RestartStrategy = z.infer<typeof RestartStrategy>;

/** Where a start takes its state from. LATEST_STATE: the newest of checkpoints and savepoints; NONE: begins with nothing. */
export const RestoreStrategy = z.enum(['LATEST_STATE', 'LATEST_SAVEPOINT', 'NONE']);
export type RestoreStrategy = z.infer<typeof RestoreStrategy>;

/** How a deployment runs. `{}` parses to the defaults. */
export const DeploymentConfig = z.object({
  parallelism: z.number().int().min(1).max(64).default(1),
  checkpointIntervalMs: z.number().int().min(100).default(1_000),
  /** Completed checkpoints that are kept. */
  retainedCheckpoints: z.number().int().min(1).max(100).default(3),
  /** Memory of each worker for state and batches. */
  workerMemoryMb: z.number().int().min(64).default(256),
  restart: RestartStrategy.prefault({ type: 'exponential-delay' }),
  restore: RestoreStrategy.default('LATEST_STATE'),
  allowNonRestoredState: z.boolean().default(false),
});
export type DeploymentConfig = z.infer<typeof DeploymentConfig>;
export type DeploymentConfigInput = z.input<typeof DeploymentConfig>;

export const defaultDeploymentConfig: DeploymentConfig = DeploymentConfig.parse({});

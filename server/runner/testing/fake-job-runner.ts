import { embeddedBackend } from '@/server/control/backends/embedded/embedded-backend';
import { jobStart } from '@/server/control/backends/embedded/job-start';
import { snapshotRepository } from '@/server/db/repositories/snapshots';
import { versionRepository } from '@/server/db/repositories/versions';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { Runner, type RunnerOptions } from '../runner';

export interface FakeJobRunnerOptions extends Pick<RunnerOptions, 'database' | 'controlUrl' | 'home' | 'name' | 'timing' | 'spareTiming'> {
  readonly dataUrl: string;
  /** `fake-job.mjs`. */
  readonly jobProgram: string;
  readonly log?: RunnerOptions['log'];
}

/** A runner whose jobs are fake ones, not started yet. */
export function fakeJobRunner({ dataUrl, jobProgram, log, ...options }: FakeJobRunnerOptions): Runner {
  const { db } = options.database;
  return new Runner({
    ...options,
    backend: embeddedBackend,
    host: 'localhost',
    jobProgram: { file: jobProgram, nodeFlags: [], environment: { NODE_ENV: 'test' } },
    makeStart: async (job) => {
      const plan = (await versionRepository.plan(db, job.versionId)) as JobPlan;
      const lastCheckpoint = await snapshotRepository.newestCheckpointOf(db, job.id);
      return jobStart({ home: options.home, job, plan, lastCheckpoint, dataUrl, secrets: {}, allowedPaths: [] });
    },
    log: log ?? (() => undefined),
  });
}

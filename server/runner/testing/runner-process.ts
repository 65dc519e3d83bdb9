import { openDatabase } from '@/server/db/database';
import { homeLayout } from '@/server/db/home';
import { embeddedBackend } from '@/server/control/backends/embedded/embedded-backend';
import { jobStart } from '@/server/control/backends/embedded/job-start';
import { snapshotRepository } from '@/server/db/repositories/snapshots';
import { versionRepository } from '@/server/db/repositories/versions';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { Runner } from '../runner';

/** A runner as a process of its own, for tests that kill it; its jobs are fake ones. */
const [controlUrl, dataUrl, homeRoot, jobProgram, name, leaseMs] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const database = openDatabase(controlUrl);
const home = homeLayout(homeRoot);
const runner = new Runner({
  database,
  controlUrl,
  backend: embeddedBackend,
  home,
  name,
  host: 'localhost',
  jobProgram: { file: jobProgram, nodeFlags: [], environment: { NODE_ENV: 'test' } },
  makeStart: async (job) => {
    const plan = (await versionRepository.plan(database.db, job.versionId)) as JobPlan;
    const lastCheckpoint = await snapshotRepository.newestCheckpointOf(database.db, job.id);
    return jobStart({ home, job, plan, lastCheckpoint, dataUrl, secrets: {}, allowedPaths: [] });
  },
  log: (level, message, error) => process.stderr.write(`${name} ${level} ${message} ${error instanceof Error ? error.stack : ''}\n`),
  timing: { leaseMs: Number(leaseMs), beatMs: 300, sweepMs: 1_000 },
  spareTiming: { refillMs: 300, retryMs: 200 },
});
await runner.start();
process.send?.('started');
process.on('SIGTERM', () => void runner.stop().then(() => database.close().then(() => process.exit(0))));

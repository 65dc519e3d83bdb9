import { openDatabase } from '@/server/db/database';
import { homeLayout } from '@/server/db/home';
import { fakeJobRunner } from './fake-job-runner';

/** A runner as a process of its own, for tests that kill it; its jobs are fake ones. */
const [controlUrl, dataUrl, homeRoot, jobProgram, name] = process.argv.slice(2) as [string, string, string, string, string];
const database = openDatabase(controlUrl);
const runner = fakeJobRunner({
  database,
  controlUrl,
  dataUrl,
  home: homeLayout(homeRoot),
  name,
  jobProgram,
  log: (level, message, error) => process.stderr.write(`${name} ${level} ${message} ${error instanceof Error ? error.stack : ''}\n`),
  timing: { leaseMs: 600_000, beatMs: 300, sweepMs: 1_000 },
  spareTiming: { refillMs: 300, retryMs: 200 },
});
await runner.start();
process.on('SIGTERM', () => void runner.stop().then(() => database.close().then(() => process.exit(0))));
process.send?.('started');

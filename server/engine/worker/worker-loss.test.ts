import { expect, it } from 'vitest';
import type { JobReport } from '../contract/job';
import { runJob } from './run-job';
import { copyPlan, startOf, testParts } from './testing/test-job';

it('a worker that is gone fails the attempt at once, so that the job can be started again', async () => {
  const plan = copyPlan({ source: { rows: '1000' }, out: '/none', parallelism: 2, exchange: { kind: 'rebalance' } });
  const reports: JobReport[] = [];
  const job = runJob(startOf(plan), {
    parts: testParts(),
    workerFile: new URL('./testing/lost-worker.mjs', import.meta.url),
    report: (report) => reports.push(report),
    log: () => undefined,
  });
  const end = await job.ended;
  expect(end).toMatchObject({ how: 'failed', error: { code: 'engine.worker-lost', retry: 'backoff' } });
  expect(reports.at(-1)?.type).toBe('failed');
});

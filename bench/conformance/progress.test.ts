import { expect, it } from 'vitest';
import type { JobEnd, RunningJob } from '@/server/engine/worker/run-job';
import { endOf, Progress } from './progress';

/** A job that ends only when it is told to, or after a while. */
function jobOf(endsAfterMs: number | null): RunningJob {
  let end: (how: JobEnd) => void = () => undefined;
  const ended = new Promise<JobEnd>((resolve) => (end = resolve));
  if (endsAfterMs !== null) setTimeout(() => end({ how: 'finished' }), endsAfterMs);
  return { ended, handle: () => end({ how: 'cancelled' }) };
}

it('cancels a job that stands still, and says so', async () => {
  expect(await endOf(jobOf(null), new Progress(), 250)).toMatchObject({
    how: 'hung',
    message: expect.stringContaining('no progress') as string,
  });
});

it('lets a job go on that moves', async () => {
  const progress = new Progress();
  const timer = setInterval(() => progress.report({ type: 'running', restoredFrom: null, at: 0 }), 20);
  expect(await endOf(jobOf(900), progress, 300)).toEqual({ how: 'finished' });
  clearInterval(timer);
});

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { stagedLines } from './testing/staged-sink';
import { copyPlan, runTestJob, startOf, type TestRun } from './testing/test-job';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'scan-rate-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const PER_SECOND = 400;
const ROWS = 2_000;

/** Two splits of batches of ten rows. */
function pacedPlan(rowsPerSecond = PER_SECOND): JobPlan {
  const plan = copyPlan({ source: { splits: '2', rows: String(ROWS / 2), 'batch-rows': '10' }, out: path.join(folder, 'out') });
  const operators = plan.operators.map((operator) => (operator.kind === 'source' ? { ...operator, rowsPerSecond } : operator));
  return { ...plan, operators };
}
const checkpoints = (run: TestRun) => run.reports.flatMap((report) => (report.type === 'checkpoint' ? [report.checkpoint] : []));

const LOOK_MS = 20;
/** Milliseconds for which this thread, which the job runs in, got no turn. */
function lostTime(): () => number {
  let [lost, last] = [0, performance.now()];
  const look = (): void => {
    const now = performance.now();
    lost += Math.max(0, now - last - LOOK_MS);
    last = now;
  };
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    look();
    return lost;
  };
}

it('a source with a rate gives so many rows a second, and is neither at work nor held back meanwhile', async () => {
  // Without checkpoints on the way: the last one begins when the last row is out.
  const run = runTestJob(startOf(pacedPlan()));
  const stop = lostTime();
  expect(await run.ended).toEqual({ how: 'finished' });
  const lost = stop() / 1_000;
  const began = run.reports.find((report) => report.type === 'running')!.at;
  const seconds = (checkpoints(run).at(-1)!.startedAt - began) / 1_000;
  expect(ROWS / seconds / PER_SECOND).toBeLessThan(1.1);
  expect(ROWS / (seconds - lost) / PER_SECOND).toBeGreaterThan(0.9);
  const samples = run.reports.flatMap((report) => (report.type === 'metrics' ? [report.metrics.operators[0]!] : []));
  // A second in which the process got its turns shows it.
  const shown = samples.filter(
    ({ rowsOutPerSec, throttled = 0, idle, heldBack }) =>
      Math.abs(rowsOutPerSec / PER_SECOND - 1) < 0.15 && throttled > 0.8 && throttled <= idle + 0.05 && heldBack < 0.1,
  );
  expect(shown, JSON.stringify(samples)).not.toEqual([]);
});

it('its checkpoints wait for no rate', async () => {
  // The second batch of ten rows has to wait for more than a minute.
  const start = startOf(pacedPlan(0.1), { checkpointDirectory: path.join(folder, 'chk') });
  const run = runTestJob(start);
  await expect.poll(() => checkpoints(run).length, { timeout: 20_000 }).toBeGreaterThan(5);
  expect(checkpoints(run).every(({ outcome }) => outcome === 'completed')).toBe(true);
  run.job.handle({ type: 'stop', how: { kind: 'cancel' } });
  await run.ended;
});

it('no row is lost or doubled over a restore in mid-pace', async () => {
  const start = startOf(pacedPlan(), { checkpointDirectory: path.join(folder, 'chk') });
  const first = runTestJob(start);
  while (!existsSync(path.join(folder, 'out')) || stagedLines(path.join(folder, 'out')).length < ROWS / 3)
    await new Promise((resolve) => setTimeout(resolve, 20));
  first.job.handle({ type: 'stop', how: { kind: 'cancel' } });
  await first.ended;
  const second = runTestJob({ ...start, restore: { kind: 'latest' } });
  expect(await second.ended).toEqual({ how: 'finished' });
  const lines = stagedLines(path.join(folder, 'out'));
  expect([lines.length, new Set(lines).size]).toEqual([ROWS, ROWS]);
});

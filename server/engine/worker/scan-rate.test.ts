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
const ROWS = 1_200;

/** Two splits of batches of ten rows. */
function pacedPlan(rowsPerSecond = PER_SECOND): JobPlan {
  const plan = copyPlan({ source: { splits: '2', rows: String(ROWS / 2), 'batch-rows': '10' }, out: path.join(folder, 'out') });
  const operators = plan.operators.map((operator) => (operator.kind === 'source' ? { ...operator, rowsPerSecond } : operator));
  return { ...plan, operators };
}
const checkpoints = (run: TestRun) => run.reports.flatMap((report) => (report.type === 'checkpoint' ? [report.checkpoint] : []));

it('a source with a rate gives so many rows a second, and is neither at work nor held back meanwhile', async () => {
  const start = startOf(pacedPlan(), { checkpointDirectory: path.join(folder, 'chk') });
  const run = runTestJob(start);
  expect(await run.ended).toEqual({ how: 'finished' });
  const began = run.reports.find((report) => report.type === 'running')!.at;
  const seconds = (Date.now() - began) / 1_000;
  expect(Math.abs(ROWS / seconds / PER_SECOND - 1)).toBeLessThan(0.1);
  const samples = run.reports.flatMap((report) => (report.type === 'metrics' ? [report.metrics.operators[0]!] : []));
  const middle = samples[1]!;
  expect(Math.abs(middle.rowsOutPerSec / PER_SECOND - 1)).toBeLessThan(0.15);
  expect(middle.throttled).toBeGreaterThan(0.8);
  expect(middle.throttled).toBeLessThanOrEqual(middle.idle + 0.05);
  expect(middle.heldBack).toBeLessThan(0.1);
});

it('its checkpoints wait for no rate', async () => {
  const start = startOf(pacedPlan(2), { checkpointDirectory: path.join(folder, 'chk') });
  const run = runTestJob(start);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const taken = checkpoints(run);
  expect(taken.length).toBeGreaterThan(5);
  expect(taken.every(({ outcome, durationMs }) => outcome === 'completed' && durationMs < 500)).toBe(true);
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

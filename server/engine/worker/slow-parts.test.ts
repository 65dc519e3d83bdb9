import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stagedLines } from './testing/staged-sink';
import { copyPlan, runTestJob, startOf, type PlanWishes, type TestRun } from './testing/test-job';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'slow-parts-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ROWS = 12_000;
const out = (): string => path.join(folder, 'out');
const expected = Array.from({ length: ROWS }, (_, row) => `0,${row}`).sort();

/** What a machine that stands still for a moment, or a slow disk, does not use up by itself: the last checkpoint of a job has no second try. */
const TIMEOUT_MS = 3_000;

/** About a second of rows, a checkpoint every 30 ms. */
const begin = (sink: PlanWishes['sink'], tolerableFailures: number, timeoutMs = TIMEOUT_MS): TestRun =>
  runTestJob(
    startOf(
      copyPlan({
        source: { rows: String(ROWS), 'pause-ms': '40' },
        out: out(),
        ...(sink ? { sink } : {}),
        checkpoint: { intervalMs: 30, timeoutMs, tolerableFailures },
      }),
      { checkpointDirectory: path.join(folder, 'chk') },
    ),
  );
const failures = (run: TestRun): string[] =>
  run.reports.flatMap((report) =>
    report.type === 'checkpoint' && report.checkpoint.outcome !== 'completed' ? [report.checkpoint.outcome.failed] : [],
  );
const completed = (run: TestRun): number =>
  run.reports.filter((report) => report.type === 'checkpoint' && report.checkpoint.outcome === 'completed').length;
const figures = (run: TestRun) => run.reports.flatMap((report) => (report.type === 'metrics' ? [report.metrics.checkpoint] : [])).at(-1);

describe('checkpoints that time out', () => {
  it.each([
    ['a writer that prepares slowly', { 'slow-prepares': '1', 'slow-ms': '4500' }],
    ['a writer that writes slowly, so that the barrier waits', { 'slow-writes': '1', 'slow-ms': '4500' }],
  ])('by %s: they are counted and told, later ones complete, and every row is there once', async (_name, sink) => {
    const run = begin(sink, 100);
    expect(await run.ended).toEqual({ how: 'finished' });
    expect(stagedLines(out())).toEqual(expected);
    const told = expect.stringMatching(/^Checkpoint \d+ was not complete after 3000 ms; it waited for out\/main\[0\]\.$/) as string;
    expect(failures(run)).toContainEqual(told);
    expect(completed(run)).toBeGreaterThan(1);
    expect(figures(run)).toMatchObject({ failed: failures(run).length, completed: completed(run) });
  });

  it('fail the job when more of them follow each other than are tolerated', async () => {
    const run = begin({ 'slow-prepares': '100', 'slow-ms': '2500' }, 2, 1_000);
    expect(await run.ended).toMatchObject({ how: 'failed', error: { code: 'checkpoint.timeout', retry: 'backoff' } });
    expect(failures(run)).toHaveLength(3);
  });
});

describe('commits that last', () => {
  it('hold the next checkpoint back, not the figures, which is told, and every row is there once', async () => {
    const run = begin({ 'slow-commits': '1', 'slow-ms': '4500' }, 100);
    expect(await run.ended).toEqual({ how: 'finished' });
    expect(stagedLines(out())).toEqual(expected);
    expect(run.reports.filter(({ type }) => type === 'metrics').length).toBeGreaterThanOrEqual(2);
    expect(run.reports).toContainEqual(
      expect.objectContaining({
        type: 'event',
        message: expect.stringMatching(/^The commit of checkpoint \d+ has lasted \d+ s/) as string,
      }),
    );
  });

  it.each([
    ['', 0],
    [', also one that stood still meanwhile', 2_500],
  ])('are over when a cancelled job has ended%s, so that nothing appears behind its successor', async (_, standsMs) => {
    const run = begin({ 'slow-commits': '1', 'slow-ms': '400' }, 100);
    await expect.poll(() => completed(run), { timeout: 20_000, interval: 10 }).toBeGreaterThanOrEqual(1);
    run.job.handle({ type: 'stop', how: { kind: 'cancel' } });
    // When the workers have closed, and the commit is all that is waited for.
    setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, standsMs), 100);
    expect(await run.ended).toEqual({ how: 'cancelled' });
    const atTheEnd = stagedLines(out());
    expect(atTheEnd.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(stagedLines(out())).toEqual(atTheEnd);
  });
});

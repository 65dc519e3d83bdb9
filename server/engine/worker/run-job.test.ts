import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseManifest, printManifest, type Manifest } from '../checkpoint/manifest';
import { handedOver, lastBatch } from './testing/counting-source';
import { stagedLines } from './testing/staged-sink';
import { copyPlan, runTestJob, startOf, type TestRun } from './testing/test-job';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'run-job-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const out = (): string => path.join(folder, 'out');
const checkpoints = (): string => path.join(folder, 'chk');
const expected = (splits: number, rows: number): string[] =>
  Array.from({ length: splits }, (_, split) => Array.from({ length: rows }, (_, row) => `${split},${row}`))
    .flat()
    .sort();
const checkpointIds = (): number[] =>
  readdirSync(checkpoints())
    .flatMap((name) => /^chk-(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
const newestCommit = (): number => {
  const marks = path.join(checkpoints(), 'commit-started');
  return existsSync(marks) ? Math.max(0, ...readdirSync(marks).map(Number)) : 0;
};
const completed = (run: TestRun): number =>
  run.reports.filter((report) => report.type === 'checkpoint' && report.checkpoint.outcome === 'completed').length;
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};
/** The input does not end before so many checkpoints are complete, however long one takes. */
async function endBehind(checkpoints: number, start: () => TestRun): Promise<TestRun> {
  let letGo: () => void = () => undefined;
  lastBatch.mayGo = new Promise((resolve) => (letGo = resolve));
  const run = start();
  await until(() => completed(run) >= checkpoints);
  letGo();
  return run;
}
const hurried = { splits: '3', rows: '20000' };
/** Three seconds. */
const slow = { ...hurried, 'pause-ms': '25' };
/** A row every now and then, and no end while a test looks. */
const unhurried = { ...hurried, 'pause-ms': '12', 'batch-rows': '50' };

describe('a bounded job', () => {
  it('writes every row once and ends by itself', async () => {
    const run = runTestJob(startOf(copyPlan({ source: { splits: '3', rows: '5000' }, out: out() })));
    expect(await run.ended).toEqual({ how: 'finished' });
    expect(stagedLines(out())).toEqual(expected(3, 5000));
    expect(run.reports.at(-1)).toMatchObject({ type: 'ended', how: 'finished' });
    const figures = run.reports.findLast((report) => report.type === 'metrics')!.metrics.operators;
    // Counted by the committer, which runs beside the coordinator.
    expect(figures.map(({ own }) => own)).toEqual([undefined, undefined, { 'staged.commits': 1 }]);
  });

  it('takes checkpoints on the way, retains as many as asked and marks the end', async () => {
    const plan = copyPlan({ source: hurried, out: out() });
    const run = await endBehind(3, () => runTestJob(startOf(plan, { checkpointDirectory: checkpoints() })));
    expect(await run.ended).toEqual({ how: 'finished' });
    expect(completed(run)).toBeGreaterThan(3);
    expect(checkpointIds().length).toBeLessThanOrEqual(2);
    expect(existsSync(path.join(checkpoints(), 'FINISHED'))).toBe(true);
    expect(stagedLines(out())).toEqual(expected(3, 20000));
  });

  it('restored when finished does nothing', async () => {
    const start = startOf(copyPlan({ source: { rows: '100' }, out: out() }), { checkpointDirectory: checkpoints() });
    await runTestJob(start).ended;
    const again = runTestJob({ ...start, restore: { kind: 'latest' } });
    expect(await again.ended).toEqual({ how: 'finished' });
    expect(stagedLines(out())).toEqual(expected(1, 100));
  });
});

describe('a clock that is put back by an hour', () => {
  afterEach(() => vi.restoreAllMocks());

  it('while a checkpoint is taken does not put the next one off by an hour', async () => {
    const clock = Date.now.bind(Date);
    const run = await endBehind(3, () => {
      const begun = runTestJob(startOf(copyPlan({ source: hurried, out: out() }), { checkpointDirectory: checkpoints() }));
      const push = begun.reports.push.bind(begun.reports);
      begun.reports.push = (...reports) => {
        if (reports.some(({ type }) => type === 'checkpoint')) vi.spyOn(Date, 'now').mockImplementation(() => clock() - 3_600_000);
        return push(...reports);
      };
      return begun;
    });
    expect(await run.ended).toEqual({ how: 'finished' });
    expect(completed(run)).toBeGreaterThan(3);
    expect(stagedLines(out())).toEqual(expected(3, 20000));
  });
});

describe('stop and resume', () => {
  /** Where it goes on, the same source may be in more of a hurry. */
  const startAt = (source: Readonly<Record<string, string>>): ReturnType<typeof startOf> =>
    startOf(copyPlan({ source, out: out() }), { checkpointDirectory: checkpoints() });

  it('goes on where the last checkpoint was, with nothing lost or doubled', async () => {
    const first = runTestJob(startAt(unhurried));
    await until(() => completed(first) >= 2);
    first.job.handle({ type: 'stop', how: { kind: 'checkpoint' } });
    expect(await first.ended).toEqual({ how: 'stopped' });
    const partial = stagedLines(out()).length;
    expect(partial).toBeGreaterThan(0);
    expect(partial).toBeLessThan(60000);
    const second = runTestJob({ ...startAt(hurried), restore: { kind: 'latest' } });
    expect(await second.ended).toEqual({ how: 'finished' });
    expect(stagedLines(out())).toEqual(expected(3, 20000));
  });

  it('takes checkpoints again before a row comes: windows of the clock end without one', async () => {
    const first = runTestJob(startAt(unhurried));
    await until(() => completed(first) >= 1);
    first.job.handle({ type: 'stop', how: { kind: 'checkpoint' } });
    await first.ended;
    const second = runTestJob({ ...startAt({ ...hurried, 'pause-ms': '600000' }), restore: { kind: 'latest' } });
    await until(() => completed(second) >= 2);
    second.job.handle({ type: 'stop', how: { kind: 'checkpoint' } });
    expect(await second.ended).toEqual({ how: 'stopped' });
  });

  it('drops no state in silence: that of a join which is not there any more stops the start', async () => {
    const first = runTestJob(startAt(unhurried));
    await until(() => completed(first) >= 1);
    first.job.handle({ type: 'stop', how: { kind: 'checkpoint' } });
    await first.ended;
    const file = path.join(checkpoints(), `chk-${checkpointIds().at(-1)}`, 'manifest.json');
    const manifest = parseManifest(readFileSync(file, 'utf8')) as Manifest;
    writeFileSync(file, printManifest({ ...manifest, operators: { ...manifest.operators, 'gone/join': { kind: 'join', subtasks: [] } } }));
    const latest = { ...startAt(hurried), restore: { kind: 'latest' } } as const;
    const refused = await runTestJob(latest).ended;
    expect(refused).toMatchObject({ how: 'failed', error: { code: 'checkpoint.state-without-operator', domain: 'user' } });
    expect(await runTestJob({ ...latest, allowNonRestoredState: true }).ended).toEqual({ how: 'finished' });
  });

  it('starts from a savepoint in another directory, though the first one is gone', async () => {
    const first = runTestJob(startAt(unhurried));
    await until(() => completed(first) >= 1);
    const savepoint = path.join(folder, 'savepoint');
    first.job.handle({ type: 'stop', how: { kind: 'savepoint', id: 's', path: savepoint } });
    expect(await first.ended).toEqual({ how: 'stopped' });
    expect(first.reports).toContainEqual(
      expect.objectContaining({ type: 'savepoint', outcome: expect.objectContaining({ ok: true, path: savepoint }) }),
    );
    rmSync(checkpoints(), { recursive: true });
    const elsewhere = path.join(folder, 'chk2');
    const second = runTestJob({ ...startAt(hurried), checkpointDirectory: elsewhere, restore: { kind: 'path', path: savepoint } });
    expect(await second.ended).toEqual({ how: 'finished' });
    expect(stagedLines(out())).toEqual(expected(3, 20000));
  });

  it('starts elsewhere from a checkpoint that is not the newest, and says what is written again', async () => {
    const plan = copyPlan({ source: unhurried, out: out(), checkpoint: { retained: 50 } });
    const first = runTestJob(startOf(plan, { checkpointDirectory: checkpoints() }));
    // An epoch without rows commits nothing, and a checkpoint may be given up: neither the newest nor the first is sure to be there.
    await until(() => newestCommit() > 0 && checkpointIds().some((id) => id < newestCommit()));
    first.job.handle({ type: 'stop', how: { kind: 'checkpoint' } });
    expect(await first.ended).toEqual({ how: 'stopped' });
    const newest = newestCommit();
    const older = checkpointIds().findLast((id) => id < newest)!;
    const from = path.join(checkpoints(), `chk-${older}`);
    const second = runTestJob({
      ...startAt(hurried),
      checkpointDirectory: path.join(folder, 'chk2'),
      restore: { kind: 'path', path: from },
      allowRewind: true,
    });
    expect(await second.ended).toEqual({ how: 'finished' });
    const message = `Output that was committed after checkpoint ${older}, up to checkpoint ${newest}, will be written again.`;
    expect(second.reports).toContainEqual(expect.objectContaining({ type: 'event', level: 'warning', message }));
  });

  it('takes a savepoint while it runs, without a commit of its own, and goes on', async () => {
    const plan = copyPlan({ source: slow, out: out(), checkpoint: { intervalMs: 60_000 } });
    const run = runTestJob(startOf(plan, { checkpointDirectory: checkpoints() }));
    // The first checkpoint comes by itself, and the next one not before a minute has passed.
    await until(() => stagedLines(out()).length > 0);
    const visible = stagedLines(out()).length;
    const savepoint = path.join(folder, 'mid');
    run.job.handle({ type: 'savepoint', id: 'm', path: savepoint });
    await until(() => run.reports.some((report) => report.type === 'savepoint'));
    expect(stagedLines(out()).length).toBe(visible);
    expect(await run.ended).toEqual({ how: 'finished' });
    expect(stagedLines(out())).toEqual(expected(3, 20000));
    expect(existsSync(path.join(savepoint, 'manifest.json'))).toBe(true);
  });
});

describe('damaged checkpoints', () => {
  async function stoppedJob(): Promise<ReturnType<typeof startOf>> {
    const startAt = (source: Readonly<Record<string, string>>): ReturnType<typeof startOf> =>
      startOf(copyPlan({ source, out: out(), checkpoint: { intervalMs: 600_000 } }), { checkpointDirectory: checkpoints() });
    const run = runTestJob(startAt(unhurried));
    await until(() => completed(run) >= 1);
    // The second one is that of the stop; it holds rows, so that its commit is marked: the first of two batches has left when the second comes.
    const before = handedOver.batches;
    await until(() => handedOver.batches >= before + 2);
    run.job.handle({ type: 'stop', how: { kind: 'checkpoint' } });
    await run.ended;
    return { ...startAt(hurried), restore: { kind: 'latest' } };
  }
  const newest = (): string => path.join(checkpoints(), `chk-${checkpointIds().at(-1)}`);
  const flip = (file: string): void => {
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(file, bytes);
  };

  it.each([
    ['a flipped bit in the manifest', () => flip(path.join(newest(), 'manifest.json'))],
    [
      'a truncated manifest',
      () => writeFileSync(path.join(newest(), 'manifest.json'), readFileSync(path.join(newest(), 'manifest.json')).subarray(0, 100)),
    ],
    [
      'a flipped bit in a section',
      () =>
        flip(
          path.join(
            newest(),
            readdirSync(newest()).find((name) => name.endsWith('.bin'))!,
          ),
        ),
    ],
    [
      'a missing section',
      () =>
        rmSync(
          path.join(
            newest(),
            readdirSync(newest()).find((name) => name.endsWith('.bin'))!,
          ),
        ),
    ],
  ])('%s: stops, since later output is committed already', async (_, damage) => {
    const start = await stoppedJob();
    const before = stagedLines(out());
    damage();
    const end = await runTestJob(start).ended;
    expect(end).toMatchObject({ how: 'failed', error: { code: 'checkpoint.rewind-refused', domain: 'user' } });
    expect(stagedLines(out())).toEqual(before);
    const rewound = runTestJob({ ...start, allowRewind: true });
    expect(await rewound.ended).toEqual({ how: 'finished' });
    expect(rewound.reports).toContainEqual(
      expect.objectContaining({ type: 'event', level: 'warning', message: expect.stringContaining('written again') }),
    );
  });

  it('takes the older one in silence of output when the newest was never committed', async () => {
    const start = await stoppedJob();
    const ids = checkpointIds();
    rmSync(path.join(checkpoints(), 'commit-started', String(ids.at(-1))));
    writeFileSync(path.join(checkpoints(), 'commit-started', String(ids.at(-2))), lineageId());
    for (const name of readdirSync(out())) if (name.includes(`-${ids.at(-1)}-`)) rmSync(path.join(out(), name));
    flip(path.join(newest(), 'manifest.json'));
    // With checkpoints enough to retire those of before.
    const run = runTestJob({ ...start, plan: copyPlan({ source: slow, out: out() }) });
    expect(await run.ended).toEqual({ how: 'finished' });
    expect(run.reports).toContainEqual(expect.objectContaining({ type: 'event', message: expect.stringContaining('Passed over') }));
    expect(stagedLines(out())).toEqual(expected(3, 20000));
    expect(Math.min(...checkpointIds())).toBeGreaterThan(ids.at(-1)!);
  });

  const lineageId = (): string =>
    (JSON.parse(readFileSync(path.join(checkpoints(), 'lineage.json'), 'utf8')) as { lineageId: string }).lineageId;
});

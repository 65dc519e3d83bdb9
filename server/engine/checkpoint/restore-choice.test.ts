import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobStart } from '../contract/job';
import { CheckpointDirectory } from './checkpoint-directory';
import { writeLineage } from './lineage';
import { printManifest, type Manifest } from './manifest';
import { chooseRestore, type RestoreChoice } from './restore-choice';

let home: string;
beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), 'restore-choice-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

const folder = (name: string): string => path.join(home, name);

function manifestOf(id: number, lineageId: string): Manifest {
  const pending = [{ sink: 'out', committables: ['rows'] }];
  const place = { jobName: 'job', parallelism: 1, attempt: 1, lineageId, operators: {} };
  return {
    version: 1,
    id,
    kind: 'checkpoint',
    ...place,
    startedAtMs: 0,
    completedAtMs: 0,
    sizeBytes: 0,
    pending,
    stages: [],
    deadLetters: [],
  };
}

function complete(where: string, manifest: Manifest): string {
  mkdirSync(where, { recursive: true });
  writeFileSync(path.join(where, 'manifest.json'), printManifest(manifest));
  return where;
}

type Begin = Extract<RestoreChoice, { kind: 'begin' }>;

/** A start in `job`, written down as a start does. */
async function start(restore: JobStart['restore'], more: { allowRewind?: boolean; sinksRewindable?: boolean } = {}): Promise<Begin> {
  const directory = new CheckpointDirectory(folder('job'));
  await directory.create();
  const question = { directory, restore, fencingEpoch: 1, allowRewind: false, sinksRewindable: false, ...more };
  const choice = (await chooseRestore(question)) as Begin;
  await writeLineage(directory.root, choice.lineage);
  return choice;
}

/** What a start does that restored output of which it is not known whether it is visible. */
const commitPending = ({ from, lineage }: Begin): Promise<void> =>
  new CheckpointDirectory(folder('job')).markCommitStarted(from!.manifest.id, lineage.lineageId);

describe('a job that began from a savepoint and died before its first checkpoint', () => {
  const begun = async (): Promise<Begin> => {
    const first = await start({ kind: 'path', path: complete(folder('savepoint'), manifestOf(40, 'before')) });
    await commitPending(first);
    return first;
  };

  it('goes on from there: what the savepoint had pending is no output behind it', async () => {
    const first = await begun();
    const again = await start({ kind: 'latest' });
    expect(again.from?.path).toBe(folder('savepoint'));
    expect(again.lineage).toMatchObject({
      lineageId: first.lineage.lineageId,
      attempt: first.lineage.attempt + 1,
      origin: folder('savepoint'),
    });
    expect(again.notes).toEqual([]);
  });

  it('goes on from there also where its sinks could take output twice: it does not begin with nothing', async () => {
    await begun();
    expect((await start({ kind: 'latest' }, { sinksRewindable: true })).from?.path).toBe(folder('savepoint'));
  });

  it('and again after the next death', async () => {
    await begun();
    await commitPending(await start({ kind: 'latest' }));
    expect((await start({ kind: 'latest' })).from?.path).toBe(folder('savepoint'));
  });

  it('passes over a damaged first checkpoint that committed nothing, and says so', async () => {
    const { lineage } = await begun();
    const own = complete(folder('job/chk-41'), manifestOf(41, lineage.lineageId));
    writeFileSync(path.join(own, 'manifest.json'), 'torn');
    const again = await start({ kind: 'latest' });
    expect(again.from?.path).toBe(folder('savepoint'));
    expect(again.notes).toEqual([expect.stringContaining('Passed over the checkpoint')]);
    expect(again.lineage.lastId).toBe(41);
  });

  it('stops where a checkpoint behind it had committed and is damaged; allowed to go back, it goes to the savepoint', async () => {
    const { lineage } = await begun();
    const own = complete(folder('job/chk-41'), manifestOf(41, lineage.lineageId));
    await new CheckpointDirectory(folder('job')).markCommitStarted(41, lineage.lineageId);
    writeFileSync(path.join(own, 'manifest.json'), 'torn');
    await expect(start({ kind: 'latest' })).rejects.toMatchObject({ code: 'checkpoint.rewind-refused' });
    const again = await start({ kind: 'latest' }, { allowRewind: true });
    expect(again.from?.path).toBe(folder('savepoint'));
    expect(again.lineage.lineageId).not.toBe(lineage.lineageId);
  });
});

describe('a job that went back to an older checkpoint of its own and died before the next', () => {
  it('goes on from that one, and says that output comes twice', async () => {
    const { lineage } = await start({ kind: 'none' });
    for (const id of [1, 2]) complete(folder(`job/chk-${id}`), manifestOf(id, lineage.lineageId));
    await new CheckpointDirectory(folder('job')).markCommitStarted(2, lineage.lineageId);
    const back = await start({ kind: 'path', path: folder('job/chk-1') });
    await commitPending(back);
    const again = await start({ kind: 'latest' });
    expect(again.from?.path).toBe(folder('job/chk-1'));
    expect(again.lineage.lineageId).toBe(back.lineage.lineageId);
    expect(again.notes).toEqual([expect.stringContaining('will be written again')]);
  });
});

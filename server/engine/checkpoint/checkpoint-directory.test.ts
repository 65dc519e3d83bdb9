import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckpointDirectory } from './checkpoint-directory';
import * as durable from './durable';
import { requireOwnLineage, writeLineage } from './lineage';
import type { Manifest } from './manifest';

// All is done as it stands there; what was called in which order can be asked.
vi.mock(import('./durable'), { spy: true });

let root: string;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'checkpoint-directory-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const manifestOf = (id: number): Manifest => ({
  version: 1,
  id,
  kind: 'checkpoint',
  lineageId: 'here',
  attempt: 1,
  jobName: 'job',
  parallelism: 1,
  startedAtMs: 0,
  completedAtMs: 0,
  sizeBytes: 0,
  operators: {},
  pending: [],
  stages: [],
  deadLetters: [],
});

/** Checkpoints 1 to `last` complete one after the other, of which `committing` have something to commit; two are retained. */
async function afterCheckpoints(last: number, committing: readonly number[]): Promise<CheckpointDirectory> {
  const directory = new CheckpointDirectory(root);
  await directory.create();
  const complete: Manifest[] = [];
  for (let id = 1; id <= last; id++) {
    const manifest = manifestOf(id);
    await directory.complete(manifest, await directory.begin(id), () => Promise.resolve());
    complete.push(manifest);
    if (committing.includes(id)) await directory.markCommitStarted(id, 'here');
    await directory.retire(complete.slice(-2));
  }
  return directory;
}

describe('what is retired', () => {
  it('is all checkpoints but the retained ones, and the marks of commits before the last', async () => {
    const directory = await afterCheckpoints(4, [1, 2, 4]);
    expect(await directory.ids()).toEqual([4, 3]);
    expect(readdirSync(path.join(root, 'commit-started'))).toEqual(['4']);
  });

  it('never is the last mark: checkpoints without output behind it do not hide that older ones would write it again', async () => {
    const directory = await afterCheckpoints(5, [1, 2]);
    expect(await directory.lastCommitStarted('here')).toBe(2);
    expect(await directory.lastCommitStarted('elsewhere')).toBeNull();
  });

  it('never is the last mark, whatever a crash has left of marks that were being written', async () => {
    const directory = await afterCheckpoints(2, [1, 2]);
    writeFileSync(path.join(root, 'commit-started', '1.tmp'), '');
    const quiet = manifestOf(3);
    await directory.complete(quiet, await directory.begin(3), () => Promise.resolve());
    await directory.retire([quiet]);
    expect(await directory.lastCommitStarted('here')).toBe(2);
  });
});

describe('staged output and dead letters', () => {
  const put = (folder: string, name: string): void => {
    mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, folder, name), 'rows');
  };
  const completed = async (directory: CheckpointDirectory, manifest: Manifest): Promise<void> =>
    directory.complete(manifest, await directory.begin(manifest.id), () => Promise.resolve());

  it('stay at a start while a checkpoint that can be restored names them, also one that was not chosen', async () => {
    const directory = new CheckpointDirectory(root);
    await directory.create();
    for (const name of ['of-1', 'of-2', 'of-3', 'of-none']) put('stage', name);
    for (const id of [1, 2, 3]) await completed(directory, { ...manifestOf(id), stages: [`of-${id}`] });
    await directory.removeLeftovers({ id: 2, stages: ['of-2'], deadLetters: [] });
    expect(readdirSync(path.join(root, 'stage')).sort()).toEqual(['of-1', 'of-2', 'of-3']);
  });

  it('have durable names before the checkpoint that names them is complete', async () => {
    const directory = new CheckpointDirectory(root);
    await directory.create();
    put('stage', 'rows');
    put('dead-letters', 'records');
    const { syncDirectory, writeDurably } = vi.mocked(durable);
    vi.clearAllMocks();
    await completed(directory, { ...manifestOf(1), stages: ['rows'], deadLetters: ['records'] });
    const manifest = writeDurably.mock.invocationCallOrder[0]!;
    const before = syncDirectory.mock.calls.filter((_, call) => syncDirectory.mock.invocationCallOrder[call]! < manifest);
    expect(before.map(([folder]) => path.relative(root, folder))).toEqual(expect.arrayContaining(['stage', 'dead-letters']));
  });

  it('do not fail a checkpoint where somebody took the dead letters away', async () => {
    const directory = new CheckpointDirectory(root);
    await directory.create();
    await completed(directory, { ...manifestOf(1), deadLetters: ['records'] });
    expect(await directory.ids()).toEqual([1]);
  });
});

describe('what a start clears away', () => {
  it('is what no restored checkpoint names, but not what its commit, or one before it, left out', async () => {
    const directory = new CheckpointDirectory(root);
    await directory.create();
    const letters = ['o-0-1-1.jsonl', 'o-0-1-2.jsonl', 'o-commit-6.jsonl', 'o-commit-7.jsonl', 'o-commit-8.jsonl'];
    const fill = (): void => {
      mkdirSync(directory.deadLetterFolder, { recursive: true });
      for (const name of letters) writeFileSync(path.join(directory.deadLetterFolder, name), '');
    };
    fill();
    await directory.removeLeftovers({ id: 7, stages: [], deadLetters: ['o-0-1-1.jsonl'] });
    expect(readdirSync(directory.deadLetterFolder).sort()).toEqual(['o-0-1-1.jsonl', 'o-commit-6.jsonl', 'o-commit-7.jsonl']);
    fill();
    await directory.removeLeftovers(null);
    expect(readdirSync(directory.deadLetterFolder)).toEqual([]);
  });
});

describe('the reason of a failed step', () => {
  const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
  const record = { version: 1, lineageId: 'here', attempt: 1, fencingEpoch: 1, lastId: 0, origin: null } as const;

  it('is that the folder is gone, whichever step met it: a file that is missing, or a lineage that is nobody’s', async () => {
    const directory = new CheckpointDirectory(root);
    await writeLineage(root, record);
    rmSync(root, { recursive: true });
    const fenced: unknown = await requireOwnLineage(root, record).catch((error: unknown) => error);
    for (const error of [missing, fenced]) {
      expect(directory.reasonOf(error)).toMatchObject({ code: 'checkpoint.folder-gone', cause: error, retry: 'none' });
    }
  });

  it('is its own where the folder is there', async () => {
    await writeLineage(root, record);
    expect(new CheckpointDirectory(root).reasonOf(missing)).toBe(missing);
  });
});

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointDirectory } from './checkpoint-directory';
import type { Manifest } from './manifest';

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

import { expect, it } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { CheckpointMark } from './element';
import { StateSnapshot, type SnapshotFacts } from './state-snapshot';
import type { SectionSink, SubtaskSnapshot, TaskHost } from './task';

const operator = asOperatorId('sums/aggregate');
const facts: SnapshotFacts = {
  ...{ operator, subtask: 0, ended: false, runtime: null },
  ...{ committables: [], stages: [], deadLetters: [] },
};

/** Takes the whole snapshot; answers what was acknowledged, and how many sections went to the disk. */
async function taken(
  type: CheckpointMark['type'],
): Promise<{ readonly sections: number; readonly acknowledged: readonly SubtaskSnapshot[] }> {
  let sections = 0;
  const sink: SectionSink = {
    ...{ backlog: 0, abandon: () => Promise.resolve() },
    write: () => sections++,
    finish: () => Promise.resolve({ name: 'sums.bin', sizeBytes: 3, crc: 1 }),
  };
  const acknowledged = await new Promise<readonly SubtaskSnapshot[]>((resolve, reject) => {
    const host: TaskHost = {
      ...{ subtask: 0, parallelism: 1, signal: new AbortController().signal, wake: () => undefined, fail: reject },
      ...{ sectionWriter: () => sink, decline: (_mark, error) => reject(error as Error), restored: () => null },
      acknowledge: (_mark, snapshots) => resolve(snapshots),
    };
    const pieces = [{ operator, state: 'rows', version: 1, keyGroups: { from: 0, to: 128 }, bytes: new Uint8Array(3) }];
    const snapshot = new StateSnapshot(host, { id: 1, type, directory: '/nowhere' }, () => ({ next: () => pieces.pop() ?? null }), [facts]);
    while (!snapshot.done) snapshot.step();
  });
  return { sections, acknowledged };
}

it('writes all pieces of state and names their file', async () => {
  const { sections, acknowledged } = await taken('checkpoint');
  expect(sections).toBe(1);
  expect(acknowledged).toMatchObject([{ stateBytes: 3, files: [{ name: 'sums.bin' }] }]);
});

it('writes no state behind the end of the input: nothing computes with it again', async () => {
  const { sections, acknowledged } = await taken('final');
  expect(sections).toBe(0);
  expect(acknowledged).toMatchObject([{ stateBytes: 0, files: [] }]);
});

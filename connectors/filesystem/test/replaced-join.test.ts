import * as fs from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { types, type Field, type SinkData } from '@headrace/connector-sdk';
import { committerContext, MemoryStage, writerContext } from '@headrace/connector-sdk/testing';
import filesystem from '../index';
import type { FileCommittable } from '../sink/committable';
import { csvFormat, filesBelow, instanceIn, removeTemporaryFolders, temporaryFolder } from './files';

vi.mock(import('node:fs/promises'), { spy: true });
afterEach(removeTemporaryFolders);

const fields: readonly Field[] = [{ name: 'id', type: types.BIGINT }];
const options = { path: 'out', 'auto-compaction': 'true' };
const sink = filesystem.sink!;

it('makes nothing visible that its successor has not written to its end, where it stood still before the rename of a joined file', async () => {
  const folder = temporaryFolder();
  const out = path.join(folder, 'out');
  const instance = instanceIn(folder, {
    options,
    table: { name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] },
    format: csvFormat(),
  });
  const stage = new MemoryStage();
  const contextOf = (attempt: number) => committerContext(instance, { lineageId: 'l', attempt }, stage);
  const recover = (attempt: number, pending: readonly FileCommittable[]) =>
    sink.recover!(contextOf(attempt), { lastCheckpointId: null, pending });
  const commit = async (attempt: number, parts: readonly FileCommittable[]): Promise<string[]> => {
    const answers: string[] = [];
    const say = (word: string) => () => void answers.push(word);
    const requests = parts.map((committable) => ({
      committable,
      committed: say('committed'),
      alreadyCommitted: say('already'),
      retryLater: say('later'),
      failed: say('failed'),
    }));
    await sink.createCommitter!(contextOf(attempt)).commit(1, requests);
    return answers;
  };

  await recover(1, []);
  const writer = sink.createWriter(
    writerContext(instance, { lineage: { lineageId: 'l', attempt: 1 }, stage, subtask: 0, parallelism: 1 }),
    [],
  );
  const parts: FileCommittable[] = [];
  for (const id of [1, 2]) {
    const rows: SinkData = { kind: 'stream', bytes: new TextEncoder().encode(`${id}\n`), rows: 1 };
    await writer.write(rows);
    parts.push(...((await writer.prepareCommit(id)).committables as FileCommittable[]));
  }

  const real = await vi.importActual<typeof fs>('node:fs/promises');
  let goesOn: () => void = () => undefined;
  const stopped = new Promise<void>((reached) => {
    vi.mocked(fs.rename).mockImplementationOnce(async (from, to) => {
      reached();
      await new Promise<void>((resolve) => (goesOn = resolve));
      return real.rename(from, to);
    });
  });
  const replaced = commit(1, parts);
  await stopped;

  await recover(2, parts);
  let seen: readonly string[] = [];
  vi.mocked(fs.open).mockImplementationOnce(async (...of) => {
    const handle = await real.open(...of);
    goesOn();
    await replaced;
    seen = filesBelow(out);
    return handle;
  });
  expect(await commit(2, parts)).toEqual(['committed', 'committed']);
  expect(seen).toEqual([]);
  expect(await replaced).not.toContain('committed');
  expect(filesBelow(out).map((name) => readFileSync(path.join(out, name), 'utf8'))).toEqual(['1\n2\n']);
});

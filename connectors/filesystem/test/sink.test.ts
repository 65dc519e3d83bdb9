import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ColumnBatch, types, type Field, type SqlRow, type TableSchema } from '@headrace/connector-sdk';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { MemoryStage, recoverContext, writerContext } from '@headrace/connector-sdk/testing';
import filesystem from '../index';
import type { FileCommittable, PartFile } from '../sink/committable';
import { csvFormat, filesBelow, instanceIn, jsonFormat, removeTemporaryFolders, temporaryFolder, visibleLines } from './files';

afterEach(removeTemporaryFolders);

const fields: readonly Field[] = [
  { name: 'id', type: types.BIGINT },
  { name: 'day', type: types.STRING },
];
const table = (partitionKeys: readonly string[] = []): TableSchema => ({ name: 't', fields, primaryKey: [], metadata: [], partitionKeys });
const stage = new MemoryStage();

interface Given {
  readonly options?: Record<string, string>;
  readonly partitionKeys?: readonly string[];
  readonly attempt?: number;
  readonly lineageId?: string;
  readonly sinkId?: string;
}

function sinkIn(folder: string, given: Given = {}, format = jsonFormat) {
  const instance = instanceIn(folder, { options: { path: 'out', ...given.options }, table: table(given.partitionKeys), format });
  const lineage = { lineageId: given.lineageId ?? 'l', attempt: given.attempt ?? 1 };
  const recovering = { ...recoverContext(instance, lineage, stage), sinkId: given.sinkId ?? 'sink' };
  const writing = { ...writerContext(instance, { lineage, stage, subtask: 0, parallelism: 1 }), sinkId: given.sinkId ?? 'sink' };
  const commit = async (parts: readonly FileCommittable[]): Promise<string[]> => {
    const answers: string[] = [];
    const committer = filesystem.sink!.createCommitter!(recovering);
    await committer.commit(
      1,
      parts.map((committable) => ({
        committable,
        committed: () => void answers.push('committed'),
        alreadyCommitted: () => void answers.push('already'),
        retryLater: (_ms: number, why: Error) => void answers.push(`later ${why.message}`),
        failed: (why: Error) => void answers.push(`failed ${why.message}`),
      })),
    );
    return answers;
  };
  return {
    writer: filesystem.sink!.createWriter(writing, []),
    commit,
    recover: (pending: readonly FileCommittable[] = []) => filesystem.sink!.recover!(recovering, { lastCheckpointId: null, pending }),
  };
}

function columnsOf(rows: readonly SqlRow[]): { kind: 'columns'; batch: ColumnBatch } {
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    rows.length,
  );
  new RowsToColumns(fields).fill(batch, rows, null);
  return { kind: 'columns', batch };
}
const stream = (text: string) => ({ kind: 'stream' as const, bytes: new TextEncoder().encode(text), rows: 1 });

describe('the file sink', () => {
  it('begins every file with the header', async () => {
    const folder = temporaryFolder();
    const { writer, commit } = sinkIn(
      folder,
      { options: { 'sink.rolling-policy.file-size': '1 b' } },
      csvFormat({ 'headrace.header': 'true' }),
    );
    const line = '1,a\n'.repeat(300_000);
    await writer.write(stream(line));
    await writer.write(stream(line));
    await commit((await writer.prepareCommit(1)).committables as FileCommittable[]);
    const out = path.join(folder, 'out');
    expect(filesBelow(out)).toHaveLength(2);
    for (const file of filesBelow(out)) {
      expect(file).toMatch(/^part-[0-9a-f]{16}-1-0-\d+\.csv$/);
      expect(readFileSync(path.join(out, file), 'utf8')).toBe(`id,day\n${line}`);
    }
  });

  it('removes what earlier attempts of its own lineage left, and nothing else', async () => {
    const folder = temporaryFolder();
    const leave = async (given: Given, pending: readonly FileCommittable[] = []): Promise<readonly FileCommittable[]> => {
      const sink = sinkIn(folder, given);
      await sink.recover(pending);
      await sink.writer.write(stream('{"id":1}\n'));
      return (await sink.writer.prepareCommit(1)).committables as FileCommittable[];
    };
    const kept = await leave({ attempt: 1 });
    await leave({ attempt: 2 }, kept);
    await leave({ attempt: 2, lineageId: 'other' });
    await leave({ attempt: 2, sinkId: 'other' });
    writeFileSync(path.join(folder, 'out/.part-foreign.inprogress'), '');
    expect(filesBelow(path.join(folder, 'out'), true)).toHaveLength(5);
    await sinkIn(folder, { attempt: 3 }).recover(kept);
    expect(filesBelow(path.join(folder, 'out'), true)).toHaveLength(4);
    expect(await sinkIn(folder, { attempt: 3 }).commit(kept)).toEqual(['committed']);
    await sinkIn(folder, { attempt: 4 }).recover(kept);
    expect(await sinkIn(folder, { attempt: 4 }).commit(kept)).toEqual(['already']);
  });

  it('fails visibly when a pending file is gone or another stands in its place', async () => {
    const folder = temporaryFolder();
    const { commit, recover } = sinkIn(folder);
    await recover();
    const part: PartFile = { kind: 'part', folder: '', hiddenName: '.part-x.inprogress', name: 'part-x', sizeBytes: 3 };
    expect((await commit([part]))[0]).toMatch(/^failed The part file part-x in .* cannot be made visible: \.part-x\.inprogress is gone/);
    writeFileSync(path.join(folder, 'out/.part-x.inprogress'), 'abcd');
    expect((await commit([part]))[0]).toContain('has 4 bytes instead of 3');
    writeFileSync(path.join(folder, 'out/.part-x.inprogress'), 'abc');
    writeFileSync(path.join(folder, 'out/part-x'), 'ab');
    expect((await commit([part]))[0]).toContain('there is already another file of this name with 2 bytes');
    expect(readFileSync(path.join(folder, 'out/part-x'), 'utf8')).toBe('ab');
  });

  it('names folders of partitions safely', async () => {
    const folder = temporaryFolder();
    const { writer, commit, recover } = sinkIn(folder, {
      partitionKeys: ['day'],
      options: { 'sink.partition-commit.policy.kind': 'success-file' },
    });
    await recover();
    await writer.write(
      columnsOf([
        [1n, '../../x'],
        [2n, null],
        [3n, ''],
        [4n, '..'],
        [5n, 'a=b:c'],
      ]),
    );
    await commit((await writer.prepareCommit(1)).committables as FileCommittable[]);
    const out = path.join(folder, 'out');
    const folders = ['day=%2E%2E', 'day=..%2F..%2Fx', 'day=__DEFAULT_PARTITION__', 'day=a%3Db%3Ac'];
    expect([...new Set(filesBelow(out).map((file) => path.dirname(file)))].sort()).toEqual([...folders].sort());
    expect(filesBelow(out, true).filter((file) => file.endsWith('_SUCCESS'))).toHaveLength(4);
    expect(visibleLines(out).filter((line) => line.startsWith('day=__'))).toHaveLength(2);
  });

  it('says so when the folder cannot be made', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'out'), 'a file');
    await expect(sinkIn(folder).recover()).rejects.toMatchObject({ code: expect.stringMatching(/^connector\.filesystem\./) as string });
  });
});

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ColumnBatch, types, type Clock, type Field, type SqlRow, type TableSchema } from '@headrace/connector-sdk';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { committerContext, MemoryStage, TestClock, TestMetrics, writerContext } from '@headrace/connector-sdk/testing';
import filesystem from '../index';
import type { FileCommittable, OpenPartitions, PartFile } from '../sink/committable';
import {
  csvFormat,
  filesBelow,
  instanceIn,
  jsonFormat,
  parquetFormat,
  removeTemporaryFolders,
  temporaryFolder,
  visibleLines,
} from './files';

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
  readonly clock?: Clock;
}

function sinkIn(folder: string, given: Given = {}, format = jsonFormat, restored: readonly OpenPartitions[] = []) {
  const plain = instanceIn(folder, { options: { path: 'out', ...given.options }, table: table(given.partitionKeys), format });
  const instance = given.clock ? { ...plain, clock: given.clock } : plain;
  const lineage = { lineageId: given.lineageId ?? 'l', attempt: given.attempt ?? 1 };
  const metrics = new TestMetrics();
  const recovering = { ...committerContext(instance, lineage, stage), metrics, sinkId: given.sinkId ?? 'sink' };
  const writing = { ...writerContext(instance, { lineage, stage, subtask: 0, parallelism: 1 }), metrics, sinkId: given.sinkId ?? 'sink' };
  let recovered: Promise<void> | null = null;
  const recover = (pending: readonly FileCommittable[] = []): Promise<void> =>
    (recovered = filesystem.sink!.recover!(recovering, { lastCheckpointId: null, pending }));
  const commit = async (parts: readonly FileCommittable[]): Promise<string[]> => {
    await (recovered ?? recover(parts));
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
    writer: filesystem.sink!.createWriter(writing, restored),
    commit,
    recover,
    figure: (name: string): number | undefined => metrics.counts.get(`filesystem.${name}`) ?? metrics.gauges.get(`filesystem.${name}`)?.(),
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
  it('counts what is open and hidden, and what it has published', async () => {
    const { writer, commit, figure } = sinkIn(temporaryFolder(), { partitionKeys: ['day'] });
    expect([figure('open-files'), figure('hidden-bytes')]).toEqual([0, 0]);
    await writer.write(
      columnsOf([
        [1n, 'a'],
        [2n, 'b'],
        [3n, 'b'],
      ]),
    );
    expect(figure('hidden-bytes')).toBe('{"id":1}\n'.length * 3);
    const parts = (await writer.prepareCommit(1)).committables as FileCommittable[];
    expect([figure('open-files'), figure('hidden-bytes'), figure('published-files')]).toEqual([0, 0, undefined]);
    await commit(parts);
    await commit(parts);
    expect([figure('published-files'), figure('published-bytes')]).toEqual([2, '{"id":1}\n'.length * 3]);
  });

  it('has one open file a partition once there is something to write', async () => {
    const { writer, figure } = sinkIn(temporaryFolder(), {});
    await writer.write(stream('x'.repeat(1 << 20) + '\n'));
    expect([figure('open-files'), figure('hidden-bytes')]).toEqual([1, (1 << 20) + 1]);
    await writer.close('cancelled');
  });

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

  it('stops with what to do where a value is too long for a folder’s name, instead of being started again for ever', async () => {
    const { writer, recover } = sinkIn(temporaryFolder(), { partitionKeys: ['day'] });
    await recover();
    const written = async (): Promise<unknown> => {
      await writer.write(columnsOf([[1n, 'x'.repeat(300)]]));
      return writer.prepareCommit(1);
    };
    await expect(written()).rejects.toMatchObject({ code: 'connector.filesystem.name-too-long', domain: 'user', retry: 'none' });
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
    const unfinished = (): string[] => filesBelow(path.join(folder, 'out'), true).filter((file) => file.endsWith('.inprogress'));
    expect(unfinished()).toHaveLength(5);
    await sinkIn(folder, { attempt: 3 }).recover(kept);
    expect(unfinished()).toHaveLength(4);
    expect(await sinkIn(folder, { attempt: 3 }).commit(kept)).toEqual(['committed']);
    await sinkIn(folder, { attempt: 4 }).recover(kept);
    expect(await sinkIn(folder, { attempt: 4 }).commit(kept)).toEqual(['already']);
  });

  it('lets an attempt that was replaced make nothing visible, and says so', async () => {
    const folder = temporaryFolder();
    const zombie = sinkIn(folder, { attempt: 1 });
    await zombie.recover();
    await sinkIn(folder, { attempt: 2 }).recover();
    await zombie.writer.write(stream('{"id":1}\n'));
    const late = (await zombie.writer.prepareCommit(2)).committables as FileCommittable[];
    expect((await zombie.commit(late))[0]).toMatch(/^failed Attempt 1 of the job was replaced as the writer of .*out, by attempt 2/);
    expect(visibleLines(path.join(folder, 'out'))).toEqual([]);
    await expect(zombie.recover()).rejects.toMatchObject({ code: 'connector.filesystem.replaced', retry: 'none' });
    await sinkIn(folder, { attempt: 1, lineageId: 'other' }).recover();
  });

  it('waits while its folder is gone, makes nothing visible in what stands in its place, and goes on when it is back', async () => {
    const folder = temporaryFolder();
    const out = path.join(folder, 'out');
    const { writer, commit, recover } = sinkIn(folder);
    await recover();
    await writer.write(stream('{"id":1}\n'));
    const first = (await writer.prepareCommit(1)).committables as FileCommittable[];
    renameSync(out, path.join(folder, 'unmounted'));
    expect((await commit(first))[0]).toMatch(/^later The file .*out\/\.owner-\w+ is gone, though it was there when it was found/);
    mkdirSync(out);
    await writer.write(stream('{"id":2}\n'));
    const beside = (await writer.prepareCommit(2)).committables as FileCommittable[];
    expect((await commit([...first, ...beside])).map((answer) => answer.slice(0, 5))).toEqual(['later', 'later']);
    expect(visibleLines(out)).toEqual([]);
    renameSync(out, path.join(folder, 'stood in its place'));
    renameSync(path.join(folder, 'unmounted'), out);
    expect(await commit(first)).toEqual(['committed']);
    expect(visibleLines(out)).toEqual(['{"id":1}']);
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

  const success = (out: string): string[] => filesBelow(out, true).filter((file) => file.endsWith('_SUCCESS'));
  const byTime = {
    partitionKeys: ['day'],
    options: {
      'sink.partition-commit.policy.kind': 'success-file',
      'sink.partition-commit.trigger': 'partition-time',
      'sink.partition-commit.delay': '1 d',
    },
  };

  it('calls a partition complete when the watermark has passed it, and again after a late row', async () => {
    const folder = temporaryFolder();
    const out = path.join(folder, 'out');
    const { writer, commit } = sinkIn(folder, byTime);
    let checkpoint = 0;
    const through = async (rows: readonly SqlRow[], watermark: string): Promise<string[]> => {
      if (rows.length > 0) await writer.write(columnsOf(rows));
      await commit((await writer.prepareCommit(++checkpoint, { watermarkMs: Date.parse(watermark) })).committables as FileCommittable[]);
      return success(out);
    };
    expect(await through([[1n, '2026-01-01']], '2026-01-01T12:00:00Z')).toEqual([]);
    expect(await through([[2n, '2026-01-02']], '2026-01-02T00:00:00Z')).toEqual([]);
    expect(await through([], '2026-01-02T00:00:01Z')).toEqual(['day=2026-01-01/_SUCCESS']);
    rmSync(path.join(out, 'day=2026-01-01/_SUCCESS'));
    expect(await through([[3n, '2026-01-01']], '2026-01-02T10:00:00Z')).toEqual(['day=2026-01-01/_SUCCESS']);
    await writer.endInput!();
    expect(await through([], '2026-01-02T10:00:00Z')).toHaveLength(2);
    const unnamed = sinkIn(temporaryFolder(), byTime).writer;
    await unnamed.write(columnsOf([[4n, 'someday']]));
    await expect(unnamed.prepareCommit(1, { watermarkMs: 0 })).rejects.toThrow('The partition day=someday names no time');
  });

  it('holds a partition open while another writer or an earlier life holds it', async () => {
    const folder = temporaryFolder();
    const out = path.join(folder, 'out');
    const [one, other] = [sinkIn(folder, byTime), sinkIn(folder, { ...byTime, sinkId: 'beside' })];
    for (const { writer } of [one, other]) await writer.write(columnsOf([[1n, '2026-01-01']]));
    const at = (watermark: string) => ({ watermarkMs: Date.parse(watermark) });
    const [ahead, behind] = ['2026-01-03T00:00:00Z', '2026-01-01T00:00:00Z'].map(at);
    const prepared = [await one.writer.prepareCommit(1, ahead), await other.writer.prepareCommit(1, behind)];
    await one.commit(prepared.flatMap(({ committables }) => committables as FileCommittable[]));
    expect(success(out)).toEqual([]);
    // The job is restored: the state knows what was held.
    const next = sinkIn(folder, { ...byTime, attempt: 2 }, jsonFormat, [prepared[1]!.state as OpenPartitions]);
    await next.commit((await next.writer.prepareCommit(2, ahead)).committables as FileCommittable[]);
    expect(success(out)).toEqual(['day=2026-01-01/_SUCCESS']);
  });

  it('joins the parts of a checkpoint, whatever the death of a commit has left', async () => {
    const folder = temporaryFolder();
    const out = path.join(folder, 'out');
    const options = { 'auto-compaction': 'true', 'compaction.file-size': '1 kb' };
    const { writer, commit } = sinkIn(folder, { options }, csvFormat({ 'headrace.header': 'true' }));
    const parts: FileCommittable[] = [];
    // As of several writers: each barrier gives a part; 500 bytes, and one that fits no other.
    for (const rows of [100, 100, 1_000]) {
      await writer.write(stream('1,ab\n'.repeat(rows)));
      parts.push(...((await writer.prepareCommit(parts.length)).committables as FileCommittable[]));
    }
    const hidden = filesBelow(out, true).map((name) => [name, readFileSync(path.join(out, name))] as const);
    expect(await commit(parts)).toEqual(['committed', 'committed', 'committed']);
    const files = filesBelow(out);
    expect(files).toEqual([expect.stringMatching(/^joined-.*\.csv$/), expect.stringMatching(/^part-.*\.csv$/)]);
    expect(readFileSync(path.join(out, files[0]!), 'utf8')).toBe(`id,day\n${'1,ab\n'.repeat(200)}`);
    // Dead before the rename: a torn hidden file is written anew. Dead behind it: the parts go, the file stays.
    for (const after of ['before', 'behind']) {
      for (const [name, bytes] of hidden.slice(after === 'before' ? 0 : 1, 2)) writeFileSync(path.join(out, name), bytes);
      if (after === 'before') {
        rmSync(path.join(out, files[0]!));
        writeFileSync(path.join(out, `${/^\.part-\w+-\d+-/.exec(hidden[0]![0])![0]}${files[0]!}.inprogress`), 'torn');
      }
      expect((await commit(parts)).slice(2)).toEqual(['already']);
      expect(filesBelow(out, true).filter((name) => !name.startsWith('.owner-'))).toEqual(files);
      expect(readFileSync(path.join(out, files[0]!), 'utf8')).toBe(`id,day\n${'1,ab\n'.repeat(200)}`);
    }
  });

  it('closes files that are open for too long, or idle', async () => {
    const folder = temporaryFolder();
    const out = path.join(folder, 'out');
    const clock = new TestClock(1_000);
    const { writer } = sinkIn(
      folder,
      {
        options: { 'sink.rolling-policy.inactivity-interval': '10 s', 'sink.rolling-policy.check-interval': '5 s' },
        partitionKeys: ['day'],
        clock,
      },
      parquetFormat,
    );
    await writer.write(columnsOf([[1n, 'a']]));
    await clock.sleep(11_000);
    await writer.write(columnsOf([[2n, 'b']]));
    await writer.write(columnsOf([[3n, 'a']]));
    const { committables } = await writer.prepareCommit(1);
    expect((committables as PartFile[]).map(({ folder: at }) => at).sort()).toEqual(['day=a', 'day=a', 'day=b']);
    expect(filesBelow(out)).toEqual([]);
  });

  it('says so when the folder cannot be made', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'out'), 'a file');
    await expect(sinkIn(folder).recover()).rejects.toMatchObject({ code: expect.stringMatching(/^connector\.filesystem\./) as string });
  });
});

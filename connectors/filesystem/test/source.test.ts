import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { types, type Field, type SqlRow, type TableSchema } from '@headrace/connector-sdk';
import { ColumnsToRows } from '@headrace/connector-sdk/base';
import { connectorContext, readerContext, TestClock, TestMetrics } from '@headrace/connector-sdk/testing';
import filesystem from '../index';
import { discoverFiles } from '../source/discover';
import { RangeReader } from '../source/range-reader';
import { FileEnumerator } from '../source/enumerator';
import { FileReader } from '../source/reader';
import { splitId } from '../source/split';
import { filesystemOptions, instanceIn, jsonFormat, removeTemporaryFolders, temporaryFolder } from './files';

afterEach(removeTemporaryFolders);

const fields: readonly Field[] = [
  { name: 'id', type: types.BIGINT },
  { name: 'text', type: types.STRING },
];
const table: TableSchema = { name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] };
const line = (id: number): string => JSON.stringify({ id, text: 'x'.repeat((id * 7) % 40) });

describe('ranges', () => {
  it('side by side give every byte once, wherever they are cut', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a');
    const text = 'a\n\nbbb\r\nccccccc\nd\n' + 'e'.repeat(20) + '\nlast';
    writeFileSync(file, text);
    const found = {
      path: file,
      sizeBytes: text.length,
      modifiedMs: (await discoverFiles(connectorContext({ options: filesystemOptions({ path: file }), table })))[0]!.modifiedMs,
    };
    const read = async (start: number, end: number, from: number | null, most: number): Promise<string> => {
      const reader = new RangeReader({ ...found, start, end, bytesPerSecond: null }, from);
      let got = '';
      for (;;) {
        const piece = await reader.next(most);
        got += Buffer.from(piece.bytes.subarray(piece.headroom)).toString();
        if (piece.final) break;
      }
      await reader.close();
      return got;
    };
    for (let size = 1; size <= text.length; size++) {
      let all = '';
      for (let start = 0; start < text.length; start += size)
        all += await read(start, Math.min(start + size, text.length), null, size % 3 === 0 ? 2 : 1 << 20);
      expect(all).toBe(text);
    }
    // From every record's beginning to the end of its range.
    const cut = 12;
    const first = await read(0, cut, null, 1 << 20);
    for (let at = 0; at <= first.length; at++) {
      if (at > 0 && text[at - 1] !== '\n') continue;
      expect(await read(0, cut, at, 3)).toBe(first.slice(at));
    }
  });

  it('longer than a piece are read ahead and in order', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'big');
    const text = Array.from({ length: 60_000 }, (_, i) => `${i} ${'y'.repeat(i % 90)}\n`).join('');
    writeFileSync(file, text);
    const found = (await discoverFiles(connectorContext({ options: filesystemOptions({ path: file }), table })))[0]!;
    const reader = new RangeReader({ ...found, start: 0, end: found.sizeBytes, bytesPerSecond: null }, null);
    let got = '';
    for (;;) {
      const piece = await reader.next();
      expect(piece.base).toBe(got.length);
      got += Buffer.from(piece.bytes.subarray(piece.headroom)).toString();
      if (piece.final) break;
    }
    await reader.close();
    expect(got).toBe(text);
  });
});

it('pipes are no data, and nobody waits for what they may bring', async () => {
  const folder = temporaryFolder();
  const inside = path.join(folder, 'in');
  mkdirSync(inside);
  execFileSync('mkfifo', [path.join(folder, 'pipe')]);
  symlinkSync(path.join(folder, 'pipe'), path.join(inside, 'a.json'));
  writeFileSync(path.join(inside, 'b.json'), line(1));
  const found = (given: string) => discoverFiles(connectorContext({ options: filesystemOptions({ path: given }), table }));
  expect((await found(inside)).map((file) => path.basename(file.path))).toEqual(['b.json']);
  await expect(found(path.join(folder, 'pipe'))).rejects.toMatchObject({ code: 'connector.filesystem.not-a-file' });
});

describe('files that change', () => {
  async function readAfter(change: (file: string) => void): Promise<string> {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.json');
    writeFileSync(file, `${line(1)}\n${line(2)}\n`);
    const found = (await discoverFiles(connectorContext({ options: filesystemOptions({ path: file }), table })))[0]!;
    change(file);
    const reader = new FileReader(readerContext(instanceIn(folder, { options: { path: file }, table, format: jsonFormat })));
    reader.addSplits([{ split: { ...found, start: 0, end: found.sizeBytes, bytesPerSecond: null }, from: null }]);
    try {
      await reader.fetch({ records: 10, bytes: 1 << 20, waitMs: 1 });
      return 'no error';
    } catch (error) {
      return `${(error as { code: string }).code}: ${(error as Error).message}`;
    } finally {
      await reader.close();
    }
  }

  it('are noticed', async () => {
    expect(await readAfter((file) => appendFileSync(file, 'more'))).toMatch(
      /^connector\.filesystem\.changed: The file .* was written to since it was found/,
    );
    expect(await readAfter((file) => truncateSync(file, 5))).toMatch(/^connector\.filesystem\.changed: .* has 5 bytes, but had/);
    expect(await readAfter((file) => utimesSync(file, 1, 1))).toMatch(/^connector\.filesystem\.changed/);
    expect(await readAfter((file) => rmSync(file))).toMatch(/^connector\.filesystem\.gone: The file .* is gone, though it was there/);
    expect(await readAfter(() => undefined)).toBe('no error');
  });
});

it('what is not read yet is counted, by the enumerator and by the reader that has it', async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'in'));
  const text = `${line(1)}\n${line(2)}\n`;
  for (const name of ['a', 'b', 'c']) writeFileSync(path.join(folder, 'in', name), text);
  const instance = instanceIn(folder, { options: { path: 'in' }, table, format: jsonFormat });
  const [waiting, taken] = [new TestMetrics(), new TestMetrics()];
  const pending = ({ gauges }: TestMetrics) => ['ranges', 'bytes'].map((what) => gauges.get(`filesystem.pending-${what}`)!());
  const reader = new FileReader({ ...readerContext(instance), metrics: taken });
  const enumerator = new FileEnumerator(
    {
      ...connectorContext(instance),
      metrics: waiting,
      parallelism: 1,
      assign: (_reader, assignments) => reader.addSplits(assignments),
      signalNoMoreSplits: () => undefined,
      sendToReader: () => undefined,
      runPeriodically: () => undefined,
    },
    undefined,
  );
  await enumerator.start();
  expect([pending(waiting), pending(taken)]).toEqual([
    [3, 3 * text.length],
    [0, 0],
  ]);
  enumerator.onReaderReady(0);
  enumerator.onSplitRequest(0);
  expect([pending(waiting), pending(taken)]).toEqual([
    [1, text.length],
    [2, 2 * text.length],
  ]);
  await reader.fetch({ records: 10, bytes: 1 << 20, waitMs: 1 });
  expect(pending(taken)).toEqual([1, text.length]);
  await reader.close();
});

describe('discovery', () => {
  const found = async (folder: string, options: Record<string, string>): Promise<string[]> =>
    (await discoverFiles(connectorContext(instanceIn(folder, { options, table, format: jsonFormat })))).map((file) =>
      path.relative(folder, file.path),
    );

  it('takes a file, a folder, patterns and a filter', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'x/y'), { recursive: true });
    for (const name of ['a.json', 'a1.json', 'b.csv', 'x/c.json', 'x/y/d.json', 'x/_tmp', 'x/.hidden'])
      writeFileSync(path.join(folder, name), '1');
    expect(await found(folder, { path: 'a.json' })).toEqual(['a.json']);
    expect(await found(folder, { path: 'x' })).toEqual(['x/c.json', 'x/y/d.json']);
    expect(await found(folder, { path: '*.json' })).toEqual(['a.json', 'a1.json']);
    expect(await found(folder, { path: 'a?.json' })).toEqual(['a1.json']);
    expect(await found(folder, { path: '**/*.json' })).toEqual(['a.json', 'a1.json', 'x/c.json', 'x/y/d.json']);
    expect(await found(folder, { path: 'x/*.json' })).toEqual(['x/c.json']);
    expect(await found(folder, { path: '.', 'source.path.regex-pattern': '.*y/d.*' })).toEqual(['x/y/d.json']);
    await expect(found(folder, { path: 'absent' })).rejects.toMatchObject({ code: 'connector.filesystem.missing' });
  });

  it('asks for each path whether it may be touched', async () => {
    const folder = temporaryFolder();
    const context = connectorContext({
      ...instanceIn(folder, { options: { path: '../x' }, table, format: jsonFormat }),
      resolvePath: () => {
        throw new Error('outside');
      },
    });
    await expect(discoverFiles(context)).rejects.toThrow('outside');
  });

  it('is told by check', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'a.json'), '12345');
    const check = (given: string) =>
      filesystem.check(connectorContext(instanceIn(folder, { options: { path: given }, table, format: jsonFormat })));
    expect(await check('.')).toEqual({ ok: true, details: '1 file, 5 bytes' });
    expect(await check('absent')).toMatchObject({ ok: false, option: 'path', remedy: 'Put the file there, or correct the option "path".' });
  });
});

describe('the pace of a replay', () => {
  it('spreads the bytes over the time, from any position', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.json');
    writeFileSync(file, 'z'.repeat(10_000));
    const clock = new TestClock(5_000);
    const found = (await discoverFiles(connectorContext({ options: filesystemOptions({ path: file }), table })))[0]!;
    const reader = new FileReader(readerContext({ ...instanceIn(folder, { options: { path: file }, table, format: jsonFormat }), clock }));
    reader.addSplits([{ split: { ...found, start: 0, end: 10_000, bytesPerSecond: 1_000 }, from: { byte: 4_000, row: 0 } }]);
    let bytes = 0;
    for (let ended = false; !ended;) {
      const result = await reader.fetch({ records: 10, bytes: 1 << 20, waitMs: 20 });
      for (const { data } of result.batches) if (data.kind === 'stream') bytes += data.bytes.length - data.headroom;
      ended = result.finished.length > 0;
      expect(bytes).toBeLessThanOrEqual(clock.now() - 5_000);
    }
    expect(bytes).toBe(6_000);
    expect(clock.now() - 5_000).toBeLessThan(6_200);
    await reader.close();
  });
});

it('says which splits wait for the one that it reads', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'a.json');
  writeFileSync(file, `${line(1)}\n`.repeat(4));
  const found = (await discoverFiles(connectorContext({ options: filesystemOptions({ path: file }), table })))[0]!;
  const reader = new FileReader(readerContext(instanceIn(folder, { options: { path: file }, table, format: jsonFormat })));
  const half = found.sizeBytes / 2;
  const splits = [0, half].map((start) => ({ ...found, start, end: start + half, bytesPerSecond: null }));
  reader.addSplits(splits.map((split) => ({ split, from: null })));
  const waiting: (readonly string[])[] = [];
  for (let finished = 0; finished < 2;) {
    const result = await reader.fetch({ records: 10, bytes: 1 << 20, waitMs: 1 });
    waiting.push(result.waiting ?? []);
    finished += result.finished.length;
  }
  await reader.close();
  expect(waiting).toEqual([[splitId(splits[1]!)], []]);
});

describe('partitions and metadata', () => {
  const partitioned: TableSchema = {
    name: 't',
    fields: [
      { name: 'day', type: types.DATE },
      { name: 'id', type: types.BIGINT },
    ],
    primaryKey: [],
    metadata: [
      { name: 'name', key: 'file.name', type: types.STRING },
      { name: 'size', key: 'file.size', type: types.BIGINT },
    ],
    partitionKeys: ['day'],
  };
  function folderOfDays(): string {
    const folder = temporaryFolder();
    for (const day of ['2026-01-01', '2026-01-02']) {
      mkdirSync(path.join(folder, `in/day=${day}`), { recursive: true });
      writeFileSync(path.join(folder, `in/day=${day}/a.json`), `{"id":${Number(day.slice(-1))}}\n`);
    }
    return folder;
  }

  it('come as columns, in the order in which they are asked for', async () => {
    const instance = instanceIn(folderOfDays(), { options: { path: 'in' }, table: partitioned, format: jsonFormat });
    const files = await discoverFiles(connectorContext(instance));
    const reader = new FileReader({ ...readerContext(instance), projection: [1, 0], metadata: ['file.size', 'file.name'] });
    reader.addSplits(files.map((file) => ({ split: { ...file, start: 0, end: file.sizeBytes, bytesPerSecond: null }, from: null })));
    const toRows = new ColumnsToRows([types.BIGINT, types.DATE, types.BIGINT, types.STRING].map((type, i) => ({ name: `${i}`, type })));
    const rows: SqlRow[] = [];
    for (let finished = 0; finished < 2;) {
      const result = await reader.fetch({ records: 10, bytes: 1 << 20, waitMs: 1 });
      for (const { data } of result.batches) if (data.kind === 'columns') rows.push(...toRows.rows(data.batch));
      finished += result.finished.length;
    }
    await reader.close();
    expect(rows).toEqual([
      [1n, 20_454, 9n, 'a.json'],
      [2n, 20_455, 9n, 'a.json'],
    ]);
  });

  it('of a mount that went away are waited for', async () => {
    const folder = folderOfDays();
    const options = { path: 'in', 'source.monitor-interval': '1 s' };
    const instance = instanceIn(folder, { options, table: partitioned, format: jsonFormat });
    let look = (): Promise<void> | void => undefined;
    const enumerator = new FileEnumerator(
      {
        ...connectorContext(instance),
        parallelism: 1,
        assign: () => undefined,
        signalNoMoreSplits: () => undefined,
        sendToReader: () => undefined,
        runPeriodically: (work) => (look = work),
      },
      undefined,
    );
    await enumerator.start();
    const there = enumerator.snapshot().seen.length;
    renameSync(path.join(folder, 'in'), path.join(folder, 'unmounted'));
    await look();
    renameSync(path.join(folder, 'unmounted'), path.join(folder, 'in'));
    writeFileSync(path.join(folder, 'in/late.json'), `${line(9)}\n`);
    await look();
    expect(enumerator.snapshot().seen).toHaveLength(there + 1);
    await enumerator.close();
  });

  it('that cannot be wanted are not read, and not taken for read', async () => {
    const instance = instanceIn(folderOfDays(), { options: { path: 'in' }, table: partitioned, format: jsonFormat });
    const given: string[] = [];
    const enumerator = new FileEnumerator(
      {
        ...connectorContext(instance),
        parallelism: 1,
        keepPartition: (values) => values.get('day') === 20_455,
        assign: (_reader, assignments) => given.push(...assignments.map(({ split }) => split.path)),
        signalNoMoreSplits: () => undefined,
        sendToReader: () => undefined,
        runPeriodically: () => undefined,
      },
      undefined,
    );
    await enumerator.start();
    enumerator.onReaderReady(0);
    enumerator.onSplitRequest(0);
    expect(given.map((file) => path.basename(path.dirname(file)))).toEqual(['day=2026-01-02']);
    expect(enumerator.snapshot().seen).toHaveLength(1);
  });

  it('must be there and of the type', async () => {
    const folder = folderOfDays();
    const instance = instanceIn(folder, { options: { path: 'in' }, table: partitioned, format: jsonFormat });
    const open = (file: string) => {
      const split = { path: file, start: 0, end: 9, sizeBytes: 9, modifiedMs: 0, bytesPerSecond: null };
      new FileReader(readerContext(instance)).addSplits([{ split, from: null }]);
    };
    expect(() => open('/x/a.json')).toThrow('has no folder "day=…"');
    expect(() => open('/x/day=monday/a.json')).toThrow('"monday" in the path /x/day=monday/a.json is no DATE');
  });
});

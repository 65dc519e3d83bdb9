import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { types, type BoundFormat, type Clock, type Field, type SqlRow } from '@headrace/connector-sdk';
import { connectorHarness, TestClock, type SinkCase, type SourceCase } from '@headrace/connector-sdk/testing';
import filesystem from '../index';
import type { FilesystemOptions } from '../spec';
import {
  avroFormat,
  csvFormat,
  instanceIn,
  jsonFormat,
  parquetFormat,
  readContainers,
  removeTemporaryFolder,
  temporaryFolder,
  visibleLines,
  writeContainer,
} from './files';

const fields: readonly Field[] = [
  { name: 'id', type: types.BIGINT },
  { name: 'text', type: types.STRING },
];
const tableOf = (partitionKeys: readonly string[] = []) => ({ name: 't', fields, primaryKey: [], metadata: [], partitionKeys });
const textOf = (id: number): string => 'x'.repeat((id * 7) % 40);
const line = (id: number): string => JSON.stringify({ id, text: textOf(id) });
const expected = (ids: readonly number[]): string[] => ids.map((id) => `${id}|${textOf(id)}`);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** Moves the folder away: every path below it is gone until it comes back. */
const outage = (folder: string) => (): Promise<() => Promise<void>> => {
  renameSync(folder, `${folder}-away`);
  return Promise.resolve(() => {
    renameSync(`${folder}-away`, folder);
    return Promise.resolve();
  });
};

function jsonFiles(name: string, options: Record<string, string>, fetchesAStep = 1, clock?: () => Clock): SourceCase<FilesystemOptions> {
  return {
    name,
    fetchesAStep,
    open: () => {
      const home = temporaryFolder();
      const folder = path.join(home, 'in');
      mkdirSync(path.join(folder, 'deep/er'), { recursive: true });
      const file = (to: string, ids: readonly number[], end: string): void =>
        writeFileSync(path.join(folder, to), ids.map((id) => `${line(id)}${end}`).join(''));
      file('a.json', range(0, 40), '\n');
      file('deep/b.json', range(40, 70), '\r\n');
      writeFileSync(path.join(folder, 'deep/er/c.json'), range(70, 90).map(line).join('\n'));
      writeFileSync(path.join(folder, '_SUCCESS'), 'no data');
      writeFileSync(path.join(folder, '.part-x.inprogress'), 'no data');
      let next = 90;
      return {
        instance: {
          ...instanceIn(home, { options: { path: 'in', ...options }, table: tableOf(), format: jsonFormat }),
          ...(clock ? { clock: clock() } : {}),
        },
        expected: expected(range(0, 90)),
        add: () => {
          const ids = range(next, (next += 10));
          file(`new-${next}.json`, ids, '\n');
          return Promise.resolve(expected(ids));
        },
        poison: () => {
          const bad = '{"id": "no number"\n';
          appendFileSync(path.join(folder, 'a.json'), bad);
          return Promise.resolve(new TextEncoder().encode(bad));
        },
        outage: outage(folder),
        remove: () => Promise.resolve(removeTemporaryFolder(home)),
      };
    },
  };
}

const csvWithLineBreaks: SourceCase<FilesystemOptions> = {
  name: 'CSV with line breaks in quotes',
  open: () => {
    const home = temporaryFolder();
    const ids = range(0, 50);
    const folder = path.join(home, 'in');
    mkdirSync(folder);
    for (const part of [0, 1, 2, 3]) {
      const own = ids.filter((id) => id % 4 === part);
      writeFileSync(path.join(folder, `${part}.csv`), own.map((id) => `${id},"a\n${id}"\n`).join(''));
    }
    return {
      instance: instanceIn(home, { options: { path: 'in', 'headrace.range-size': '64 b' }, table: tableOf(), format: csvFormat() }),
      expected: ids.map((id) => `${id}|a\n${id}`),
      poison: () => {
        appendFileSync(path.join(folder, '1.csv'), 'none,"x"\n');
        return Promise.resolve(new TextEncoder().encode('none,"x"\n'));
      },
      outage: outage(folder),
      remove: () => Promise.resolve(removeTemporaryFolder(home)),
    };
  },
};

/** `day=…` folders of gzip files: the column `text` stands in the path alone. */
const partitionedGzip: SourceCase<FilesystemOptions> = {
  name: 'partitions of gzip files',
  open: () => {
    const home = temporaryFolder();
    const folder = path.join(home, 'in');
    const file = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), gzipSync(text));
    };
    const lines = (ids: readonly number[]): string => ids.map((id) => `{"id":${id}}\n`).join('');
    file('text=day 1/a.json.gz', lines(range(0, 30)));
    // Two members, as the sink writes them.
    file('text=day%2F2/b.json.gz', lines(range(30, 45)));
    appendFileSync(path.join(folder, 'text=day%2F2/b.json.gz'), gzipSync(lines(range(45, 60))));
    file('text=__DEFAULT_PARTITION__/c.json.gz', lines(range(60, 70)));
    const day = (id: number): string => (id < 30 ? 'day 1' : id < 60 ? 'day/2' : 'null');
    return {
      instance: instanceIn(home, { options: { path: 'in' }, table: tableOf(['text']), format: jsonFormat }),
      expected: range(0, 70).map((id) => `${id}|${day(id)}`),
      poison: () => {
        const bad = '{"id": "no number"\n';
        file('text=day 1/z.json.gz', bad);
        return Promise.resolve(new TextEncoder().encode(bad));
      },
      outage: outage(folder),
      remove: () => Promise.resolve(removeTemporaryFolder(home)),
    };
  },
};

const containers = (name: string, format: BoundFormat, options: Record<string, string>): SourceCase<FilesystemOptions> => ({
  name,
  open: () => {
    const home = temporaryFolder();
    const folder = path.join(home, 'in');
    mkdirSync(folder);
    const rows = (ids: readonly number[]): SqlRow[] => ids.map((id) => [BigInt(id), textOf(id)]);
    const file = (to: string, ids: readonly number[]): void => writeContainer(path.join(folder, to), format, fields, rows(ids));
    file(`a.${format.name}`, range(0, 40));
    file(`b.${format.name}`, range(40, 70));
    let next = 70;
    return {
      instance: instanceIn(home, { options: { path: 'in', ...options }, table: tableOf(), format }),
      expected: expected(range(0, 70)),
      add: () => {
        const ids = range(next, (next += 10));
        file(`new-${next}.${format.name}`, ids);
        return Promise.resolve(expected(ids));
      },
      poison: () => {
        const bad = new TextEncoder().encode('this is no such file');
        // Between two good ones. Avro tells a damaged block from the next; Parquet's footer is the last thing in a file.
        const to = path.join(folder, `a1.${format.name}`);
        if (format === avroFormat) writeContainer(to, format, fields, []);
        appendFileSync(to, bad);
        return Promise.resolve(bad);
      },
      outage: outage(folder),
      remove: () => Promise.resolve(removeTemporaryFolder(home)),
    };
  },
});

interface Written {
  readonly partitionKeys?: readonly string[];
  readonly options?: Record<string, string>;
  readonly format?: BoundFormat;
}

const lineOf = ([id, text]: SqlRow): string => `{"id":${String(id)},"text":"${String(text)}"}`;

function partFiles(name: string, { partitionKeys = [], options = {}, format = jsonFormat }: Written): SinkCase<FilesystemOptions> {
  return {
    name,
    explore: 200,
    epoch: (n) => range(0, 5).map((i) => ({ kind: 'insert', row: [BigInt(n * 100 + i), `day ${i % 2}`] })),
    open: () => {
      const home = temporaryFolder();
      const folder = path.join(home, 'out');
      mkdirSync(folder);
      return {
        instance: instanceIn(home, { options: { path: 'out', ...options }, table: tableOf(partitionKeys), format }),
        visible: async () =>
          format.files ? (await readContainers(folder, format, fields)).map(lineOf) : Promise.resolve(visibleLines(folder)),
        textOf: ([id, text]: SqlRow) => (partitionKeys.length > 0 ? `text=${String(text)} {"id":${String(id)}}` : lineOf([id!, text!])),
        remove: () => Promise.resolve(removeTemporaryFolder(home)),
      };
    },
  };
}

export default connectorHarness<FilesystemOptions>({
  connector: filesystem,
  sources: [
    jsonFiles('whole files', {}),
    jsonFiles('ranges of 100 bytes', { 'headrace.range-size': '100 b' }, 8),
    jsonFiles('ranges smaller than most records', { 'headrace.range-size': '61 b' }, 16),
    // Its waits take no time: hundreds of runs would otherwise be waited for.
    jsonFiles('a paced replay', { 'headrace.replay-duration': '60 ms', 'headrace.range-size': '700 b' }, 1, () => new TestClock()),
    jsonFiles('a watched folder', { 'source.monitor-interval': '1 s' }),
    csvWithLineBreaks,
    partitionedGzip,
    containers('Parquet in ranges of 300 bytes', parquetFormat, { 'headrace.range-size': '300 b' }),
    containers('Avro in ranges of 300 bytes', avroFormat, { 'headrace.range-size': '300 b' }),
    containers('a watched folder of Parquet', parquetFormat, { 'source.monitor-interval': '1 s' }),
  ],
  sinks: [
    partFiles('one folder', {}),
    partFiles('partitions', { partitionKeys: ['text'] }),
    partFiles('files of a few bytes', { options: { 'sink.rolling-policy.file-size': '60 b' } }),
    partFiles('joined files, compressed', {
      partitionKeys: ['text'],
      options: {
        'auto-compaction': 'true',
        'headrace.sink.compression': 'gzip',
        'sink.partition-commit.policy.kind': 'success-file',
        'sink.partition-commit.delay': '1 h',
      },
    }),
    partFiles('joined Parquet', {
      options: { 'auto-compaction': 'true', 'sink.rolling-policy.file-size': '100 b', 'compaction.file-size': '2 kb' },
      format: parquetFormat,
    }),
  ],
  lookups: [
    {
      name: 'a folder of JSON',
      open: () => {
        const home = temporaryFolder();
        mkdirSync(path.join(home, 'in'));
        const rows: SqlRow[] = [1, 2, 3, 2].map((id, i) => [BigInt(id), `t${i}`]);
        writeFileSync(path.join(home, 'in/a.json'), rows.map(([id, text]) => `{"text":"${String(text)}","id":${String(id)}}`).join('\n'));
        return {
          instance: instanceIn(home, { options: { path: 'in' }, table: tableOf(), format: jsonFormat }),
          keys: ['id'],
          rows,
          absent: [9n],
          outage: outage(path.join(home, 'in')),
          remove: () => Promise.resolve(removeTemporaryFolder(home)),
        };
      },
    },
  ],
  refused: [
    {
      name: 'a folder that is not there',
      open: () => instanceIn(temporaryFolder(), { options: { path: 'absent' }, table: tableOf(), format: jsonFormat }),
      option: 'path',
    },
  ],
  released: {
    committable: [{ version: 1, value: { folder: 'day=1', hiddenName: '.part-x.json.inprogress', name: 'part-x.json', sizeBytes: 10 } }],
    position: [{ version: 1, value: { byte: 17 } }],
  },
  skip: {
    'sink.outage': 'a folder that is gone is waited for (sink.test.ts); full and read-only disks are the matter of full-disk.int.test.ts',
    'sink.partial-failure': 'a file takes every row that its format can write',
  },
});

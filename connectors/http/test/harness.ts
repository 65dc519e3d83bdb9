import { notNull, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { connectorHarness, edgeValues, FaultProxy, formatTypes, optionsOf, tableOf } from '@headrace/connector-sdk/testing';
import { jsonReader, jsonWriter, parseExactJson } from '@headrace/connector-sdk/base';
import { ALLOWED_HOSTS } from '../client/address-guard';
import http from '../index';
import { httpSpec, type HttpOptions } from '../spec';
import { TestService } from './test-service';

process.env[ALLOWED_HOSTS] = '127.0.0.1';
let service: TestService;
let proxy: FaultProxy;
let number = 0;
const freshPath = (): string => `/items-${++number}`;

const fields: readonly Field[] = [
  { name: 'id', type: notNull(types.BIGINT) },
  { name: 'word', type: types.STRING },
];
const optionsAt = (path: string, texts: Readonly<Record<string, string>> = {}): HttpOptions =>
  optionsOf(httpSpec, {
    url: `http://127.0.0.1:${proxy.port}${path}`,
    'request.max-retries': '1',
    'request.first-pause': '10 ms',
    'request.timeout': '1 min',
    ...texts,
  });
const outage = async (): Promise<() => Promise<void>> => {
  await proxy.down();
  return () => proxy.up();
};
const item = (id: number): object => ({ id, word: `word ${id}`, more: true });
const textOf = ([id, word]: SqlRow): string => `${String(id)}|${String(word)}`;
const rowText = (id: number): string => `${id}|word ${id}`;

const typed = formatTypes.filter(({ kind }) => kind !== 'CHAR').map((type, i): Field => ({ name: `c${i}`, type }));
const typedRows = Array.from({ length: 4 }, (_, row): SqlRow => typed.map(({ type }) => edgeValues(type)[row] ?? null));
function typesAt(texts: Readonly<Record<string, string>>) {
  const path = freshPath();
  for (const row of typedRows) {
    const members = typed.map(({ name, type }, i) => `"${name}": ${jsonWriter(type)(row[i]!)}`);
    service.add(path, `{${members.join(', ')}}`);
  }
  return Promise.resolve({ instance: { options: optionsAt(path, texts), table: tableOf(typed) }, rows: typedRows });
}

function place(texts: Readonly<Record<string, string>>, unbounded: boolean) {
  const path = freshPath();
  for (let id = 1; id <= 50; id++) service.add(path, item(id));
  let last = 50;
  return {
    instance: { options: optionsAt(path, texts), table: tableOf(fields) },
    expected: Array.from({ length: 50 }, (_, i) => rowText(i + 1)),
    rowText: textOf,
    outage,
    ...(unbounded && {
      add: () => {
        const added = [last + 1, last + 2];
        last += 2;
        for (const id of added) service.add(path, item(id));
        return Promise.resolve(added.map(rowText));
      },
    }),
    poison: () => {
      const bad = { id: 'none' };
      const items = service.items.get(path)!;
      items.splice(25, 0, bad);
      return Promise.resolve(new TextEncoder().encode(JSON.stringify(bad)));
    },
  };
}

const PAGES = { 'rows.path': 'data.rows', 'page.next-path': 'next', 'page.parameter': 'page' };

export default connectorHarness<HttpOptions>({
  connector: http,
  start: async () => {
    service = await TestService.start();
    proxy = await FaultProxy.start({ port: service.port });
    return {
      stop: async () => {
        await proxy.close();
        await service.stop();
      },
    };
  },
  sources: [
    { name: 'pages by a mark', open: () => place(PAGES, false), types: () => typesAt({ 'rows.path': 'data.rows' }) },
    { name: 'pages by links', open: () => place({ 'rows.path': 'data.rows' }, false), types: () => typesAt({ 'rows.path': 'data.rows' }) },
    { name: 'events', open: () => place({ 'source.mode': 'sse' }, true), types: () => typesAt({ 'source.mode': 'sse' }) },
  ],
  sinks: [
    {
      name: 'requests',
      epoch: (n) => [1, 2, 3].map((i) => ({ kind: 'insert', row: [BigInt(n * 100 + i), `word ${n * 100 + i}`] })),
      open: () => {
        const path = freshPath();
        return {
          instance: { options: optionsAt(path), table: tableOf(fields) },
          visible: () =>
            Promise.resolve(
              (service.sent.get(path) ?? []).map((body) => {
                const { id, word } = JSON.parse(body) as { id: number; word: string };
                return `${id}|${word}`;
              }),
            ),
          textOf,
          refused: () => [1n, 'refused'],
          outage,
        };
      },
      types: () => {
        const path = freshPath();
        const readers = typed.map(({ type }) => jsonReader(type));
        return Promise.resolve({
          instance: { options: optionsAt(path, { 'sink.batch-rows': '3' }), table: tableOf(typed) },
          rows: typedRows,
          read: () => {
            const bodies = (service.sent.get(path) ?? []).map((body) => parseExactJson(body) as readonly Record<string, unknown>[]);
            return Promise.resolve(bodies.flat().map((row) => typed.map(({ name }, i) => readers[i]!(row[name])!)));
          },
        });
      },
    },
  ],
  lookups: [
    {
      name: 'by a column in the address',
      open: () => {
        const path = freshPath();
        const rows: readonly SqlRow[] = [
          [1n, 'one'],
          [1n, 'two'],
          [2n, null],
        ];
        for (const id of [1, 2])
          for (const [, word] of rows.filter(([key]) => key === BigInt(id))) service.add(`${path}/${id}`, { id, word });
        return {
          instance: { options: optionsAt(`${path}/{id}`, { 'rows.path': 'data.rows' }), table: tableOf(fields) },
          keys: ['id'],
          rows,
          absent: [3n],
          outage,
        };
      },
    },
  ],
  skip: { 'lookup.scan': 'A service is asked by key.' },
  refused: [
    {
      name: 'a service that is not there',
      open: () => ({ options: optionsOf(httpSpec, { url: 'http://127.0.0.1:1/' }), table: tableOf(fields) }),
      option: 'url',
    },
    {
      name: 'an address of cloud metadata',
      open: () => ({ options: optionsOf(httpSpec, { url: 'http://169.254.169.254/latest' }), table: tableOf(fields) }),
      option: 'url',
    },
  ],
});

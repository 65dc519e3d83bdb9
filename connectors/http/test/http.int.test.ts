import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notNull, types, type Assignment, type Field, type RejectedRecord, type SqlRow } from '@headrace/connector-sdk';
import { MemoryStage, optionsOf, readerContext, systemClock, tableOf, TestMetrics, writerContext } from '@headrace/connector-sdk/testing';
import { ALLOWED_HOSTS, requireReachable } from '../client/address-guard';
import { HttpClient } from '../client/http-client';
import http from '../index';
import { EventParser } from '../source/event-parser';
import { httpSpec, type HttpOptions } from '../spec';
import { TestService } from './test-service';

let service: TestService;
beforeEach(async () => {
  process.env[ALLOWED_HOSTS] = '127.0.0.1';
  service = await TestService.start();
});
afterEach(() => service.stop());

const fields: readonly Field[] = [{ name: 'id', type: notNull(types.BIGINT) }];
const table = tableOf(fields);
const optionsAt = (path: string, texts: Record<string, string> = {}): HttpOptions =>
  optionsOf(httpSpec, { url: `http://127.0.0.1:${service.port}${path}`, 'request.first-pause': '1 ms', ...texts });

function writerAt(options: HttpOptions) {
  const rejected: RejectedRecord[] = [];
  const metrics = new TestMetrics();
  const ctx = writerContext(
    { options, table },
    { lineage: { lineageId: 'l', attempt: 1 }, stage: new MemoryStage(), subtask: 0, parallelism: 1 },
  );
  const writer = http.sink!.createWriter({ ...ctx, metrics, deadLetter: (record) => void rejected.push(record) }, []);
  const write = async (...ids: number[]): Promise<void> => {
    const rows = ids.map((id): SqlRow => [BigInt(id)]);
    await writer.write({ kind: 'rows', rows, kinds: rows.map(() => 'insert') });
    await writer.prepareCommit(1);
  };
  return { write, rejected, metrics };
}

describe('a request that fails', () => {
  it('is sent again with the same key, also when the service had taken it and its answer was lost', async () => {
    service.instead.push({ status: 503 }, { status: 500, after: true });
    await writerAt(optionsAt('/in')).write(1);
    expect(service.sent.get('/in')).toEqual(['{"id":1}', '{"id":1}']);
    expect(new Set(service.keys).size).toBe(1);
  });

  it('waits as long as the service asks for', async () => {
    service.instead.push({ status: 429, headers: { 'Retry-After': '1' } });
    const began = performance.now();
    await writerAt(optionsAt('/in')).write(1);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(service.sent.get('/in')).toHaveLength(1);
  });

  it('is counted, with what was answered and how long was waited', async () => {
    service.instead.push({ status: 503 }, { status: 429 });
    const { write, metrics } = writerAt(optionsAt('/in', { 'request.first-pause': '20 ms' }));
    await write(1);
    const { 'http.paused-ms': pausedMs, ...counts } = Object.fromEntries(metrics.counts);
    expect(counts).toEqual({ 'http.requests': 3, 'http.answers-5xx': 1, 'http.answers-4xx': 1, 'http.answers-2xx': 1, 'http.retries': 2 });
    expect(pausedMs).toBeGreaterThan(20);
    expect(pausedMs).toBeLessThan(70);
  });

  it('fails the checkpoint when the service stays away', async () => {
    for (let i = 0; i < 3; i++) service.instead.push({ status: 503 });
    await expect(writerAt(optionsAt('/in', { 'request.max-retries': '2' })).write(1)).rejects.toMatchObject({
      code: 'connector.http.unavailable',
      retry: 'backoff',
    });
  });

  it('is given up at once where trying again cannot help: its rows go by the policy', async () => {
    service.instead.push({ status: 422 });
    const { write, rejected } = writerAt(optionsAt('/in', { 'sink.batch-rows': '2' }));
    await write(1, 2, 3);
    expect(rejected.map(({ bytes }) => new TextDecoder().decode(bytes))).toHaveLength(1);
    expect(service.sent.get('/in')).toHaveLength(1);
  });
});

describe('addresses', () => {
  it.each([
    ['http://169.254.169.254/latest', '*', 'metadata, whatever is allowed'],
    ['http://[::ffff:169.254.169.254]/', '*', 'metadata as IPv6'],
    ['http://0.0.0.0/', '*', 'this network'],
    ['http://127.0.0.1:9/', '', 'the own machine'],
    ['http://[::1]/', '', 'the own machine as IPv6'],
    ['http://localhost:9/', '', 'the own machine by its name'],
    ['http://10.1.2.3/', '', 'a private network'],
    ['http://2130706433/', '', 'the own machine as one number'],
  ])('%s is refused with "%s": %s', async (url, allowed) => {
    await expect(requireReachable(new URL(url), allowed)).rejects.toMatchObject({ code: 'connector.http.host-refused', retry: 'none' });
  });

  it('that are allowed by name or with their port are not', async () => {
    await requireReachable(new URL('http://127.0.0.1:9/'), 'example.org, 127.0.0.1:9');
    await requireReachable(new URL('http://localhost/'), 'localhost');
  });

  it('are looked at again after a redirect, and Authorization stays at home', async () => {
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('[]');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const options = optionsAt('/x', { authorization: 'Bearer secret' });
    const ctx = { options, signal: AbortSignal.timeout(10_000), clock: systemClock, metrics: new TestMetrics() };
    service.instead.push({ status: 302, headers: { Location: `http://127.0.0.1:${port}/` } });
    expect((await new HttpClient(ctx).ask({ url: ctx.options.url })).text).toBe('[]');
    expect(seen).toEqual([undefined]);
    service.instead.push({ status: 302, headers: { Location: 'http://169.254.169.254/' } });
    await expect(new HttpClient(ctx).ask({ url: ctx.options.url })).rejects.toMatchObject({ code: 'connector.http.host-refused' });
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('server-sent events', () => {
  it('are the same however their text is cut', () => {
    const text = 'id: 1\r\ndata: {"a":\r\ndata: 1}\r\n\r\n: comment\nretry: 25\nevent: other\ndata:2\n\nid: 3\n\ndata\n\n';
    const whole = [
      { id: '1', data: '{"a":\n1}', cut: false },
      { id: '1', data: '2', cut: false },
      { id: '3', data: '', cut: false },
    ];
    for (const size of [1, 2, 3, 7, text.length]) {
      const parser = new EventParser();
      const events = [];
      for (let at = 0; at < text.length; at += size) events.push(...parser.take(text.slice(at, at + size)));
      expect(events).toEqual(whole);
      expect(parser.retryMs).toBe(25);
    }
  });

  it.each([
    ['a line that does not end', 'data: ', 'x'.repeat(1 << 20)],
    ['an event that does not end', '', `data: ${'x'.repeat(1 << 20)}\n`],
  ])('of %s fill no memory, and the next one is read', (_what, first, piece) => {
    const parser = new EventParser();
    parser.take(`id: 7\n${first}`);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 300; i++) expect(parser.take(piece)).toEqual([]);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 << 20);
    const [cut] = parser.take('\n\n');
    expect(cut).toMatchObject({ id: '7', cut: true });
    expect(parser.take('data: 1\n\n')).toEqual([{ id: '7', data: '1', cut: false }]);
  });

  it('keep the id that a header can carry, and come behind it', async () => {
    const ids: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      const id = request.headers['last-event-id'];
      ids.push(id === undefined ? undefined : Buffer.from(String(id), 'latin1').toString());
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.end(ids.length === 1 ? 'retry: 1\nid: 日本 1\ndata: {"id":1}\n\nid: a\u0001b\ndata: {"id":2}\n\n' : 'data: {"id":3}\n\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const options = optionsOf(httpSpec, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, 'source.mode': 'sse' });
    const rows = await rowsOf(options, 3);
    expect(rows).toEqual([[1n], [2n], [3n]]);
    expect(ids.slice(0, 2)).toEqual([undefined, '日本 1']);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

/** The first rows of a source. */
async function rowsOf(options: HttpOptions, count: number): Promise<SqlRow[]> {
  const reader = http.source!.createReader(readerContext({ options, table }));
  reader.addSplits([{ split: 'all', from: null } as Assignment<unknown, unknown>]);
  const rows: SqlRow[] = [];
  while (rows.length < count) {
    const { batches, finished } = await reader.fetch({ records: 10, bytes: 1e6, waitMs: 50 });
    for (const { data } of batches) if (data.kind === 'rows') rows.push(...data.rows);
    if (finished.length > 0) break;
  }
  await reader.close();
  return rows;
}

describe('pages', () => {
  async function serve(pages: (port: number, asked: IncomingMessage) => string, texts: Record<string, string>, count: number) {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.end(pages((server.address() as AddressInfo).port, request));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const rows = rowsOf(optionsOf(httpSpec, { url, 'rows.path': 'rows', 'request.max-retries': '0', ...texts }), count);
    return rows
      .then((found) => ({ found, asked }))
      .finally(() => {
        server.closeAllConnections();
        server.close();
      });
  }

  it('of another origin do not learn Authorization', async () => {
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{"rows": [{"id": 2}]}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const next = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const first = (_port: number, { headers }: IncomingMessage): string => (
      seen.push(headers.authorization),
      `{"rows": [{"id": 1}], "next": "${next}"}`
    );
    const { found } = await serve(first, { 'page.next-path': 'next', authorization: 'Bearer secret' }, 2);
    expect(found).toEqual([[1n], [2n]]);
    expect(seen).toEqual(['Bearer secret', undefined]);
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  });

  it('end where one names itself', async () => {
    const { asked } = await serve((port) => `{"rows": [], "next": "http://127.0.0.1:${port}/"}`, { 'page.next-path': 'next' }, 1);
    expect(asked).toEqual(['/']);
  });

  it('are asked for by marks with all their digits', async () => {
    const pages = (_port: number, { url }: IncomingMessage): string =>
      url === '/' ? '{"rows": [{"id": 1}], "next": 1234567890123456789}' : '{"rows": [{"id": 2}], "next": null}';
    const { asked } = await serve(pages, { 'page.next-path': 'next', 'page.parameter': 'after' }, 2);
    expect(asked).toEqual(['/', '/?after=1234567890123456789']);
  });

  it.each(['http://', 'ftp://example.org/', 'file:///etc/passwd'])('with the address %s are refused by name', async (next) => {
    await expect(serve(() => `{"rows": [{"id": 1}], "next": "${next}"}`, { 'page.next-path': 'next' }, 2)).rejects.toMatchObject({
      code: 'connector.http.bad-address',
      retry: 'none',
    });
  });
});

describe('keys of look-ups', () => {
  it.each(['..', '.', ''])('that would lead to another place have no row: "%s"', async (key) => {
    service.items.set('/users/', [{ id: 1 }]);
    service.items.set('/', [{ id: 1 }]);
    const named = tableOf([{ name: 'name', type: types.STRING }, ...fields]);
    const ctx = { ...readerContext({ options: optionsAt('/users/{name}', { 'rows.path': 'data.rows' }), table: named }) };
    const lookup = http.lookup!.create(ctx, { keys: ['name'], columns: ['id'] });
    expect(await lookup.lookup([[key]])).toEqual([[]]);
    expect(service.asked).toBe(0);
    service.items.set('/users/a%2F..', [{ id: 7 }]);
    expect(await lookup.lookup([['a/..']])).toEqual([[[7n]]]);
    await lookup.close();
  });
});

describe('secrets', () => {
  it('stand in no address, and no header breaks over them', () => {
    expect(() => optionsOf(httpSpec, { url: 'https://me:secret@example.org/' })).toThrow(/authorization/);
    const options = optionsAt('/x', { authorization: 'Bearer sec\nret' });
    const make = () => new HttpClient({ options, signal: AbortSignal.timeout(1_000), clock: systemClock, metrics: new TestMetrics() });
    expect(make).toThrow(expect.objectContaining({ code: 'connector.http.authorization', retry: 'none' }));
    expect(make).not.toThrow(/ret\b/);
  });
});

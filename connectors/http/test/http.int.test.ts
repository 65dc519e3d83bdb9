import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notNull, types, type Field, type RejectedRecord, type SqlRow } from '@headrace/connector-sdk';
import { MemoryStage, optionsOf, systemClock, tableOf, writerContext } from '@headrace/connector-sdk/testing';
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
  const ctx = writerContext(
    { options, table },
    { lineage: { lineageId: 'l', attempt: 1 }, stage: new MemoryStage(), subtask: 0, parallelism: 1 },
  );
  const writer = http.sink!.createWriter({ ...ctx, deadLetter: (record) => void rejected.push(record) }, []);
  const write = async (...ids: number[]): Promise<void> => {
    const rows = ids.map((id): SqlRow => [BigInt(id)]);
    await writer.write({ kind: 'rows', rows, kinds: rows.map(() => 'insert') });
    await writer.prepareCommit(1);
  };
  return { write, rejected };
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
    const ctx = { options: optionsAt('/x', { authorization: 'Bearer secret' }), signal: AbortSignal.timeout(10_000), clock: systemClock };
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
      { id: '1', data: '{"a":\n1}' },
      { id: '1', data: '2' },
      { id: '3', data: '' },
    ];
    for (const size of [1, 2, 3, 7, text.length]) {
      const parser = new EventParser();
      const events = [];
      for (let at = 0; at < text.length; at += size) events.push(...parser.take(text.slice(at, at + size)));
      expect(events).toEqual(whole);
      expect(parser.retryMs).toBe(25);
    }
  });
});

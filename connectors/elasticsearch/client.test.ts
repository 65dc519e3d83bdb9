import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { optionsOf } from '@headrace/connector-sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openElasticsearch, type EsSession } from './client';
import { elasticsearchSpec } from './spec';

let server: Server;
let session: EsSession;
let asked: () => void;

async function open(timeout: string): Promise<void> {
  const hosts = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  session = await openElasticsearch(optionsOf(elasticsearchSpec, { hosts, index: 'orders', 'connection.request-timeout': timeout }));
}

/** A server that takes a request and never answers it. */
beforeEach(async () => {
  asked = () => undefined;
  server = createServer(() => asked());
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterEach(async () => {
  server.closeAllConnections();
  await session.close();
  await new Promise((done) => server.close(done));
});

describe('a request that is not answered', () => {
  it('ends in time, and what shares its signal goes on', async () => {
    await open('200 ms');
    const shared = new AbortController();
    let heard = 0;
    shared.signal.addEventListener('abort', () => heard++);
    await expect(session.request('waiting', { method: 'GET', path: '/', signal: shared.signal })).rejects.toThrow(/While waiting|waiting/);
    expect(heard).toBe(0);
  });

  it('ends when its signal is aborted, before it or in the middle', async () => {
    await open('1 min');
    const middle = new AbortController();
    asked = () => middle.abort();
    await expect(session.request('waiting', { method: 'GET', path: '/', signal: middle.signal })).rejects.toThrow();
    await expect(session.request('waiting', { method: 'GET', path: '/', signal: middle.signal })).rejects.toThrow();
  });
});

import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { notNull, types, type Assignment, type Field } from '@headrace/connector-sdk';
import { optionsOf, readerContext, tableOf } from '@headrace/connector-sdk/testing';
import http from '../index';
import { httpSpec } from '../spec';
import { freePort } from './free-port';

/** A first request loads the client, and a busy machine is slow to. */
const LISTENING = { timeout: 60_000 };

async function started(columns: readonly Field[], texts: Record<string, string>) {
  const port = await freePort();
  const options = optionsOf(httpSpec, { url: '/in', 'source.mode': 'webhook', 'webhook.port': String(port), ...texts });
  const reader = http.source!.createReader(readerContext({ options, table: tableOf(columns) }));
  reader.addSplits([{ split: 'all', from: null } as Assignment<unknown, unknown>]);
  await reader.fetch({ records: 10, bytes: 1e6, waitMs: 10 });
  const post = (body: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/in`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
  await expect
    .poll(
      () =>
        post('').then(
          ({ status }) => status,
          () => 0,
        ),
      LISTENING,
    )
    .toBe(422);
  return { reader, post };
}

it('a webhook says what is wrong with a body that is made to break it, at once, and goes on', async () => {
  const { reader, post } = await started([{ name: 'at', type: types.TIMESTAMP(3) }], {});
  for (const body of [
    '{"at": "2026-01-01\\n"}',
    '{"at": "\\u2028"}',
    '{"at": {"toString": 1}}',
    '['.repeat(100_000),
    `["${'\\"'.repeat(1 << 20)}`,
  ]) {
    const before = performance.now();
    expect((await post(body)).status).toBe(422);
    expect(performance.now() - before).toBeLessThan(5_000);
  }
  await reader.close();
});

it('a webhook holds as much as there is room for, and asks for the rest again', async () => {
  const { reader, post } = await started([{ name: 'id', type: notNull(types.BIGINT) }], { 'rows.path': 'rows' });
  const padding = ' '.repeat(15 << 20);
  const early: number[] = [];
  const all = Array.from({ length: 8 }, async (_, i) => {
    const { status } = await post(`{"rows": [{"id": ${i}}]${padding}}`).catch(() => ({ status: 503 }));
    early.push(status);
    return status;
  });
  await expect.poll(() => early.length, { timeout: 60_000 }).toBeGreaterThan(0);
  const rows: unknown[] = [];
  let position: unknown = null;
  // Until each has been sent away or taken, which takes as long as its bytes are on their way.
  while (early.length + rows.length < all.length) {
    const { batches } = await reader.fetch({ records: 10, bytes: 1e6, waitMs: 50 });
    for (const batch of batches) {
      if (batch.data.kind === 'rows') rows.push(...batch.data.rows);
      position = batch.position;
    }
  }
  expect(new Set(early)).toEqual(new Set([503]));
  await reader.onCheckpointComplete!(1, new Map([['all', position]]));
  const taken = (await Promise.all(all)).filter((status) => status === 200);
  expect(taken).toHaveLength(rows.length);
  expect(rows.length).toBeGreaterThan(2);
  expect((await post('{"rows": []}')).status).toBe(200);
  await reader.close();
});

it('a webhook answers when the rows are in a completed checkpoint, and asks for others again at its end', async () => {
  const port = await freePort();
  const options = optionsOf(httpSpec, {
    url: '/in',
    'source.mode': 'webhook',
    'webhook.port': String(port),
    authorization: 'Bearer t',
    'rows.path': 'rows',
  });
  const table = tableOf([{ name: 'id', type: notNull(types.BIGINT) }]);
  const reader = http.source!.createReader(readerContext({ options, table }));
  reader.addSplits([{ split: 'all', from: null } as Assignment<unknown, unknown>]);
  await reader.fetch({ records: 10, bytes: 1e6, waitMs: 10 });
  const post = (body: string, headers: Record<string, string> = {}, path = '/in'): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer t', ...headers },
    });
  await expect
    .poll(
      () =>
        post('{}', {}, '/other').then(
          ({ status }) => status,
          () => 0,
        ),
      LISTENING,
    )
    .toBe(404);
  expect((await post('{}', { Authorization: 'Bearer x' })).status).toBe(401);
  expect((await post('{}', { 'Content-Type': 'text/plain' })).status).toBe(415);
  expect((await post('{"rows": [{"id": "x"}]}')).status).toBe(422);

  const first = post('{"rows": [{"id": 1}, {"id": 2}]}');
  const rows: unknown[] = [];
  let position: unknown = null;
  while (rows.length < 2) {
    const { batches } = await reader.fetch({ records: 10, bytes: 1e6, waitMs: 50 });
    for (const batch of batches) {
      if (batch.data.kind === 'rows') rows.push(...batch.data.rows);
      position = batch.position;
    }
  }
  expect(rows).toEqual([[1n], [2n]]);
  // No rows: answered at once, and nobody else with it.
  let answered = false;
  void first.then(() => (answered = true));
  expect((await post('{"rows": []}')).status).toBe(200);
  expect(answered).toBe(false);
  // A sender that breaks off harms nobody; one that sends too much hears so.
  const broken = connect(port, '127.0.0.1');
  broken.write(
    'POST /in HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"rows"',
  );
  await new Promise((resolve) => broken.once('ready', resolve));
  broken.destroy();
  expect((await post(' '.repeat((16 << 20) + 1))).status).toBe(413);
  const second = post('{"rows": [{"id": 3}]}');
  await reader.onCheckpointComplete!(1, new Map([['all', position]]));
  expect((await first).status).toBe(200);
  for (let taken = 0; taken === 0;) taken = (await reader.fetch({ records: 10, bytes: 1e6, waitMs: 50 })).batches.length;
  await reader.close();
  expect((await second).status).toBe(503);
});

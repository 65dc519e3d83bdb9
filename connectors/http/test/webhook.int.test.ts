import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { notNull, types, type Assignment } from '@headrace/connector-sdk';
import { optionsOf, readerContext, tableOf } from '@headrace/connector-sdk/testing';
import http from '../index';
import { httpSpec } from '../spec';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
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
    .poll(() =>
      post('{}', {}, '/other').then(
        ({ status }) => status,
        () => 0,
      ),
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
  await reader.fetch({ records: 10, bytes: 1e6, waitMs: 50 });
  await reader.close();
  expect((await second).status).toBe(503);
});

import { MemoryStage, optionsOf, tableOf, TestClock, writerContext } from '@headrace/connector-sdk/testing';
import { expect, it } from 'vitest';
import type { EsSession } from '../client';
import { elasticsearchSpec } from '../spec';
import { bulkItem } from './bulk-item';
import { BulkSender } from './bulk-sender';

const options = optionsOf(elasticsearchSpec, {
  hosts: 'http://127.0.0.1:1',
  index: 'orders',
  'sink.bulk-flush.max-actions': '1',
  'sink.bulk-flush.backoff.max-retries': '2',
});
const items = Array.from({ length: 6 }, (_, i) => bulkItem({ index: 'orders', id: String(i), version: BigInt(i + 1), document: '{}' }));
const rejected = { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'its queue is full' } };

/** A sender to a server that takes or rejects the nth request, counted from 0; what it took, by id. */
function sending(takes: (n: number) => boolean): { readonly sender: BulkSender; readonly taken: string[] } {
  const taken: string[] = [];
  let requests = 0;
  const request = (_doing: string, { lines }: Parameters<EsSession['request']>[1]): Promise<unknown> => {
    if (!takes(requests++)) return Promise.resolve({ errors: true, items: [{ index: rejected }] });
    taken.push(/"_id":"(\d+)"/.exec(String(lines))![1]!);
    return Promise.resolve({ errors: false, items: [] });
  };
  const session = { request, close: () => Promise.resolve() } as EsSession;
  const of = { lineage: { lineageId: 'l', attempt: 1 }, stage: new MemoryStage(), subtask: 0, parallelism: 1 };
  const ctx = writerContext({ options, table: tableOf([]), clock: new TestClock() }, of);
  return { sender: new BulkSender(ctx, () => Promise.resolve(session)), taken };
}

it('gives up after so many tries without progress, and counts anew where some was made', async () => {
  const slow = sending((n) => n % 2 === 1);
  await slow.sender.send(items);
  expect(slow.taken).toEqual(['0', '1', '2', '3', '4', '5']);
  const stuck = sending((n) => n === 0);
  await expect(stuck.sender.send(items)).rejects.toMatchObject({ code: 'connector.elasticsearch.overloaded' });
  expect(stuck.taken).toEqual(['0']);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readerContext, testLaws } from '@headrace/connector-sdk/testing';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { events, eventRows, writerAtWork, type WriterAtWork } from './faults';
import harness from './harness';
import { pipelineTests } from './pipelines';
import { missing, sharedNode, type TestNode } from './test-node';

// The laws start and stop the node that all of this file uses.
testLaws(harness, { describe, it, beforeAll, afterAll });
pipelineTests();

describeUnless(missing, 'the sink under faults', () => {
  let node: TestNode;
  beforeAll(async () => {
    node = await sharedNode();
  });
  const patient = { 'sink.bulk-flush.backoff.max-retries': '40' };
  const fresh = async (properties: Record<string, unknown> = {}, shards = 1): Promise<string> => {
    const index = node.freshName();
    await node.create(index, properties, shards);
    return index;
  };
  const ids = async (index: string): Promise<number[]> => (await node.seen(index)).map(({ id }) => Number(id)).sort((a, b) => a - b);
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  const using = async (writer: WriterAtWork, work: (writer: WriterAtWork) => Promise<unknown>): Promise<void> => {
    try {
      await work(writer);
    } finally {
      await writer.close();
    }
  };

  it('sends what an overloaded server rejects again, and nothing twice (429)', async () => {
    const index = await fresh({}, 5);
    // One thread and three places in its queue for five shards and eight writers: it cannot but reject.
    const writers = upTo(8).map(() => writerAtWork(node.options({ index, ...patient, 'sink.bulk-flush.max-actions': '40' })));
    await Promise.all(
      writers.map((writer, i) =>
        using(writer, async () => {
          await writer.write(eventRows(i * 300, (i + 1) * 300));
          await writer.prepare();
        }),
      ),
    );
    expect(await ids(index)).toEqual(upTo(2_400));
    expect(writers.reduce((sum, writer) => sum + writer.count('elasticsearch.retried-actions'), 0)).toBeGreaterThan(0);
  });

  it('halves a bulk that is too large, and lets a row that alone is too large to the policy (413)', async () => {
    const index = await fresh({ at: { type: 'text', index: false } });
    const wishes = { index, ...patient, 'sink.bulk-flush.max-size': '8 mb' };
    const large = 'y'.repeat(100_000);
    await using(writerAtWork(node.options(wishes), { policy: 'pass' }), async (writer) => {
      await writer.write([...eventRows(0, 30, large), { kind: 'insert', row: [99, 'z'.repeat(1_500_000)] }, ...eventRows(30, 40)]);
      await writer.prepare();
      expect(writer.rejected.map(({ record }) => record.place)).toEqual([`${index}/_doc/99`]);
      expect(writer.rejected[0]!.record.bytes.length).toBeGreaterThan(1_500_000);
    });
    expect(await ids(index)).toEqual(upTo(40));
  });

  it('names a row that the mapping refuses and keeps all others; under the policy fail it stops', async () => {
    const index = await fresh({ at: { type: 'date' } });
    const changes = [
      ...eventRows(0, 3, '2017-11-26'),
      { kind: 'insert' as const, row: [3, 'not a date'] },
      ...eventRows(4, 6, '2017-11-27'),
    ];
    await using(writerAtWork(node.options({ index }), { policy: 'pass' }), async (writer) => {
      await writer.write(changes);
      await writer.prepare();
      expect(writer.rejected).toHaveLength(1);
      expect(writer.rejected[0]!.message).toContain('not a date');
      expect(Buffer.from(writer.rejected[0]!.record.bytes).toString()).toBe('{"id":3,"at":"not a date"}\n');
    });
    expect(await ids(index)).toEqual([0, 1, 2, 4, 5]);
    await using(writerAtWork(node.options({ index })), async (writer) => {
      await writer.write(changes);
      await expect(writer.prepare()).rejects.toMatchObject({ code: 'connector.elasticsearch.wrong-document', retry: 'none' });
    });
  });

  it('lets a row with NULL in its key, or in the name of its index, to the policy', async () => {
    const index = node.freshName();
    const changes = [
      ...eventRows(0, 2),
      { kind: 'insert' as const, row: [null, 'x'] },
      { kind: 'insert' as const, row: [7, null] },
      ...eventRows(2, 4),
    ];
    await using(writerAtWork(node.options({ index: `${index}-{at}` }), { policy: 'pass' }), async (writer) => {
      await writer.write(changes);
      await writer.prepare();
      expect(writer.rejected.map(({ record }) => Buffer.from(record.bytes).toString())).toEqual(['{"at":"x"}', '{"id":7}']);
    });
    expect(await ids(`${index}-x`)).toEqual(upTo(4));
    await using(writerAtWork(node.options({ index })), async (writer) => {
      await expect(writer.write(changes)).rejects.toMatchObject({ code: 'connector.elasticsearch.null-key', retry: 'none' });
    });
  });

  it('stops at a missing index whatever the policy says', async () => {
    await node.ask('PUT', '/_cluster/settings', { transient: { 'action.auto_create_index': 'false' } });
    try {
      await using(writerAtWork(node.options({ index: node.freshName() }), { policy: 'pass' }), async (writer) => {
        await writer.write(eventRows(0, 1));
        await expect(writer.prepare()).rejects.toMatchObject({ code: 'connector.elasticsearch.no-index', retry: 'none' });
      });
    } finally {
      await node.ask('PUT', '/_cluster/settings', { transient: { 'action.auto_create_index': null } });
    }
  });

  it('sends a bulk again whose answer got lost, and whose connection was cut in the middle', async () => {
    const index = await fresh();
    let cuts = 0;
    node.proxy.rule = ({ to }) => (cuts < 6 && ++cuts % 2 === 0 ? (to === 'client' ? 'cut' : 'pass-then-cut') : 'pass');
    await using(writerAtWork(node.options({ index, ...patient, 'sink.bulk-flush.max-actions': '100' })), async (writer) => {
      await writer.write(eventRows(0, 1_000));
      await writer.prepare();
      expect(writer.count('elasticsearch.retried-actions')).toBeGreaterThan(0);
    }).finally(() => node.proxy.heal());
    expect(await ids(index)).toEqual(upTo(1_000));
  });

  it('keeps the newest row of a document, whichever of two bulks under way comes first', async () => {
    const index = await fresh();
    let newer = { connection: 0, isAnswered: false };
    node.proxy.rule = ({ to, bytes, connection }) => {
      if (to === 'client') newer = { ...newer, isAnswered: newer.isAnswered || connection === newer.connection };
      else if (bytes.includes('"newer"')) newer = { ...newer, connection };
      else if (bytes.includes('"older"') && !newer.isAnswered) return 'cut';
      return 'pass';
    };
    await using(writerAtWork(node.options({ index, ...patient, 'sink.bulk-flush.max-actions': '1' })), async (writer) => {
      await writer.write([...eventRows(1, 2, 'older'), ...eventRows(1, 2, 'newer')]);
      await writer.prepare();
      expect(writer.count('elasticsearch.stale-actions')).toBe(1);
    }).finally(() => node.proxy.heal());
    expect((await node.seen(index)).map(({ source }) => source['at'])).toEqual(['newer']);
  });

  it('sends a bulk that deletes behind all before it, and nothing beside it', async () => {
    const index = await fresh();
    const passed: string[] = [];
    let cuts = 0;
    node.proxy.rule = ({ to, bytes }) => {
      const what = to === 'server' && ['"first"', '{"delete":', '"second"'].find((text) => bytes.includes(text));
      if (!what) return 'pass';
      if (++cuts % 3 !== 0) return 'cut';
      passed.push(what);
      return 'pass';
    };
    await using(writerAtWork(node.options({ index, ...patient, 'sink.bulk-flush.max-actions': '1' })), async (writer) => {
      await writer.write([...eventRows(1, 2, 'first'), { kind: 'delete', row: [1, null] }, ...eventRows(1, 2, 'second')]);
      await writer.prepare();
    }).finally(() => node.proxy.heal());
    expect(passed).toEqual(['"first"', '{"delete":', '"second"']);
    expect((await node.seen(index)).map(({ source }) => source['at'])).toEqual(['second']);
  });

  it('outlives a server that is killed in the middle of bulks and comes back', { timeout: 240_000 }, async () => {
    const index = await fresh();
    await using(writerAtWork(node.options({ index, ...patient, 'sink.bulk-flush.max-actions': '50' })), async (writer) => {
      await writer.write(eventRows(0, 500));
      const killed = node.node.kill();
      const written = writer.write(eventRows(500, 3_000)).then(() => writer.prepare());
      await killed;
      await node.node.start();
      await written;
    });
    expect(await ids(index)).toEqual(upTo(3_000));
  });

  it('lets a replaced writer change nothing that its successor wrote', async () => {
    const index = await fresh();
    const old = writerAtWork(node.options({ index }));
    await old.write([{ kind: 'insert', row: [1, 'old'] }]);
    const state = await old.prepare();
    const next = writerAtWork(node.options({ index }), { attempt: 2, restored: [state] });
    await next.write([{ kind: 'update-after', row: [1, 'new'] }]);
    await next.prepare();
    await old.write([
      { kind: 'update-after', row: [1, 'zombie'] },
      { kind: 'delete', row: [1, null] },
    ]);
    await old.prepare();
    expect((await node.seen(index)).map(({ source }) => source['at'])).toEqual(['new']);
    expect(old.count('elasticsearch.stale-actions')).toBe(1);
    await Promise.all([old.close(), next.close()]);
  });

  it('gives rows without a key the numbers that the checkpoint knows, so that a repetition overwrites', async () => {
    const index = await fresh();
    const options = node.options({ index });
    const first = writerAtWork(options, { table: events([]) });
    await first.write(eventRows(0, 5));
    const state = await first.prepare();
    await first.write(eventRows(5, 9)); // comes again below
    await first.prepare();
    await first.close();
    await using(writerAtWork(options, { table: events([]), attempt: 2, restored: [state] }), async (writer) => {
      await writer.write(eventRows(5, 12));
      await writer.prepare();
    });
    expect((await node.seen(index)).map(({ source }) => source['id']).sort((a, b) => Number(a) - Number(b))).toEqual(upTo(12));
  });

  it('sends a few rows by itself after a while', async () => {
    const index = await fresh();
    await using(writerAtWork(node.options({ index, 'sink.bulk-flush.interval': '50 ms' })), async (writer) => {
      await writer.write(eventRows(0, 2));
      await expect.poll(() => node.count(index), { timeout: 60_000 }).toBe(2);
    });
  });

  it('says what is gone when a point in time has lapsed', async () => {
    const index = await fresh();
    await node.put(index, { a: '{"id":1}' });
    const source = harness.connector.source!;
    const { options, table } = { options: node.options({ index, 'scan.slices': '1' }), table: events() };
    const [gone] = [(await node.ask('POST', `/${index}/_pit?keep_alive=1m`)) as { readonly id: string }];
    await node.ask('DELETE', '/_pit', { id: gone.id });
    const reader = source.createReader(readerContext<unknown>({ options, table }));
    reader.addSplits([{ split: { pit: gone.id, slice: 0, of: 1 }, from: { after: '0' } }]);
    await expect(reader.fetch({ records: 10, bytes: 1 << 20, waitMs: 60_000 })).rejects.toMatchObject({
      code: 'connector.elasticsearch.point-in-time-lapsed',
      retry: 'none',
    });
    await reader.close();
  });
});

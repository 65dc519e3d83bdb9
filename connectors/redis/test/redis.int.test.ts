import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '@redis/client';
import { types, type SqlRow, type TableSchema } from '@headrace/connector-sdk';
import { connectorContext, MemoryStage, testLaws, TestMetrics, writerContext, type KindedRow } from '@headrace/connector-sdk/testing';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import redis from '../index';
import type { RedisOptions } from '../spec';
import harness from './harness';
import { pipelineTests } from './pipelines';
import { missing, sharedRedis, type TestRedis } from './test-redis';

// The laws start and stop the server that all of this file uses.
testLaws(harness, { describe, it, beforeAll, afterAll });
pipelineTests();

const table = (primaryKey: readonly string[] = ['id']): TableSchema => ({
  name: 'users',
  fields: [
    { name: 'id', type: types.INT },
    { name: 'town', type: types.STRING },
  ],
  primaryKey,
  metadata: [],
  partitionKeys: [],
});
const insert = (...row: SqlRow): KindedRow => ({ kind: 'insert', row });

describeUnless(missing, 'the sink', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await sharedRedis();
  });

  const context = (options: RedisOptions, primaryKey?: readonly string[]) =>
    writerContext(
      { options, table: table(primaryKey) },
      { lineage: { lineageId: 'l1', attempt: 1 }, stage: new MemoryStage(), subtask: 0, parallelism: 1 },
    );
  async function writes(
    options: RedisOptions,
    changes: readonly KindedRow[],
    more: Partial<ReturnType<typeof context>> = {},
  ): Promise<void> {
    const writer = redis.sink!.createWriter({ ...context(options), ...more }, []);
    try {
      await writer.write({ kind: 'rows', rows: changes.map(({ row }) => row), kinds: changes.map(({ kind }) => kind) });
      await writer.prepareCommit(1);
    } finally {
      await writer.close('finished');
    }
  }
  /** Waits of the writer take no time to speak of. */
  const hasty = { now: () => Date.now(), sleep: (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20)) };

  it.each(['string', 'hash', 'sorted-set'])('lets the keys of a %s expire', async (type) => {
    const name = server.freshName();
    const ranks = { 'sorted-set.member': 'town', 'sorted-set.score': 'id' };
    const options = server.options({ key: `${name}:{id}`, 'data-type': type, 'sink.ttl': '1 h', ...(type === 'sorted-set' ? ranks : {}) });
    await writes(options, [insert(1, 'Ulm')]);
    const left = Number(await server.ask('PTTL', `${name}:1`));
    expect(left).toBeGreaterThan(3_500_000);
    expect(left).toBeLessThanOrEqual(3_600_000);
  });

  it('keeps plain texts, and no key for NULL', async () => {
    const name = server.freshName();
    const options = server.options({ key: `${name}:{id}`, value: 'text' });
    await writes(options, [insert(1, 'Ulm'), insert(2, 'Köln'), { kind: 'update-after', row: [2, null] }]);
    expect(await server.keys(name)).toEqual([`${name}:1`]);
    expect(await server.ask('GET', `${name}:1`)).toBe('Ulm');
    const lookup = redis.lookup!.create(connectorContext({ options, table: table() }), { keys: ['id'], columns: ['town', 'id'] });
    expect(await lookup.lookup([[1], [2]])).toEqual([[['Ulm', 1]], []]);
    await lookup.close();
  });

  it('moves a row whose key changes', async () => {
    const name = server.freshName();
    const options = server.options({ key: `${name}:{town}:{id}` });
    expect(redis.spec.sink!.accepts(options, table()).kinds).toContain('update-before');
    await writes(options, [insert(1, 'Ulm'), { kind: 'update-before', row: [1, 'Ulm'] }, { kind: 'update-after', row: [1, 'Bonn'] }]);
    expect(await server.keys(name)).toEqual([`${name}:Bonn:1`]);
  });

  it('publishes a message for each row', async () => {
    const name = server.freshName();
    const listener = createClient({ url: `redis://${server.server.address}` });
    const heard: string[] = [];
    await listener.connect();
    await listener.subscribe(`${name}:Ulm`, (message) => heard.push(message));
    const options = server.options({ key: `${name}:{town}`, 'data-type': 'channel' });
    const changes = [insert(1, 'Ulm'), insert(2, 'Bonn'), insert(3, 'Ulm')];
    await writes(options, changes, { table: table([]) });
    await expect.poll(() => heard, { timeout: 60_000 }).toEqual(['{"id":1,"town":"Ulm"}', '{"id":3,"town":"Ulm"}']);
    listener.destroy();
  });

  it('lets a key that holds something else to the policy, once a row', async () => {
    const name = server.freshName();
    await server.ask('RPUSH', `${name}:2`, 'x');
    const rejected: string[] = [];
    const metrics = new TestMetrics();
    const options = server.options({ key: `${name}:{id}`, 'data-type': 'hash', 'sink.ttl': '1 h' });
    await writes(options, [insert(1, 'Ulm'), insert(2, 'Bonn'), insert(2, 'Essen'), insert(3, 'Köln')], {
      metrics,
      deadLetter: ({ place, bytes }, error) => rejected.push(`${place} ${Buffer.from(bytes).toString()} ${error.code}`),
    });
    expect(rejected).toEqual(['Bonn', 'Essen'].map((town) => `HSET ${name}:2 town ${town} connector.redis.wrong-type`));
    // A row is two commands, of which HSET is refused; EXPIRE takes the key that holds something else.
    expect(Object.fromEntries(metrics.counts)).toMatchObject({ 'redis.pipelines': 1, 'redis.commands': 8, 'redis.refused-commands': 2 });
    expect(metrics.counts.get('redis.retries')).toBeUndefined();
    expect((await server.keys(name)).length).toBe(3);
  });

  it('lets a row with NULL in its key to the policy', async () => {
    const name = server.freshName();
    const rejected: string[] = [];
    const options = server.options({ key: `${name}:{town}:{id}` });
    const changes = [insert(1, 'Ulm'), insert(2, null), insert(3, 'Bonn')];
    await writes(options, changes, {
      deadLetter: ({ place, bytes }, error) => rejected.push(`${place} ${Buffer.from(bytes).toString()} ${error.code}`),
    });
    expect(rejected).toEqual([`users ${name}:{town}:{id} {"id":2} connector.redis.null-key`]);
    expect((await server.keys(name)).toSorted()).toEqual([`${name}:Bonn:3`, `${name}:Ulm:1`]);
    await expect(writes(options, changes)).rejects.toMatchObject({ code: 'connector.redis.null-key', retry: 'none' });
  });

  it('waits for a server without memory', async () => {
    const name = server.freshName();
    await server.ask('CONFIG', 'SET', 'maxmemory', '1');
    const options = server.options({ key: `${name}:{id}`, 'sink.max-retries': '3000' });
    const metrics = new TestMetrics();
    const written = writes(options, [insert(1, 'Ulm'), insert(2, 'Bonn')], { clock: hasty, metrics });
    await expect.poll(() => metrics.counts.get('redis.retries'), { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
    expect(String(await server.ask('INFO', 'errorstats'))).toContain('errorstat_OOM:count=');
    await server.ask('CONFIG', 'SET', 'maxmemory', '0');
    await written;
    expect((await server.keys(name)).length).toBe(2);
  });

  it('sends nothing where it is closed while its connection is being made', async () => {
    const name = server.freshName();
    const options = server.options({ key: `${name}:{id}`, 'sink.buffer-flush.max-rows': '1' });
    const writer = redis.sink!.createWriter(context(options), []);
    await writer.write({ kind: 'rows', rows: [[1, 'Ulm']], kinds: ['insert'] });
    await writer.close('failed');
    await expect(writer.prepareCommit(1)).rejects.toMatchObject({ code: 'connector.redis.connection-lost' });
    expect(await server.keys(name)).toEqual([]);
  });

  it('outlives lost answers, a connection that falls silent, and a server that is killed and comes back', async () => {
    const name = server.freshName();
    const options = server.options({
      key: `${name}:{id}`,
      'sink.max-retries': '3000',
      'sink.buffer-flush.max-rows': '100',
      'connection.timeout': '500 ms',
    });
    const rows = Array.from({ length: 3_000 }, (_, i) => insert(i, `town ${i}`));
    let faults = 0;
    server.proxy.rule = ({ to }) => {
      if (to !== 'client' || faults >= 6) return 'pass';
      return ++faults % 3 === 0 ? 'freeze' : faults % 2 === 0 ? 'cut' : 'pass';
    };
    await writes(options, rows.slice(0, 1_000), { clock: hasty }).finally(() => server.proxy.heal());
    const restarted = server.restart();
    await writes(options, rows.slice(1_000), { clock: hasty });
    await restarted;
    expect((await server.keys(name)).length).toBe(3_000);
    expect(await server.ask('GET', `${name}:2999`)).toBe('{"town":"town 2999"}');
  });
});

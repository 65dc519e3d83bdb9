import { afterAll, beforeAll, expect, it } from 'vitest';
import { bindFormat, types, type FetchResult, type TableSchema } from '@headrace/connector-sdk';
import { ColumnsToRows } from '@headrace/connector-sdk/base';
import { readerContext, connectorContext, TestMetrics } from '@headrace/connector-sdk/testing';
import jsonFormat from '@headrace/format-json';
import rawFormat from '@headrace/format-raw';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
import { testUser } from '@/server/launch/services/listeners.mjs';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { openCluster } from '../client';
import kafka from '../index';
import { claimId, finishTransaction } from '../sink/transaction';
import { Producer } from '../sink/producer';
import type { KafkaOptions } from '../spec';
import { KafkaEnumerator } from '../source/enumerator';
import { KafkaReader } from '../source/reader';
import type { KafkaEnumeratorState, KafkaPosition, KafkaSplit } from '../source/split';
import { BatchWriter } from '../wire/batch-writer';
import { compressionNames, type CompressionName } from '../wire/compression';
import { ProxiedBroker } from './proxied-broker';
import { idAndName, table, TestTopics } from './test-topics';

const broker = await sharedKafka();
const json = bindFormat(jsonFormat, jsonFormat.spec.options.parse({}));

interface Reading {
  readonly options?: Record<string, string>;
  readonly table?: TableSchema;
  readonly onError?: 'fail' | 'skip' | 'dead-letter';
  readonly upserts?: boolean;
  readonly restored?: { state: KafkaEnumeratorState; assignments: { split: KafkaSplit; from: KafkaPosition | null }[] };
}

describeUnless(broker, 'the Kafka source', () => {
  let topics: TestTopics;
  let count = 0;
  let topic = '';
  beforeAll(() => {
    topics = new TestTopics('missing' in broker ? '' : broker.bootstrap);
  });
  afterAll(() => topics.close());
  const fresh = async (partitions = 1, config = {}): Promise<string> => {
    topic = `source-${++count}`;
    await topics.create(topic, partitions, config);
    return topic;
  };

  /** Enumerator and one reader by hand, until all partitions are read; without a row for a minute it ends with what is there. */
  async function read(
    of: Reading = {},
  ): Promise<{ rows: unknown[]; positions: Map<string, KafkaPosition>; letters: string[]; counts: ReadonlyMap<string, number> }> {
    const options: KafkaOptions = topics.options({ topic, 'scan.bounded.mode': 'latest-offset', ...of.options });
    const schema = of.table ?? idAndName;
    const instance = { options, table: schema, format: json, keyFormat: json };
    const letters: string[] = [];
    const metrics = new TestMetrics();
    const reader = new KafkaReader(
      {
        ...readerContext(instance),
        metrics,
        onError: of.onError ?? 'fail',
        reject: (record) => void letters.push(`${record.place}: ${new TextDecoder().decode(record.bytes)}`),
      },
      of.upserts ?? false,
    );
    let open = 0;
    let more = true;
    const enumerator = new KafkaEnumerator(
      {
        ...connectorContext(instance),
        parallelism: 1,
        assign: (_, assignments) => {
          open += assignments.length;
          reader.addSplits(assignments);
        },
        signalNoMoreSplits: () => (more = false),
        sendToReader: () => undefined,
        runPeriodically: () => undefined,
      },
      of.restored,
    );
    const rows: unknown[] = [];
    const positions = new Map<string, KafkaPosition>();
    const shape = [...schema.fields, ...schema.metadata];
    const toRow = new ColumnsToRows(shape);
    try {
      await enumerator.start();
      enumerator.onReaderReady(0);
      while (open > 0 || more) {
        const result: FetchResult<KafkaPosition> = await reader.fetch({ records: 1_000, bytes: 1 << 20, waitMs: 60_000 });
        for (const { splitId, data, position } of result.batches) {
          if (data.kind !== 'columns') throw new Error('columns are wanted');
          for (let row = 0; row < data.batch.rowCount; row++) {
            const kind = data.batch.kinds?.[row] ?? 0;
            rows.push(kind === 0 ? toRow.row(data.batch, row) : [kind, ...toRow.row(data.batch, row)]);
          }
          positions.set(splitId, position!);
        }
        open -= result.finished.length;
        if (result.batches.length === 0 && result.finished.length === 0) break;
      }
      return { rows, positions, letters, counts: metrics.counts };
    } finally {
      await reader.close();
      await enumerator.close();
    }
  }
  const line = (id: number): string => JSON.stringify({ id, name: `n${id}` });
  const row = (id: number): unknown => [BigInt(id), `n${id}`];
  const rows = (from: number, to: number): unknown[] => Array.from({ length: to - from }, (_, i) => row(from + i));

  it.each(compressionNames.filter((name) => name !== 'zstd'))('unpacks %s', async (codec: CompressionName) => {
    await fresh();
    const many = Array.from({ length: 5_000 }, (_, id) => ({ value: line(id) }));
    await topics.produce(topic, 0, many, codec);
    expect((await read()).rows).toEqual(rows(0, 5_000));
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'])('unpacks what the broker itself packed by %s', async (codec) => {
    await fresh(1, { 'compression.type': codec });
    await topics.lines(
      topic,
      0,
      Array.from({ length: 3_000 }, (_, id) => line(id)),
    );
    expect((await read()).rows).toEqual(rows(0, 3_000));
  });

  it('starts and stops at offsets, times and where a group stands', async () => {
    await fresh();
    for (let id = 0; id < 10; id++) await topics.produce(topic, 0, [{ value: line(id), timestamp: 1_000 * (id + 1) }]);
    const start = (mode: string, more: Record<string, string> = {}) => read({ options: { 'scan.startup.mode': mode, ...more } });
    expect((await start('earliest-offset')).rows).toEqual(rows(0, 10));
    expect((await start('latest-offset')).rows).toEqual([]);
    expect((await start('timestamp', { 'scan.startup.timestamp-millis': '4500' })).rows).toEqual(rows(4, 10));
    expect((await start('specific-offsets', { 'scan.startup.specific-offsets': 'partition:0,offset:7' })).rows).toEqual(rows(7, 10));
    const stop = (mode: string, more: Record<string, string>) => read({ options: { 'scan.bounded.mode': mode, ...more } });
    expect((await stop('timestamp', { 'scan.bounded.timestamp-millis': '3000' })).rows).toEqual(rows(0, 2));
    expect((await stop('specific-offsets', { 'scan.bounded.specific-offsets': 'partition:0,offset:4' })).rows).toEqual(rows(0, 4));
    const group = { 'properties.group.id': `group-${topic}` };
    await expect(start('group-offsets', group)).rejects.toThrow(/has no offset for/);
    expect((await start('group-offsets', { ...group, 'properties.auto.offset.reset': 'earliest' })).rows).toEqual(rows(0, 10));
    const options = topics.options({ topic, ...group });
    const reader = new KafkaReader(readerContext({ options, table: idAndName, format: json }), false);
    reader.addSplits([{ split: { topic, partition: 0, start: 0, stop: null }, from: null }]);
    await reader.onCheckpointComplete(1, new Map([[`${topic}-0`, { offset: 6 }]]));
    await reader.close();
    expect((await start('group-offsets', group)).rows).toEqual(rows(6, 10));
  });

  it('describes columns of keys where the value leaves them out, and of several topics at once', async () => {
    const first = await fresh();
    await topics.produce(first, 0, [
      { key: '{"shop":"a","day":"2017-11-26"}', value: '{"n":1}' },
      { key: null, value: '{"n":2}' },
    ]);
    const second = await fresh();
    await topics.produce(second, 0, [{ key: null, value: '{"n":2.5,"why":"late"}' }]);
    const described = (texts: Record<string, string>, keyFormat = json) => {
      const options: KafkaOptions = topics.options({ topic: first, ...texts });
      return kafka.catalog!.describe(connectorContext({ options, table: table([]), format: json, keyFormat }), options.topic!);
    };
    const keyed = { 'value.fields-include': 'EXCEPT_KEY', 'key.format': 'json', 'key.fields': 'k_shop', 'key.fields-prefix': 'k_' };
    expect(await described(keyed)).toEqual({
      fields: [
        { name: 'k_shop', type: types.STRING },
        { name: 'n', type: types.BIGINT },
      ],
      primaryKey: [],
      leftOut: [{ name: 'k_day', why: expect.stringContaining('"key.fields" does not name it') as string }],
    });
    expect(await described({ ...keyed, 'key.format': 'raw' }, bindFormat(rawFormat, { endianness: 'big-endian' }))).toMatchObject({
      fields: [{ name: 'k_shop', type: types.STRING }, { name: 'n' }],
      leftOut: [],
    });
    expect(await described({ topic: `${first};${second}` })).toMatchObject({
      fields: [
        { name: 'n', type: types.DOUBLE },
        { name: 'why', type: types.STRING },
      ],
    });
    await expect(described({ topic: 'no-such-topic' })).rejects.toMatchObject({
      message: expect.stringContaining('no-such-topic') as string,
    });
  });

  it('gives metadata columns, keys in a format of their own, and passes records without a value over', async () => {
    await fresh();
    await topics.produce(topic, 0, [
      { key: '{"k":1}', value: '{"name":"a"}', timestamp: 5 },
      { key: '{"k":2}', value: null, timestamp: 6 },
      { key: null, value: '{"name":"c"}', timestamp: 7 },
    ]);
    const schema = table(
      [
        { name: 'k', type: types.INT },
        { name: 'name', type: types.STRING },
      ],
      {
        metadata: [
          { key: 'partition', name: 'p', type: types.INT },
          { key: 'offset', name: 'o', type: types.BIGINT },
          { key: 'timestamp', name: 't', type: types.TIMESTAMP_LTZ(3) },
          { key: 'topic', name: 'topic', type: types.STRING },
          { key: 'timestamp-type', name: 'tt', type: types.STRING },
          { key: 'headers', name: 'h', type: types.MAP({ ...types.STRING, nullable: false }, types.BYTES) },
        ],
      },
    );
    const options = { 'key.format': 'json', 'key.fields': 'k', 'value.fields-include': 'EXCEPT_KEY' };
    const found = await read({ table: schema, options });
    const rest = [topic, 'CreateTime', new Map()];
    expect(found.rows).toEqual([
      [1, 'a', 0, 0n, { epochMs: 5, nanos: 0 }, ...rest],
      [null, 'c', 0, 2n, { epochMs: 7, nanos: 0 }, ...rest],
    ]);
    expect(found.positions.get(`${topic}-0`)).toEqual({ offset: 3 });
  });

  it('shows no record of an aborted transaction: several at once, begun before the position, with any key', async () => {
    await fresh();
    const cluster = openCluster(topics.options({ topic }));
    const open = async (name: string) => {
      const identity = await claimId(cluster, `${topic}-${name}`, 60_000);
      const producer = new Producer(cluster);
      producer.begin(Promise.resolve({ kind: 'transaction', identity }));
      return {
        write: async (id: number, key: Uint8Array | null = null) => {
          const writer = new BatchWriter();
          const value = new TextEncoder().encode(line(id));
          writer.add(1, key && { bytes: key, start: 0, end: key.length }, { bytes: value, start: 0, end: value.length });
          producer.enqueue({ topic, partition: 0 }, writer.seal('none', null, true));
          await producer.drain();
        },
        end: (commit: boolean) => finishTransaction(cluster, identity, commit),
      };
    };
    const [a, b, c] = [await open('a'), await open('b'), await open('c')];
    await a.write(0);
    await b.write(1);
    await c.write(2);
    await a.write(3, Uint8Array.of(0, 0, 0, 0));
    await b.write(4);
    await a.end(false);
    await topics.untilEnd(topic, 0, 6);
    await topics.lines(topic, 0, [line(5)]);
    await b.end(false);
    await topics.untilEnd(topic, 0, 8);
    await c.end(true);
    await topics.untilEnd(topic, 0, 9);
    await topics.lines(topic, 0, [line(6)]);
    expect((await read()).rows).toEqual([row(2), row(5), row(6)]);
    const from = (offset: number) => ({
      'scan.startup.mode': 'specific-offsets',
      'scan.startup.specific-offsets': `partition:0,offset:${offset}`,
    });
    for (let offset = 0; offset < 11; offset++) {
      const seen = (await read({ options: from(offset) })).rows;
      expect(seen, `from ${offset}`).toEqual([row(2), row(5), row(6)].filter((_, i) => [2, 6, 9][i]! >= offset));
    }
    const all = await read({ options: { 'properties.isolation.level': 'read_uncommitted' } });
    expect(all.rows).toEqual([row(0), row(1), row(2), row(3), row(4), row(5), row(6)]);
    cluster.close();
  });

  it('goes on from every position with the very next record', async () => {
    await fresh(2);
    await topics.lines(topic, 0, [line(0), line(1), line(2)]);
    await topics.lines(topic, 0, [line(3), line(4)]);
    for (let offset = 0; offset <= 5; offset++) {
      const split = { topic, partition: 0, start: 0, stop: 5 };
      const state = { topics: [], unassigned: [] };
      const info = await kafkaTopics();
      const restored = { state: { ...state, topics: info }, assignments: [{ split, from: { offset } }] };
      expect((await read({ restored })).rows).toEqual(rows(offset, 5));
    }
  });
  const kafkaTopics = async () => {
    const cluster = openCluster(topics.options({ topic }));
    const infos = await cluster.topics([topic]);
    cluster.close();
    return infos.map(({ name, id, partitions }) => ({ name, id, partitions: partitions.length }));
  };

  it('finds new partitions, reads them from their beginning, and stops at a topic that was made again', async () => {
    await fresh();
    const known = await kafkaTopics();
    await topics.addPartitions(topic, 3);
    await topics.lines(topic, 2, [line(7)]);
    const restored = { state: { topics: known, unassigned: [] }, assignments: [] };
    const options = { 'scan.startup.mode': 'latest-offset' };
    expect((await read({ options, restored })).rows).toEqual([row(7)]);
    await topics.remove(topic);
    await topics.create(topic, 3);
    await expect(read({ restored })).rejects.toMatchObject({ code: 'connector.kafka.topic-made-again', retry: 'none' });
  });

  it('has each partition in every snapshot while it looks for new ones: with a reader, or waiting for one', async () => {
    await fresh();
    const options = topics.options({ topic, 'scan.topic-partition-discovery.interval': '1 s' });
    let look: () => Promise<void> = () => Promise.resolve();
    let assigned = 0;
    const enumerator = new KafkaEnumerator(
      {
        ...connectorContext({ options, table: idAndName, format: json, keyFormat: json }),
        parallelism: 1,
        assign: (_, assignments) => void (assigned += assignments.length),
        signalNoMoreSplits: () => undefined,
        sendToReader: () => undefined,
        runPeriodically: (work) => void (look = work),
      },
      undefined,
    );
    try {
      await enumerator.start();
      enumerator.onReaderReady(0);
      await look();
      await topics.addPartitions(topic, 3);
      let looking = true;
      const found = look().finally(() => (looking = false));
      while (looking) {
        const { topics: known, unassigned } = enumerator.snapshot();
        expect(known.map(({ partitions }) => partitions)).toEqual([assigned + unassigned.length]);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await found;
      expect(assigned).toBe(3);
    } finally {
      await enumerator.close();
    }
  });

  it('stops where retention took records, and goes on only when told to', async () => {
    await fresh();
    for (let id = 0; id < 6; id++) await topics.lines(topic, 0, [line(id)]);
    await topics.deleteBefore(topic, 0, 4);
    const at = { 'scan.startup.mode': 'specific-offsets', 'scan.startup.specific-offsets': 'partition:0,offset:1' };
    await expect(read({ options: at })).rejects.toThrow(/no record at offset 1: its records up to 4 were deleted by retention/);
    await expect(read({ options: at })).rejects.toMatchObject({
      retry: 'none',
      remedy: expect.stringContaining('auto.offset.reset') as string,
    });
    const { rows: found, counts } = await read({ options: { ...at, 'properties.auto.offset.reset': 'earliest' } });
    expect(found).toEqual(rows(4, 6));
    expect(counts.get('kafka.skipped-offsets')).toBe(3);
  });

  it('answers a poison record by policy, and reads on behind it', async () => {
    await fresh();
    await topics.lines(topic, 0, [line(0), '{"id": "x", nothing', line(2), '{"id":3,\n"name":"n3"}', `${line(4)}\n${line(5)}`]);
    await expect(read()).rejects.toThrow(new RegExp(`${topic}-0 offset 1`));
    for (const onError of ['skip', 'dead-letter'] as const) {
      const { rows: found, letters, positions } = await read({ onError });
      expect(found.slice(0, 3)).toEqual([row(0), row(2), row(3)]);
      expect(letters[0]).toBe(`${topic}-0 offset 1: {"id": "x", nothing`);
      expect(positions.get(`${topic}-0`)).toEqual({ offset: 5 });
    }
  });

  it('notices a batch that was spoilt on its way, and reads it when it is asked for again', async () => {
    const proxied = await ProxiedBroker.start();
    if ('missing' in proxied) throw new Error(proxied.missing);
    await fresh();
    await topics.lines(topic, 0, [line(0), line(1), line(2)]);
    // With its quotes: the random id of the cluster, which passes before, may hold the two letters.
    proxied.spoilOnce('"n1"');
    const options = { 'properties.bootstrap.servers': proxied.bootstrap };
    await expect(read({ options })).rejects.toMatchObject({
      code: 'connector.kafka.corrupt-batch',
      retry: 'backoff',
      message: expect.stringContaining(`offset 0 of ${topic}-0`) as string,
    });
    expect((await read({ options })).rows).toEqual(rows(0, 3));
    await proxied.stop();
  });

  it('reads records of 20 MB', async () => {
    await fresh(1, { 'max.message.bytes': '33554432' });
    const name = 'x'.repeat(20 << 20);
    await topics.produce(topic, 0, [{ value: JSON.stringify({ id: 1, name }) }, { value: line(2) }]);
    const found = (await read()).rows as [bigint, string][];
    expect(found.map(([id, text]) => [id, text.length])).toEqual([
      [1n, 20 << 20],
      [2n, 2],
    ]);
  });

  it('logs in by PLAIN and SCRAM, and says which option is wrong', async () => {
    await fresh();
    await topics.lines(topic, 0, [line(1)]);
    const at = 'missing' in broker ? '' : broker.addresses['LOGIN']!;
    const login = (mechanism: string, password: string) => ({
      'properties.bootstrap.servers': at,
      'properties.security.protocol': 'SASL_PLAINTEXT',
      'properties.sasl.mechanism': mechanism,
      'headrace.username': testUser.username,
      'headrace.password': password,
    });
    for (const mechanism of ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']) {
      expect((await read({ options: login(mechanism, testUser.password) })).rows).toEqual([row(1)]);
    }
    const wrong = topics.options({ topic, ...login('SCRAM-SHA-256', 'no') });
    const answer = await kafka.check(connectorContext({ options: wrong, table: idAndName }));
    expect(answer).toMatchObject({ ok: false, option: 'headrace.password' });
    const missing = topics.options({ topic: 'there-is-none' });
    expect(await kafka.check(connectorContext({ options: missing, table: idAndName }))).toMatchObject({ ok: false, option: 'topic' });
  });

  it('speaks TLS, with and without a login, and trusts nobody whom it was not told to', async () => {
    await fresh();
    await topics.lines(topic, 0, [line(1)]);
    const at = (listener: string, more: Record<string, string>) => ({
      'properties.bootstrap.servers': 'missing' in broker ? '' : broker.addresses[listener]!,
      'properties.security.protocol': listener === 'TLS' ? 'SSL' : 'SASL_SSL',
      ...more,
    });
    const trusted = { 'properties.ssl.truststore.certificates': 'missing' in broker ? '' : broker.certificate };
    const login = {
      'properties.sasl.mechanism': 'SCRAM-SHA-512',
      'headrace.username': testUser.username,
      'headrace.password': testUser.password,
    };
    expect((await read({ options: at('TLS', trusted) })).rows).toEqual([row(1)]);
    expect((await read({ options: at('SECURE', { ...trusted, ...login }) })).rows).toEqual([row(1)]);
    const untrusted = topics.options({ topic, ...at('TLS', {}), 'properties.delivery.timeout.ms': '500' });
    const answer = await kafka.check(connectorContext({ options: untrusted, table: idAndName }));
    expect(answer).toMatchObject({ ok: false, option: 'properties.ssl.truststore.certificates' });
  });

  it('gives the last state of each key, with deletes where a record has no value', async () => {
    await fresh();
    await topics.produce(topic, 0, [
      { key: '{"id":1}', value: '{"id":1,"name":"a"}' },
      { key: '{"id":2}', value: null },
      { key: '{"id":1}', value: null },
      { key: '{"id":3}', value: '{"id":3,"name":"c"}' },
    ]);
    const found = await read({ upserts: true, options: { 'key.format': 'json', 'key.fields': 'id' } });
    expect(found.rows).toEqual([
      [2, 1n, 'a'],
      [3, 2n, null],
      [3, 1n, null],
      [2, 3n, 'c'],
    ]);
  });

  it('answers a record without a key, or with one that cannot be read, by policy where rows are told apart by it', async () => {
    await fresh();
    await topics.produce(topic, 0, [
      { key: '{"id":1}', value: '{"id":1,"name":"a"}' },
      { key: null, value: '{"id":2,"name":"b"}' },
      { key: '', value: null },
      { key: 'no json', value: '{"id":3,"name":"c"}' },
      { key: '{"id":4}', value: null },
    ]);
    const options = { 'key.format': 'json', 'key.fields': 'id' };
    await expect(read({ upserts: true, options })).rejects.toThrow(new RegExp(`${topic}-0 offset 3`));
    const { rows: found, letters, positions } = await read({ upserts: true, options, onError: 'dead-letter' });
    expect(found).toEqual([
      [2, 1n, 'a'],
      [3, 4n, null],
    ]);
    expect(letters.toSorted()).toEqual([
      `${topic}-0 offset 1: {"id":2,"name":"b"}`,
      `${topic}-0 offset 2: `,
      `${topic}-0 offset 3: no json`,
    ]);
    expect(positions.get(`${topic}-0`)).toEqual({ offset: 5 });
  });

  it('reads a record without a key as NULL in the columns of the key', async () => {
    await fresh();
    await topics.produce(topic, 0, [
      { key: null, value: '{"name":"a"}' },
      { key: '{"id":2}', value: '{"name":"b"}' },
      { key: 'no json', value: '{"name":"c"}' },
    ]);
    const options = { 'key.format': 'json', 'key.fields': 'id', 'value.fields-include': 'EXCEPT_KEY' };
    await expect(read({ options })).rejects.toThrow(new RegExp(`${topic}-0 offset 2`));
    const { rows: found, letters } = await read({ options, onError: 'skip' });
    expect(found).toEqual([
      [null, 'a'],
      [2n, 'b'],
    ]);
    expect(letters).toEqual([`${topic}-0 offset 2: no json`]);
  });
});

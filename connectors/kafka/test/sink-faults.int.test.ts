import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindFormat, ColumnBatch, RowKind, types, type CommitRequest, type HeadraceError, type TableSchema } from '@headrace/connector-sdk';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { MemoryStage, recoverContext, writerContext } from '@headrace/connector-sdk/testing';
import jsonFormat from '@headrace/format-json';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
import { openCluster } from '../client';
import type { KafkaEpoch } from '../sink/committable';
import { kafkaSink } from '../sink/kafka-sink';
import { claimId, finishTransaction } from '../sink/transaction';
import { idAndName, table, TestTopics } from './test-topics';

const broker = await sharedKafka();
const json = bindFormat(jsonFormat, jsonFormat.spec.options.parse({}));
type Answer = 'committed' | 'already' | 'later' | 'failed';

describe.skipIf('missing' in broker)('the Kafka sink', () => {
  let topics: TestTopics;
  let count = 0;
  beforeAll(() => {
    topics = new TestTopics('missing' in broker ? '' : broker.bootstrap);
  });
  afterAll(() => topics.close());

  /** One sink of one lineage, driven by hand through the steps that the engine takes. */
  async function sink(given: { options?: Record<string, string>; table?: TableSchema; upserts?: boolean; partitions?: number } = {}) {
    const topic = `sink-${++count}`;
    const partitions = given.partitions ?? 1;
    await topics.create(topic, partitions);
    const stage = new MemoryStage();
    const schema = given.table ?? idAndName;
    const runtime = kafkaSink(given.upserts ?? false);
    const options = topics.options({ topic, 'headrace.ledger-topic': 'test-ledger', ...given.options });
    const instance = { options, table: schema, format: json, keyFormat: json };
    const lineage = (attempt: number) => ({ lineageId: `lineage-${topic}`, attempt });
    const toColumns = new RowsToColumns(schema.fields);
    const batchOf = (rows: readonly (readonly [number, string])[], kind: number = RowKind.insert): ColumnBatch => {
      const batch = ColumnBatch.allocate(
        schema.fields.map((field) => field.type),
        64,
      );
      toColumns.fill(
        batch,
        rows.map(([id, name]) => [BigInt(id), name]),
        null,
        { from: 0, to: rows.length },
      );
      batch.kinds = kind === RowKind.insert ? null : new Uint8Array(64).fill(kind);
      return batch;
    };
    return {
      topic,
      options,
      batchOf,
      recover: (attempt: number, pending: readonly KafkaEpoch[] = []) =>
        runtime.recover!(recoverContext(instance, lineage(attempt), stage), { lastCheckpointId: null, pending }),
      writer: (attempt = 1, subtask = 0) =>
        runtime.createWriter(writerContext(instance, { lineage: lineage(attempt), stage, subtask, parallelism: 2 }), []),
      commit: async (epochs: readonly KafkaEpoch[], attempt = 1): Promise<{ answers: Answer[]; why: HeadraceError | null }> => {
        const committer = runtime.createCommitter!(recoverContext(instance, lineage(attempt), stage));
        const answers: Answer[] = epochs.map(() => 'failed');
        let why: HeadraceError | null = null;
        const requests = epochs.map((committable, i): CommitRequest<KafkaEpoch> => ({
          committable,
          committed: () => (answers[i] = 'committed'),
          alreadyCommitted: () => (answers[i] = 'already'),
          retryLater: (_, problem) => {
            answers[i] = 'later';
            why = problem;
          },
          failed: (problem) => {
            answers[i] = 'failed';
            why = problem;
          },
        }));
        await committer.commit(1, requests);
        await committer.close();
        return { answers, why };
      },
      seen: async () =>
        (await topics.readAll(topic, partitions)).map(({ value }) => (value === null ? null : (JSON.parse(value) as { id: number }).id)),
      raw: () => topics.readAll(topic, partitions),
    };
  }
  const names = (ids: readonly number[]): [number, string][] => ids.map((id) => [id, `n${id}`]);
  type Sink = Awaited<ReturnType<typeof sink>>;
  const write = async (one: Sink, writer: ReturnType<Sink['writer']>, ids: readonly number[]): Promise<void> =>
    void (await writer.write({ kind: 'columns', batch: one.batchOf(names(ids)) }));
  const epoch = async (one: Sink, writer: ReturnType<Sink['writer']>, id: number, ids: readonly number[]): Promise<KafkaEpoch> => {
    await write(one, writer, ids);
    return (await writer.prepareCommit(id)).committables[0] as KafkaEpoch;
  };

  it('shows an epoch after its commit and not before, and a commit again changes nothing', async () => {
    const one = await sink();
    await one.recover(1);
    const writer = one.writer();
    const first = await epoch(one, writer, 1, [1, 2]);
    expect(await one.seen()).toEqual([]);
    expect((await one.commit([first])).answers).toEqual(['committed']);
    expect((await one.commit([first])).answers).toEqual(['committed']);
    const second = await epoch(one, writer, 2, [3]);
    expect((await one.commit([first, second])).answers[1]).toBe('committed');
    expect((await writer.prepareCommit(3)).committables).toEqual([]);
    await expect.poll(() => one.seen(), { timeout: 5_000 }).toEqual([1, 2, 3]);
    await writer.close('finished');
  });

  it('writes an epoch again from its stage when Kafka timed the transaction out, and only once', async () => {
    const one = await sink({ options: { 'properties.transaction.timeout.ms': '1000' } });
    await one.recover(1);
    const writer = one.writer();
    const timed = await epoch(one, writer, 1, [1, 2, 3]);
    // The broker looks for transactions that took too long every ten seconds.
    await new Promise((resolve) => setTimeout(resolve, 12_500));
    expect((await one.commit([timed])).answers).toEqual(['committed']);
    expect((await one.commit([timed])).answers).toEqual(['already']);
    await expect.poll(() => one.seen(), { timeout: 5_000 }).toEqual([1, 2, 3]);
    await writer.close('finished');
  });

  it('writes an epoch again when its id was claimed meanwhile, and finds a commit whose answer was lost', async () => {
    const one = await sink();
    await one.recover(1);
    const writer = one.writer();
    const epochs = [await epoch(one, writer, 1, [1]), await epoch(one, writer, 2, [2])];
    const cluster = openCluster(one.options);
    await claimId(cluster, epochs[0]!.transactionalId, 60_000);
    const { transactionalId, producerId, producerEpoch } = epochs[1]!;
    await finishTransaction(cluster, { transactionalId, producerId: BigInt(producerId), producerEpoch }, true);
    await claimId(cluster, transactionalId, 60_000);
    // The second is in the ledger, so is the first by the order of commits: it is asked for by itself here.
    expect((await one.commit([epochs[1]!])).answers).toEqual(['already']);
    cluster.close();
    await writer.close('finished');
    const other = await sink();
    const otherWriter = other.writer();
    await other.recover(1);
    const fenced = await epoch(other, otherWriter, 1, [5]);
    const again = openCluster(other.options);
    await claimId(again, fenced.transactionalId, 60_000);
    expect((await other.commit([fenced])).answers).toEqual(['committed']);
    await expect.poll(() => other.seen(), { timeout: 5_000 }).toEqual([5]);
    again.close();
    await otherWriter.close('finished');
  });

  it('fails the job, and says so, where a lost transaction was not staged', async () => {
    const one = await sink({ options: { 'headrace.stage': 'none' } });
    await one.recover(1);
    const writer = one.writer();
    const lost = await epoch(one, writer, 1, [1]);
    const cluster = openCluster(one.options);
    await claimId(cluster, lost.transactionalId, 60_000);
    cluster.close();
    const { answers, why } = await one.commit([lost]);
    expect(answers).toEqual(['failed']);
    expect(why?.message).toMatch(/has given up the transaction .* with 1 rows of checkpoint 1/);
    expect(await one.seen()).toEqual([]);
    await writer.close('finished');
  });

  it('lets a writer of an earlier attempt write no more, and takes its open transaction out of the readers’ way', async () => {
    const one = await sink();
    await one.recover(1);
    const zombie = one.writer(1);
    await write(one, zombie, [1]);
    await one.recover(2);
    const heir = one.writer(2);
    const good = await epoch(one, heir, 2, [2]);
    const onwards = write(one, zombie, [3]).then(() => zombie.prepareCommit(2));
    await expect(onwards).rejects.toThrow(/PRODUCER_FENCED|INVALID_PRODUCER_EPOCH|INVALID_TXN_STATE|INVALID_PRODUCER_ID_MAPPING/);
    expect((await one.commit([good], 2)).answers).toEqual(['committed']);
    await expect.poll(() => one.seen(), { timeout: 5_000 }).toEqual([2]);
    await zombie.close('failed');
    await heir.close('finished');
  });

  it('fences at whatever parallelism, and leaves transactions alone that may yet be committed', async () => {
    const one = await sink();
    await one.recover(1);
    const writers = [one.writer(1, 0), one.writer(1, 1)];
    const pending = await Promise.all(writers.map((writer, i) => epoch(one, writer, 1, [i])));
    await Promise.all(writers.map((writer, i) => write(one, writer, [10 + i])));
    await one.recover(2, pending);
    expect((await one.commit(pending, 2)).answers).toEqual(['committed', 'committed']);
    await expect.poll(async () => (await one.seen()).sort(), { timeout: 5_000 }).toEqual([0, 1]);
    for (const writer of writers) await writer.close('failed');
  });

  it('survives connections that break in mid-send and answers that get lost, with every row once and in order', async () => {
    const one = await sink({ options: { 'properties.batch.size': '200', 'properties.request.timeout.ms': '2000' } });
    await one.recover(1);
    const writer = one.writer();
    const ids = Array.from({ length: 400 }, (_, id) => id);
    for (let from = 0; from < 400; from += 40) {
      await write(one, writer, ids.slice(from, from + 40));
      if (from % 80 === 0) cutProducers(writer);
    }
    const all = (await writer.prepareCommit(1)).committables as KafkaEpoch[];
    await one.commit(all);
    await expect.poll(() => one.seen(), { timeout: 5_000 }).toEqual(ids);
    await writer.close('finished');
  });

  it('upserts by key: the last row of a key lies in the partition that Java’s hash gives, deletes are tombstones', async () => {
    const schema = table(
      [
        { name: 'id', type: { ...types.BIGINT, nullable: false } },
        { name: 'name', type: types.STRING },
      ],
      { primaryKey: ['id'] },
    );
    const options = { 'key.format': 'json', 'key.fields': 'id' };
    const one = await sink({ table: schema, upserts: true, options, partitions: 3 });
    await one.recover(1);
    const writer = one.writer();
    await write(one, writer, [1, 2]);
    await writer.write({ kind: 'columns', batch: one.batchOf(names([1]), RowKind.delete) });
    await one.commit((await writer.prepareCommit(1)).committables as KafkaEpoch[]);
    const ofOne = async () => (await one.raw()).filter(({ key }) => key === '{"id":1}').map(({ value }) => value);
    await expect.poll(ofOne, { timeout: 5_000 }).toEqual(['{"id":1,"name":"n1"}', null]);
    await writer.close('finished');
  });

  it('says which topic is missing before the first row', async () => {
    const one = await sink({ options: { topic: 'never-made' } });
    await expect(one.recover(1)).rejects.toThrow(/There is no topic "never-made"/);
  });
});

/** Breaks the writer's connections as a network would. */
function cutProducers(writer: unknown): void {
  const { cluster } = writer as { cluster: { connections: Map<string, Promise<{ socket: { destroy(): void } }>> } };
  for (const pending of cluster.connections.values()) void pending.then((connection) => connection.socket.destroy());
}

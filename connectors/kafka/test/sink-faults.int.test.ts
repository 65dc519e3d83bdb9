import { afterAll, beforeAll, expect, it } from 'vitest';
import { RowKind, types } from '@headrace/connector-sdk';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { openCluster } from '../client';
import { claimId, finishTransaction } from '../sink/transaction';
import type { KafkaEpoch } from '../sink/committable';
import { Ledger } from '../sink/ledger';
import { ProxiedBroker } from './proxied-broker';
import { sinkByHand, type GivenSink, type SinkByHand } from './sink-by-hand';
import { table, TestTopics } from './test-topics';

const broker = await sharedKafka();
/** Its number in Kafka's protocol. */
const INIT_PRODUCER_ID = 22;

describeUnless(broker, 'the Kafka sink', () => {
  let topics: TestTopics;
  beforeAll(() => {
    topics = new TestTopics('missing' in broker ? '' : broker.bootstrap);
  });
  afterAll(() => topics.close());

  const sink = (given: GivenSink = {}): Promise<SinkByHand> => sinkByHand(topics, given);

  it('shows an epoch after its commit and not before, and a commit again changes nothing', async () => {
    const one = await sink();
    await one.recover(1);
    const writer = one.writer();
    const first = await one.epoch(writer, 1, [1, 2]);
    expect(await one.seen()).toEqual([]);
    expect((await one.commit([first])).answers).toEqual(['committed']);
    expect((await one.commit([first])).answers).toEqual(['committed']);
    const second = await one.epoch(writer, 2, [3]);
    expect((await one.commit([first, second])).answers[1]).toBe('committed');
    expect((await writer.prepareCommit(3)).committables).toEqual([]);
    expect(await one.seen()).toEqual([1, 2, 3]);
    await writer.close('finished');
  });

  it('writes an epoch again from its stage when Kafka timed the transaction out, and only once', async () => {
    const one = await sink({ options: { 'properties.transaction.timeout.ms': '1000' } });
    await one.recover(1);
    const writer = one.writer();
    const timed = await one.epoch(writer, 1, [1, 2, 3]);
    await topics.untilAborted(timed.transactionalId);
    expect((await one.commit([timed])).answers).toEqual(['committed']);
    expect((await one.commit([timed])).answers).toEqual(['already']);
    expect(await one.seen()).toEqual([1, 2, 3]);
    await writer.close('finished');
  });

  it('writes an epoch again when its id was claimed meanwhile, and finds a commit whose answer was lost', async () => {
    const one = await sink();
    await one.recover(1);
    const writer = one.writer();
    const epochs = [await one.epoch(writer, 1, [1]), await one.epoch(writer, 2, [2])];
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
    const fenced = await other.epoch(otherWriter, 1, [5]);
    const again = openCluster(other.options);
    await claimId(again, fenced.transactionalId, 60_000);
    expect((await other.commit([fenced])).answers).toEqual(['committed']);
    expect(await other.seen()).toEqual([5]);
    again.close();
    await otherWriter.close('finished');
  });

  it('fails the job, and says so, where a lost transaction was not staged', async () => {
    const one = await sink({ options: { 'headrace.stage': 'none' } });
    await one.recover(1);
    const writer = one.writer();
    const lost = await one.epoch(writer, 1, [1]);
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
    const one = await sink({ options: { 'properties.batch.size': '10' } });
    await one.recover(1);
    const zombie = one.writer(1);
    await one.write(zombie, [1]);
    await topics.untilOpen(`headrace-lineage-${one.topic}`);
    await one.recover(2);
    const heir = one.writer(2);
    const good = await one.epoch(heir, 2, [2]);
    const onwards = one.write(zombie, [3]).then(() => zombie.prepareCommit(2));
    await expect(onwards).rejects.toThrow(/PRODUCER_FENCED|INVALID_PRODUCER_EPOCH|INVALID_TXN_STATE|INVALID_PRODUCER_ID_MAPPING/);
    expect((await one.commit([good], 2)).answers).toEqual(['committed']);
    expect(await one.seen()).toEqual([2]);
    await zombie.close('failed');
    await heir.close('finished');
  });

  it('lets a replaced writer begin nothing, which would keep readers waiting and take its successor’s ids', async () => {
    const one = await sink();
    await one.recover(1);
    const zombie = one.writer(1);
    const first = await one.epoch(zombie, 1, [1]);
    await one.recover(2, [first]);
    const heir = one.writer(2);
    const second = await one.epoch(heir, 2, [2]);
    const onwards = one.write(zombie, [3]).then(() => zombie.prepareCommit(2));
    await expect(onwards).rejects.toMatchObject({ code: 'connector.kafka.replaced', retry: 'none' });
    expect((await one.commit([first, second], 2)).answers).toEqual(['committed', 'committed']);
    expect(await one.seen()).toEqual([1, 2]);
    await zombie.close('failed');
    await heir.close('finished');
  });

  it('takes no id from its successor where a writer is replaced between asking whose the sink is and its claim', async () => {
    const proxied = await ProxiedBroker.start();
    if ('missing' in proxied) throw new Error(proxied.missing);
    const one = await sink({ options: { 'properties.batch.size': '10' } });
    await one.recover(1);
    const zombie = one.writer(1, 0, { ...one.options, 'properties.bootstrap.servers': proxied.bootstrap });
    const outage = proxied.outageAt(INIT_PRODUCER_ID);
    await one.write(zombie, [1]);
    const back = await outage;
    await one.recover(2);
    const heir = one.writer(2);
    await one.write(heir, [2]);
    await topics.untilOpen(`headrace-lineage-${one.topic}`);
    await back();
    await expect(zombie.prepareCommit(1)).rejects.toMatchObject({ code: 'connector.kafka.replaced' });
    const epoch = (await heir.prepareCommit(1)).committables[0]!;
    expect((await one.commit([epoch], 2)).answers).toEqual(['committed']);
    expect(await one.seen()).toEqual([2]);
    await zombie.close('failed');
    await heir.close('finished');
    await proxied.stop();
  });

  it('looks through the ids of attempts that have left nothing once, and then no more', async () => {
    const one = await sink();
    const noted = async (): Promise<number> => {
      const cluster = openCluster(one.options);
      const { keys } = await new Ledger(cluster, one.options['headrace.ledger-topic']).read(`headrace-lineage-${one.topic}-sink`);
      cluster.close();
      return keys.filter((key) => key.includes('/used/')).length;
    };
    let left: readonly KafkaEpoch[] = [];
    for (let attempt = 1; attempt <= 5; attempt++) {
      await one.recover(attempt, left);
      await one.commit(left, attempt);
      const writer = one.writer(attempt);
      left = [await one.epoch(writer, attempt, [attempt])];
      await writer.close('failed');
      // Its own, and that of the attempt whose transaction could yet be committed when this one began.
      expect(await noted()).toBe(Math.min(attempt, 2));
    }
    await one.commit(left, 5);
    expect(await one.seen()).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses what a stopped process had on its way, or sends when it goes on', async () => {
    const proxied = await ProxiedBroker.start();
    if ('missing' in proxied) throw new Error(proxied.missing);
    const one = await sink({ options: { 'properties.batch.size': '10' } });
    await one.recover(1);
    const zombie = one.writer(1, 0, { ...one.options, 'properties.bootstrap.servers': proxied.bootstrap });
    await one.write(zombie, [1]);
    await topics.untilOpen(`headrace-lineage-${one.topic}`);
    const goesOn = proxied.hold();
    await one.write(zombie, [2]);
    await one.recover(2);
    const heir = one.writer(2);
    const good = await one.epoch(heir, 2, [3]);
    expect((await one.commit([good], 2)).answers).toEqual(['committed']);
    goesOn();
    await expect(zombie.prepareCommit(2)).rejects.toThrow(/PRODUCER_FENCED|INVALID_PRODUCER_EPOCH|INVALID_TXN_STATE|INVALID_PRODUCER_ID/);
    expect(await one.seen()).toEqual([3]);
    await zombie.close('failed');
    await heir.close('finished');
    await proxied.stop();
  });

  it('writes a row of 20 MB, and says which one is too large for the topic', async () => {
    const one = await sink();
    await one.recover(1);
    const writer = one.writer();
    await one.writeRows(writer, [[1, 'x'.repeat(20 << 20)]]);
    await one.commit((await writer.prepareCommit(1)).committables);
    expect((await one.raw()).map(({ value }) => value!.length)).toEqual([(20 << 20) + '{"id":1,"name":""}'.length]);
    const tooLarge = one.writeRows(writer, [[2, 'x'.repeat(40 << 20)]]).then(() => writer.prepareCommit(2));
    await expect(tooLarge).rejects.toMatchObject({
      code: 'connector.kafka.message-too-large',
      retry: 'none',
      remedy: expect.stringContaining('max.message.bytes') as string,
    });
    await writer.close('failed');
  });

  it('leaves a row out that is too large for the topic, by the policy, and writes what fits in batches that do', async () => {
    const letters: { readonly place: string; readonly text: string; readonly code: string }[] = [];
    const config = { 'max.message.bytes': '1500' };
    const one = await sink({
      config,
      deadLetter: ({ place, bytes }, { code }) => letters.push({ place, code, text: Buffer.from(bytes).toString() }),
    });
    await one.recover(1);
    const writer = one.writer();
    // Together far more than the topic takes as one batch.
    const small = Array.from({ length: 60 }, (_, id): readonly [number, string] => [id, 'y'.repeat(100)]);
    const large = 'x'.repeat(2_000);
    await one.writeRows(writer, [...small.slice(0, 30), [1_000, large], ...small.slice(30)]);
    const { committables } = await writer.prepareCommit(1);
    const { transactionalId } = committables[0]!;
    const text = `{"id":1000,"name":"${large}"}`;
    expect(letters).toEqual([{ place: one.topic, code: 'connector.kafka.message-too-large', text }]);
    // Kafka loses the transaction: what is written again comes from the stage, which has not the row either.
    const cluster = openCluster(one.options);
    await claimId(cluster, transactionalId, 60_000);
    cluster.close();
    expect((await one.commit(committables)).answers).toEqual(['committed']);
    expect(await one.seen()).toEqual(small.map(([id]) => id));
    expect(letters).toHaveLength(1);
    await writer.close('finished');
    const packed = await sink({ config, options: { 'properties.compression.type': 'gzip' } });
    await packed.recover(1);
    const packing = packed.writer();
    await packed.writeRows(packing, [[1_000, large]]);
    expect((await packed.commit((await packing.prepareCommit(1)).committables)).answers).toEqual(['committed']);
    expect(await packed.seen()).toEqual([1_000]);
    await packing.close('finished');
  });

  it('fences at whatever parallelism, and leaves transactions alone that may yet be committed', async () => {
    const one = await sink();
    await one.recover(1);
    const writers = [one.writer(1, 0), one.writer(1, 1)];
    const pending = await Promise.all(writers.map((writer, i) => one.epoch(writer, 1, [i])));
    await Promise.all(writers.map((writer, i) => one.write(writer, [10 + i])));
    await one.recover(2, pending);
    expect((await one.commit(pending, 2)).answers).toEqual(['committed', 'committed']);
    expect((await one.seen()).sort()).toEqual([0, 1]);
    for (const writer of writers) await writer.close('failed');
  });

  it('survives connections that break in mid-send and answers that get lost, with every row once and in order', async () => {
    const one = await sink({ options: { 'properties.batch.size': '200', 'properties.request.timeout.ms': '2000' } });
    await one.recover(1);
    const writer = one.writer();
    const ids = Array.from({ length: 400 }, (_, id) => id);
    for (let from = 0; from < 400; from += 40) {
      await one.write(writer, ids.slice(from, from + 40));
      if (from % 80 === 0) cutProducers(writer);
    }
    const all = (await writer.prepareCommit(1)).committables;
    await one.commit(all);
    expect(await one.seen()).toEqual(ids);
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
    await one.write(writer, [1, 2]);
    await one.write(writer, [1], RowKind.delete);
    await one.commit((await writer.prepareCommit(1)).committables);
    const ofOne = async () => (await one.raw()).filter(({ key }) => key === '{"id":1}').map(({ value }) => value);
    expect(await ofOne()).toEqual(['{"id":1,"name":"n1"}', null]);
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

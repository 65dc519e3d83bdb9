import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bindFormat, ColumnBatch, notNull, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { ColumnsToRows, RowsToColumns } from '@headrace/connector-sdk/base';
import { connectorContext, MemoryStage, optionsOf, readerContext, tableOf, writerContext } from '@headrace/connector-sdk/testing';
import avroConfluent from '@headrace/format-avro-confluent';
import { TestRegistry } from '@/formats/avro-confluent/test/test-registry';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import kafka from '../index';
import { KafkaReader } from '../source/reader';
import { KafkaWriter } from '../sink/writer';
import { TestTopics } from './test-topics';

const broker = await sharedKafka();
const fields: readonly Field[] = [
  { name: 'id', type: notNull(types.BIGINT) },
  { name: 'word', type: types.STRING },
];
const table = tableOf(fields);
const rows = (from: number): SqlRow[] => Array.from({ length: 50 }, (_, i) => [BigInt(from + i), i % 3 === 0 ? null : `word ${i} é`]);

/** The rows of records `[0, stop)` of the topic's one partition. */
async function readAll(reader: KafkaReader, topic: string, stop: number): Promise<SqlRow[]> {
  reader.addSplits([{ split: { topic, partition: 0, start: 0, stop }, from: null }]);
  const seen: SqlRow[] = [];
  const toRows = new ColumnsToRows(fields);
  for (let finished = false; !finished;) {
    const result = await reader.fetch({ records: 30, bytes: 1 << 20, waitMs: 1_000 });
    for (const { data } of result.batches) if (data.kind === 'columns') seen.push(...toRows.rows(data.batch));
    finished = result.finished.length > 0;
  }
  await reader.close();
  return seen;
}

describeUnless(broker, 'Kafka with schemas out of a registry', () => {
  let topics: TestTopics;
  let registry: TestRegistry;
  beforeAll(() => {
    topics = new TestTopics('missing' in broker ? '' : broker.bootstrap);
  });
  afterAll(() => topics.close());
  beforeEach(async () => {
    registry = await TestRegistry.start();
  });
  afterEach(() => registry.stop());

  it.each([false, true])('reads what it has written with keys by schemas of their own (by key: %s)', async (upserts) => {
    const topic = `avro-keys-${upserts}`;
    await topics.create(topic, 1);
    const bound = (subject: string) => bindFormat(avroConfluent, optionsOf(avroConfluent.spec, { url: registry.url, subject }));
    const keyed = { ...table, primaryKey: upserts ? ['id'] : [] };
    const given = { topic, 'sink.delivery-guarantee': 'at-least-once', 'value.fields-include': 'EXCEPT_KEY' };
    const options = topics.options({ ...given, 'key.format': 'avro-confluent', 'key.fields': 'id' });
    const instance = { options, table: keyed, format: bound(`${topic}-value`), keyFormat: bound(`${topic}-key`) };
    const made = { lineage: { lineageId: topic, attempt: 1 }, stage: new MemoryStage(), subtask: 0, parallelism: 1 };
    const writer = new KafkaWriter(writerContext(instance, made), upserts);
    const batch = ColumnBatch.allocate(
      fields.map((field) => field.type),
      50,
    );
    new RowsToColumns(fields).fill(batch, rows(0), null);
    await writer.write({ kind: 'columns', batch });
    await writer.prepareCommit(1);
    await writer.close('finished');
    expect([...registry.subjects.keys()]).toEqual(expect.arrayContaining([`${topic}-key`, `${topic}-value`]));
    expect(await readAll(new KafkaReader(readerContext(instance), upserts), topic, 50)).toEqual(rows(0));
    const described = await kafka.catalog!.describe(connectorContext({ ...instance, table: tableOf([]) }), topic);
    expect(described).toEqual({
      fields: [
        { name: 'id', type: types.BIGINT },
        { name: 'word', type: types.STRING },
      ],
      primaryKey: [],
      leftOut: [],
    });
  });

  it('registers the schema before the first row, and asks for it once before the rows are read', async () => {
    await topics.create('avro-orders', 1);
    const format = bindFormat(avroConfluent, optionsOf(avroConfluent.spec, { url: registry.url, subject: 'avro-orders-value' }));
    const options = topics.options({ topic: 'avro-orders', 'sink.delivery-guarantee': 'at-least-once' });
    const instance = { options, table, format };
    const made = { lineage: { lineageId: 'avro', attempt: 1 }, stage: new MemoryStage(), subtask: 0, parallelism: 1 };
    const writer = new KafkaWriter(writerContext(instance, made), false);
    const batch = ColumnBatch.allocate(
      fields.map((field) => field.type),
      50,
    );
    for (const from of [0, 50]) {
      new RowsToColumns(fields).fill(batch, rows(from), null);
      await writer.write({ kind: 'columns', batch });
    }
    await writer.prepareCommit(1);
    await writer.close('finished');
    expect(registry.subjects.get('avro-orders-value')).toEqual([1]);

    const seen = await readAll(new KafkaReader(readerContext(instance), false), 'avro-orders', 100);
    expect(seen).toEqual([...rows(0), ...rows(50)]);
    expect(registry.asked.get('/schemas/ids/1')).toBe(1);
  });
});

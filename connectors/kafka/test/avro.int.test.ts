import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindFormat, ColumnBatch, notNull, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { ColumnsToRows, RowsToColumns } from '@headrace/connector-sdk/base';
import { MemoryStage, optionsOf, readerContext, tableOf, writerContext } from '@headrace/connector-sdk/testing';
import avroConfluent from '@headrace/format-avro-confluent';
import { TestRegistry } from '@/formats/avro-confluent/test/test-registry';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
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

describe.skipIf('missing' in broker)('Kafka with schemas out of a registry', () => {
  let topics: TestTopics;
  let registry: TestRegistry;
  beforeAll(async () => {
    topics = new TestTopics('missing' in broker ? '' : broker.bootstrap);
    registry = await TestRegistry.start();
  });
  afterAll(async () => {
    topics.close();
    await registry.stop();
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

    const reader = new KafkaReader(readerContext(instance), false);
    reader.addSplits([{ split: { topic: 'avro-orders', partition: 0, start: 0, stop: 100 }, from: null }]);
    const seen: SqlRow[] = [];
    const toRows = new ColumnsToRows(fields);
    for (let finished = false; !finished;) {
      const result = await reader.fetch({ records: 30, bytes: 1 << 20, waitMs: 1_000 });
      for (const { data } of result.batches) if (data.kind === 'columns') seen.push(...toRows.rows(data.batch));
      finished = result.finished.length > 0;
    }
    await reader.close();
    expect(seen).toEqual([...rows(0), ...rows(50)]);
    expect(registry.asked.get('/schemas/ids/1')).toBe(1);
  });
});

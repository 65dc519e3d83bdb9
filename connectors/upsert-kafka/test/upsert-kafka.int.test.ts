import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { headrace } from '@/server/cli/testing/headrace';
import { TestTopics } from '@/connectors/kafka/test/test-topics';

const broker = await sharedKafka();

describeUnless(broker, 'tables by key in Kafka', () => {
  const work = mkdtempSync(path.join(os.tmpdir(), 'headrace-upsert-kafka-'));
  const bootstrap = 'missing' in broker ? '' : broker.bootstrap;
  let topics: TestTopics;
  beforeAll(() => {
    topics = new TestTopics(bootstrap);
  });
  afterAll(() => {
    topics.close();
    rmSync(work, { recursive: true, force: true });
  });

  const keyed = (topic: string): string =>
    `'connector' = 'upsert-kafka', 'topic' = '${topic}', 'properties.bootstrap.servers' = '${bootstrap}', 'key.format' = 'json', 'value.format' = 'json'`;
  async function run(name: string, script: string): Promise<string> {
    const file = path.join(work, `${name}.sql`);
    writeFileSync(file, script);
    const { code, stderr, stdout } = await headrace(['run', file, '--checkpoint-dir', path.join(work, `${name}-chk`)]).ended;
    expect(code, stderr).toBe(0);
    await topics.untilMarked();
    return stdout;
  }

  it('writes counts by key as they change, and reads the last of each, deletes too', async () => {
    await topics.create('upsert-orders', 2);
    await topics.create('upsert-counts', 3, { 'cleanup.policy': 'compact' });
    const order = (id: number, item: string): string => JSON.stringify({ id, item });
    await topics.lines('upsert-orders', 0, [order(1, 'a'), order(2, 'b'), order(3, 'a'), order(4, 'c')]);
    await run(
      'counts',
      `CREATE TEMPORARY TABLE orders (id BIGINT, item STRING) WITH ('connector' = 'kafka', 'topic' = 'upsert-orders',
         'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json', 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset');
       CREATE TEMPORARY TABLE counts (item STRING, n BIGINT, PRIMARY KEY (item) NOT ENFORCED) WITH (${keyed('upsert-counts')});
       INSERT INTO counts SELECT item, COUNT(*) FROM orders GROUP BY item;`,
    );
    const last = new Map((await topics.readAll('upsert-counts', 3)).map(({ key, value }) => [key, value]));
    expect(last).toEqual(
      new Map([
        ['{"item":"a"}', '{"item":"a","n":2}'],
        ['{"item":"b"}', '{"item":"b","n":1}'],
        ['{"item":"c"}', '{"item":"c","n":1}'],
      ]),
    );
    await topics.produce('upsert-counts', 0, [
      { key: '{"item":"z"}', value: '{"item":"z","n":9}' },
      { key: '{"item":"z"}', value: null },
    ]);
    const printed = await run(
      'total',
      `CREATE TEMPORARY TABLE counts (item STRING, n BIGINT, PRIMARY KEY (item) NOT ENFORCED) WITH (${keyed('upsert-counts')}, 'scan.bounded.mode' = 'latest-offset');
       CREATE TEMPORARY TABLE o (total BIGINT, items BIGINT) WITH ('connector' = 'print');
       INSERT INTO o SELECT SUM(n), COUNT(*) FROM counts;`,
    );
    expect(printed.trimEnd().split('\n').at(-1)).toMatch(/^\+[IU]\[4, 3\]$/);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKafka, whyNoKafka, type KafkaBroker } from '@/server/launch/services/kafka.mjs';
import { headrace } from '@/server/cli/testing/headrace';
import { sinkByHand } from './sink-by-hand';
import { TestTopics } from './test-topics';

const missing = whyNoKafka();
if (missing) process.stderr.write(`\nSKIPPED: a restart of Kafka. ${missing}\n`);

describe.skipIf(missing)('a broker that dies under a running job and comes back', () => {
  const work = mkdtempSync(path.join(os.tmpdir(), 'headrace-kafka-restart-'));
  let broker: KafkaBroker;
  let topics: TestTopics;
  beforeAll(async () => {
    broker = await startKafka({ folder: path.join(work, 'kafka'), quick: true, heapMb: 384 });
    topics = new TestTopics(broker.bootstrap);
  });
  afterAll(async () => {
    topics.close();
    await broker.kill();
    rmSync(work, { recursive: true, force: true });
  });

  it('costs no row and doubles none', async () => {
    await topics.create('restart-in', 2);
    await topics.create('restart-out', 2);
    const script = path.join(work, 'job.sql');
    const at = `'properties.bootstrap.servers' = '${broker.bootstrap}', 'format' = 'json'`;
    writeFileSync(
      script,
      `CREATE TEMPORARY TABLE i (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'restart-in', ${at}, 'scan.startup.mode' = 'earliest-offset');
       CREATE TEMPORARY TABLE o (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'restart-out', ${at});
       INSERT INTO o SELECT id FROM i;`,
    );
    const start = () => headrace(['run', script, '--checkpoint-dir', path.join(work, 'chk'), '--checkpoint-interval', '200ms']);
    const seen = async (): Promise<number[]> =>
      (await topics.readAll('restart-out', 2)).map(({ value }) => (JSON.parse(value!) as { id: number }).id).sort((a, b) => a - b);
    const feed = async (from: number, to: number): Promise<void> => {
      const ids = Array.from({ length: to - from }, (_, i) => from + i);
      for (const partition of [0, 1]) {
        await topics.lines(
          'restart-in',
          partition,
          ids.filter((id) => id % 2 === partition).map((id) => JSON.stringify({ id })),
        );
      }
    };
    const until = (count: number) => expect.poll(async () => (await seen()).length, { timeout: 60_000, interval: 300 }).toBe(count);
    const job = start();
    await feed(0, 1_000);
    await until(1_000);
    await feed(1_000, 3_000);
    await broker.kill();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await broker.start();
    await feed(3_000, 4_000);
    await until(4_000);
    job.child.kill('SIGTERM');
    const { code, stderr } = await job.ended;
    expect(code, stderr).toBe(130);
    expect(await seen()).toEqual(Array.from({ length: 4_000 }, (_, id) => id));
  });

  it('is asked again where it coordinates a transaction that is to be committed, for longer than one request has patience', async () => {
    const one = await sinkByHand(topics);
    const impatient = { ...one.options, 'properties.delivery.timeout.ms': 500 };
    await one.recover(1);
    const writer = one.writer();
    const ready = await one.epoch(writer, 1, [1, 2]);
    await broker.kill();
    const { answers, why } = await one.commit([ready], 1, impatient);
    expect(answers).toEqual(['later']);
    expect(why).toMatchObject({ retry: 'backoff', code: 'connector.kafka.connection-lost' });
    await broker.start();
    await expect.poll(async () => (await one.commit([ready], 1, impatient)).answers, { timeout: 40_000 }).toEqual(['committed']);
    expect(await one.seen()).toEqual([1, 2]);
    await writer.close('failed');
  });
});

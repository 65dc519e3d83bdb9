import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startKafka, whyNoKafka, type KafkaBroker } from '@/server/launch/services/kafka.mjs';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { CopiedJob, idsBelow } from './copied-job';
import { sinkByHand } from './sink-by-hand';
import { TestTopics } from './test-topics';

const missing = whyNoKafka();

/** Transactions that took too long are given up soon, not every ten seconds. */
const SOON = { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': '500' };

const until = (job: CopiedJob, count: number): Promise<void> =>
  expect.poll(async () => (await job.seen()).length, { timeout: 60_000, interval: 300 }).toBe(count);

describeUnless(missing, 'a broker that dies under a running job and comes back', () => {
  const work = mkdtempSync(path.join(os.tmpdir(), 'headrace-kafka-restart-'));
  let broker: KafkaBroker;
  let topics: TestTopics;
  beforeAll(async () => {
    broker = await startKafka({ folder: path.join(work, 'kafka'), quick: true, heapMb: 384, properties: SOON });
    topics = new TestTopics(broker.bootstrap);
  });
  afterAll(async () => {
    topics.close();
    await broker.kill();
    rmSync(work, { recursive: true, force: true });
  });

  it('costs no row and doubles none', { timeout: 240_000 }, async () => {
    const job = new CopiedJob(topics, { name: 'restart', partitions: 2, bootstrap: broker.bootstrap });
    await job.createTopics();
    const running = job.start();
    await job.feed(0, 1_000);
    await until(job, 1_000);
    await job.feed(1_000, 3_000);
    await broker.kill();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await broker.start();
    await job.feed(3_000, 4_000);
    await until(job, 4_000);
    running.child.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    expect(await job.seen()).toEqual(idsBelow(4_000));
    job.remove();
  });

  it(
    'away for longer than its transactions live: Kafka gives them up, and the job writes them again, once',
    { timeout: 240_000 },
    async () => {
      const options = `, 'properties.transaction.timeout.ms' = '1500'`;
      const job = new CopiedJob(topics, { name: 'long-away', partitions: 2, bootstrap: broker.bootstrap, options });
      await job.createTopics();
      let running = job.start();
      // A transaction that was open for too long fails the job, which says so; the next start writes its rows again from the checkpoint. A slow machine
      // needs no dead broker for that.
      const untilThere = async (count: number): Promise<void> => {
        for (let starts = 1; (await job.seen()).length < count;) {
          if (running.child.exitCode !== null) {
            expect((await running.ended).stderr).toMatch(/transaction|PRODUCER|TXN/i);
            expect(++starts).toBeLessThan(5);
            running = job.start();
          }
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
      };
      await job.feed(0, 1_000);
      await untilThere(1_000);
      await job.feed(1_000, 3_000);
      await broker.kill();
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      await broker.start();
      await job.feed(3_000, 4_000);
      await untilThere(4_000);
      running.child.kill('SIGTERM');
      expect((await running.ended).code).toBe(130);
      expect(await job.seen()).toEqual(idsBelow(4_000));
      job.remove();
    },
  );

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
    await expect.poll(async () => (await one.commit([ready], 1, impatient)).answers, { timeout: 60_000 }).toEqual(['committed']);
    expect(await one.seen()).toEqual([1, 2]);
    await writer.close('failed');
  });
});

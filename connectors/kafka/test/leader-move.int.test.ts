import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startKafkaCluster, whyNoKafka, type KafkaBroker } from '@/server/launch/services/kafka.mjs';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { CopiedJob, idsBelow } from './copied-job';
import { TestTopics } from './test-topics';

const missing = whyNoKafka();

/** Noticed soon, and given back soon. */
const QUICK = {
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
  'leader.imbalance.check.interval.seconds': '1',
  'leader.imbalance.per.broker.percentage': '0',
};

describeUnless(missing, 'a cluster of two brokers under a running job', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'headrace-kafka-cluster-'));
  let brokers: readonly KafkaBroker[] = [];
  let topics: TestTopics;
  let job: CopiedJob;
  beforeAll(async () => {
    brokers = await startKafkaCluster({ folder, brokers: 2, quick: true, heapMb: 384, properties: QUICK });
    const bootstrap = brokers.map((broker) => broker.bootstrap).join(',');
    topics = new TestTopics(bootstrap);
    job = new CopiedJob(topics, { name: 'moved', partitions: 4, bootstrap });
  });
  afterAll(async () => {
    topics.close();
    job.remove();
    for (const broker of brokers) await broker.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses and doubles nothing when leaders and coordinators move to the other broker, and back', { timeout: 300_000 }, async () => {
    await job.createTopics(2);
    const until = (count: number) => expect.poll(async () => (await job.seen()).length, { timeout: 60_000, interval: 300 }).toBe(count);
    // Of both topics: what the test itself writes must not meet a leader that is just moving, which may keep a batch and say that it has not.
    const ledBy = (broker: number) =>
      expect.poll(
        async () => {
          const leaders = [...(await topics.leaders('moved-in')), ...(await topics.leaders('moved-out'))];
          return leaders.filter((leader) => leader === broker).length;
        },
        { timeout: 60_000, interval: 200 },
      );
    const running = job.start();
    await job.feed(0, 1_000);
    await until(1_000);
    await ledBy(2).toBe(4);
    // A broker dies in mid-send: what it led goes on at the other one, which stays alone.
    await job.feed(1_000, 3_000);
    await brokers[1]!.kill();
    await ledBy(1).toBe(8);
    await job.feed(3_000, 4_000);
    await until(4_000);
    // It comes back and leads again: the first broker is alive and answers that it is no leader any more.
    await brokers[1]!.start();
    await ledBy(2).toBe(4);
    await job.feed(4_000, 6_000);
    await until(6_000);
    running.child.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    expect(await job.seen()).toEqual(idsBelow(6_000));
  });
});

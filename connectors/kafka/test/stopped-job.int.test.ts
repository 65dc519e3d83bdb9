import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
import { newestCheckpoint, until as untilSo } from '@/server/cli/testing/headrace';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { CopiedJob, idsBelow } from './copied-job';
import { TestTopics } from './test-topics';

const broker = await sharedKafka();

/** Each thread takes the signal when it next gets its turn. Where there is no /proc, they are taken at their word. */
const standsStill = (pid: number): boolean =>
  process.platform !== 'linux' ||
  readdirSync(`/proc/${pid}/task`).every((thread) => /^State:\s+T/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8')));

describeUnless(broker, 'a job that is stopped while another takes over', () => {
  let topics: TestTopics;
  let job: CopiedJob;
  beforeAll(() => {
    const bootstrap = 'missing' in broker ? '' : broker.bootstrap;
    topics = new TestTopics(bootstrap);
    job = new CopiedJob(topics, { name: `stopped-${process.pid}`, partitions: 2, bootstrap });
  });
  afterAll(() => {
    topics.close();
    job.remove();
  });

  it('adds nothing when it goes on, and keeps no reader waiting', { timeout: 240_000 }, async () => {
    await job.createTopics();
    // A job that has ended brings no more rows: what it said stands in their place.
    const brought = async (by: ReturnType<CopiedJob['start']>) =>
      by.child.exitCode === null ? (await job.seen()).length : (await by.ended).stderr;
    const until = (by: ReturnType<CopiedJob['start']>, count: number) =>
      expect.poll(() => brought(by), { timeout: 60_000, interval: 200 }).toBe(count);
    const zombie = job.start();
    await job.feed(0, 1_000);
    await until(zombie, 1_000);
    await job.feed(1_000, 3_000);
    zombie.child.kill('SIGSTOP');
    await untilSo('the stop', () => standsStill(zombie.child.pid!));
    // As if on another machine: the same checkpoints at another place, so that no lock and no file tells the one of the other.
    const elsewhere = path.join(job.work, 'elsewhere');
    cpSync(path.join(job.work, 'chk'), elsewhere, { recursive: true });
    const copied = newestCheckpoint(elsewhere);
    const heir = job.start('elsewhere');
    // The rows may have come through before the stop: then only a checkpoint of the heir's tells that it has taken over.
    await untilSo('the heir at work', () => newestCheckpoint(elsewhere) > copied);
    await until(heir, 3_000);
    zombie.child.kill('SIGCONT');
    await job.feed(3_000, 5_000);
    const { code, stderr } = await zombie.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/PRODUCER_FENCED|INVALID_PRODUCER_EPOCH|INVALID_TXN_STATE|INVALID_PRODUCER_ID|taken over|replaced/);
    await until(heir, 5_000);
    heir.child.kill('SIGTERM');
    expect((await heir.ended).code).toBe(130);
    expect(await job.seen()).toEqual(idsBelow(5_000));
  });
});

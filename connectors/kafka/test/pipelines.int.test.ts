import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { headrace } from '@/server/cli/testing/headrace';
import { TestTopics } from './test-topics';

const broker = await sharedKafka();

describeUnless(broker, 'pipelines from Kafka to Kafka', () => {
  const work = mkdtempSync(path.join(os.tmpdir(), 'headrace-kafka-'));
  const bootstrap = 'missing' in broker ? '' : broker.bootstrap;
  let topics: TestTopics;
  beforeAll(() => {
    topics = new TestTopics(bootstrap);
  });
  afterAll(() => {
    topics.close();
    rmSync(work, { recursive: true, force: true });
  });

  const tables = (name: string, options = ''): string => `
    CREATE TEMPORARY TABLE orders (id BIGINT, item STRING, amount DECIMAL(10, 2)) WITH (
      'connector' = 'kafka', 'topic' = '${name}-in', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json',
      'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset');
    CREATE TEMPORARY TABLE filtered (id BIGINT, item STRING, amount DECIMAL(10, 2)) WITH (
      'connector' = 'kafka', 'topic' = '${name}-out', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json'${options});
    INSERT INTO filtered SELECT id, item, amount FROM orders WHERE amount >= 50;`;

  async function orders(name: string, count: number): Promise<void> {
    await topics.create(`${name}-in`, 4);
    await topics.create(`${name}-out`, 3);
    const line = (id: number): string => JSON.stringify({ id, item: `item ${id % 7}`, amount: (id * 37) % 100 });
    for (let partition = 0; partition < 4; partition++) {
      const ids = Array.from({ length: count }, (_, id) => id).filter((id) => id % 4 === partition);
      await topics.lines(`${name}-in`, partition, ids.map(line));
    }
  }
  const expected = (count: number): number[] => Array.from({ length: count }, (_, id) => id).filter((id) => (id * 37) % 100 >= 50);
  const written = async (name: string): Promise<number[]> =>
    (await topics.readAll(`${name}-out`, 3)).map(({ value }) => (JSON.parse(value!) as { id: number }).id).sort((a, b) => a - b);

  async function run(name: string, script: string, more: string[] = []): Promise<{ code: number | null; stderr: string }> {
    const file = path.join(work, `${name}.sql`);
    writeFileSync(file, script);
    return headrace(['run', file, '--checkpoint-dir', path.join(work, `${name}-chk`), '--checkpoint-interval', '200ms', ...more]).ended;
  }

  it.each([
    ['exactly-once', 1],
    ['exactly-once', 2],
    ['at-least-once', 2],
  ])('filters %s with %d workers', async (guarantee, parallelism) => {
    const name = `filter-${guarantee}-${parallelism}`;
    await orders(name, 10_000);
    const script = tables(name, `, 'sink.delivery-guarantee' = '${guarantee}'`);
    const end = await run(name, script, ['--parallelism', String(parallelism)]);
    expect(end.code, end.stderr).toBe(0);
    await topics.untilMarked();
    expect(await written(name)).toEqual(expected(10_000));
  });

  it('ends windows after a restore though a partition, read by a worker of its own, has no new rows', { timeout: 180_000 }, async () => {
    await topics.create('silent-in', 2);
    await topics.create('silent-out', 1);
    const lines = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, i) => JSON.stringify({ ms: (from + i) * 100 }));
    const kafka = (topic: string): string =>
      `'connector' = 'kafka', 'topic' = '${topic}', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json'`;
    const file = path.join(work, 'silent.sql');
    writeFileSync(
      file,
      `CREATE TEMPORARY TABLE events (ms BIGINT, happened AS TO_TIMESTAMP_LTZ(ms, 3), WATERMARK FOR happened AS happened) WITH (${kafka('silent-in')}, 'scan.startup.mode' = 'earliest-offset');
       CREATE TEMPORARY TABLE counts (starts TIMESTAMP_LTZ(3), n BIGINT) WITH (${kafka('silent-out')});
       INSERT INTO counts SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(happened), INTERVAL '1' SECOND)) GROUP BY window_start, window_end;`,
    );
    const start = (): ReturnType<typeof headrace> =>
      headrace([
        'run',
        file,
        '--parallelism',
        '2',
        '--checkpoint-dir',
        path.join(work, 'silent-chk'),
        '--checkpoint-interval',
        '200ms',
        '--restore',
        'latest',
      ]);
    const counts = async (): Promise<number[]> =>
      (await topics.readAll('silent-out', 1)).map(({ value }) => (JSON.parse(value!) as { n: number }).n);
    // One partition is far ahead; both together end four windows, then the other one goes on alone.
    await topics.lines('silent-in', 0, lines(0, 105));
    await topics.lines('silent-in', 1, lines(0, 45));
    const first = start();
    await expect.poll(counts, { timeout: 60_000, interval: 200 }).toHaveLength(4);
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(130);
    await topics.lines('silent-in', 1, lines(45, 105));
    const second = start();
    await expect.poll(counts, { timeout: 60_000, interval: 200 }).toHaveLength(10);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(130);
    expect(await counts()).toEqual(Array.from({ length: 10 }, () => 20));
  });
});

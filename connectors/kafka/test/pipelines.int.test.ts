import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
import { headrace } from '@/server/cli/testing/headrace';
import { TestTopics } from './test-topics';

const broker = await sharedKafka();

describe.skipIf('missing' in broker)('pipelines from Kafka to Kafka', () => {
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
    expect(await written(name)).toEqual(expected(10_000));
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { headrace } from '@/server/cli/testing/headrace';
import { TestTopics } from '@/connectors/kafka/test/test-topics';

const broker = await sharedKafka();
const example = path.resolve(import.meta.dirname, '../../../examples/kafka');

interface Event {
  readonly user_id: number;
  readonly behavior: string;
  readonly ts: string;
}

describeUnless(broker, 'the example for Kafka', () => {
  const work = mkdtempSync(path.join(os.tmpdir(), 'headrace-kafka-example-'));
  const bootstrap = 'missing' in broker ? '' : broker.bootstrap;
  let topics: TestTopics;
  beforeAll(async () => {
    topics = new TestTopics(bootstrap);
    for (const name of ['fill.sql', 'per-hour.sql']) {
      const text = readFileSync(path.join(example, name), 'utf8');
      writeFileSync(path.join(work, name), text.replaceAll('127.0.0.1:9092', bootstrap));
    }
    await topics.create('behaviour', 2);
  });
  afterAll(() => {
    topics.close();
    rmSync(work, { recursive: true, force: true });
  });
  const at = (name: string): string => path.join(work, name);
  const events = async (): Promise<Event[]> => (await topics.readAll('behaviour', 2)).map(({ value }) => JSON.parse(value!) as Event);

  it('is checked: a topic that is missing is named with the option', async () => {
    expect(await headrace(['connector', 'check', at('fill.sql')]).ended).toMatchObject({ code: 0 });
    const { code, stdout } = await headrace(['connector', 'check', at('per-hour.sql')]).ended;
    expect({ code, lines: stdout.trimEnd().split('\n') }).toEqual({
      code: 1,
      lines: [
        'works   "behaviour" (kafka): behaviour: 2 partitions.',
        expect.stringMatching(/^FAILED {2}"behaviour_per_hour" \(upsert-kafka\), "topic": There is no topic "behaviour-per-hour"\. Create/),
      ],
    });
  });

  it('fills the topic, shows it, and counts it by hour', async () => {
    const filled = await headrace(['run', at('fill.sql'), '--checkpoint-dir', at('fill-state')]).ended;
    expect(filled.code, filled.stderr).toBe(0);
    await topics.untilMarked();
    const preview = await headrace(['connector', 'preview', at('per-hour.sql'), '--rows', '3']).ended;
    expect(preview.stdout.trimEnd().split('\n').slice(0, 2)).toEqual(['behaviour (kafka), 3 rows', 'user_id\tbehavior\tts']);
    expect(preview.stdout.trimEnd().split('\n')).toHaveLength(5);
    const meaning = await headrace(['compile', at('per-hour.sql')]).ended;
    expect(meaning.stderr).toContain('exactly-once: "behaviour_per_hour" (upsert-kafka)');

    await topics.create('behaviour-per-hour', 2, { 'cleanup.policy': 'compact' });
    const counted = await headrace(['run', at('per-hour.sql'), '--checkpoint-dir', at('hour-state')]).ended;
    expect(counted.code, counted.stderr).toBe(0);
    await topics.untilMarked();
    const users = new Map<string, number[]>();
    for (const { user_id, behavior, ts } of await events()) {
      const key = `${ts.slice(0, 13)}:00:00 ${behavior}`;
      users.set(key, [...(users.get(key) ?? []), user_id]);
    }
    const expected = [...users].map(([key, ids]) => `${key} ${ids.length} ${new Set(ids).size}`);
    const found = (await topics.readAll('behaviour-per-hour', 2)).map(({ value }) => {
      const row = JSON.parse(value!) as { hour_start: string; behavior: string; events: number; users: number };
      return `${row.hour_start} ${row.behavior} ${row.events} ${row.users}`;
    });
    expect(expected.length).toBeGreaterThan(8);
    expect(found.toSorted()).toEqual(expected.toSorted());
  });
});

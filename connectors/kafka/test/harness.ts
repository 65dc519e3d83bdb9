import { bindFormat, type SqlRow } from '@headrace/connector-sdk';
import { connectorHarness, type SinkCase, type SourceCase, type TestInstance } from '@headrace/connector-sdk/testing';
import jsonFormat from '@headrace/format-json';
import kafka from '../index';
import type { KafkaOptions } from '../spec';
import { ProxiedBroker } from './proxied-broker';
import { idAndName } from './test-topics';

let broker: ProxiedBroker;
let number = 0;
const freshTopic = (): string => `kit-${process.pid}-${++number}`;
const json = bindFormat(jsonFormat, jsonFormat.spec.options.parse({}));

const nameOf = (id: number): string => `it's "${id}" ${'x'.repeat((id * 7) % 30)}`;
const line = (id: number): string => JSON.stringify({ id, name: nameOf(id) });
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const texts = (ids: readonly number[]): string[] => ids.map((id) => `${id}|${nameOf(id)}`);

/** Behind the proxy, and soon out of patience while it is down. */
const instanceOf = (given: Record<string, string>): TestInstance<KafkaOptions> => ({
  options: broker.topics.options({
    'properties.bootstrap.servers': broker.bootstrap,
    'properties.delivery.timeout.ms': '3000',
    'properties.fetch.max.wait.ms': '100',
    ...given,
  }),
  table: idAndName,
  format: json,
  keyFormat: json,
});

/** Rows of three partitions, one of which is empty; batches of several sizes and codecs. */
function topicSource(name: string, given: Record<string, string>): SourceCase<KafkaOptions> {
  return {
    name,
    open: async () => {
      const topic = freshTopic();
      const { topics } = broker;
      await topics.create(topic, 3);
      const put = (partition: number, ids: readonly number[], codec: 'none' | 'gzip' | 'lz4' = 'none'): Promise<void> =>
        topics.produce(
          topic,
          partition,
          ids.map((id) => ({ value: line(id) })),
          codec,
        );
      await Promise.all([put(0, range(0, 25)), put(1, range(25, 40), 'gzip')]);
      await put(0, range(40, 60), 'lz4');
      let next = 60;
      return {
        instance: instanceOf({ topic, ...given }),
        expected: texts(range(0, 60)),
        add: async () => {
          const [known, fresh] = [range(next, next + 5), range(next + 5, (next += 10))];
          const partition = next === 70 ? 3 : 2;
          if (partition === 3) await topics.addPartitions(topic, 4);
          await Promise.all([put(0, known), put(partition, fresh)]);
          return texts([...known, ...fresh]);
        },
        poison: async () => {
          const bad = '{"id": "no number"';
          await topics.lines(topic, 1, [bad]);
          return new TextEncoder().encode(bad);
        },
        outage: broker.outage,
        remove: () => topics.drop(topic),
      };
    },
  };
}

const PARTITIONS = 2;

/** Text that no codec makes much smaller. */
function unpackable(length: number): string {
  let state = 1;
  return Array.from({ length }, () => ((state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647) % 36).toString(36)).join('');
}

function topicSink(name: string, given: Record<string, string>, explore = 12): SinkCase<KafkaOptions> {
  return {
    name,
    explore,
    epoch: (n) => range(0, 3).map((i) => ({ kind: 'insert', row: [BigInt(n * 100 + i), nameOf(i)] })),
    open: async () => {
      const topic = freshTopic();
      const { topics } = broker;
      await topics.create(topic, PARTITIONS, { 'max.message.bytes': '20000' });
      const prefix = `kit-${topic}`;
      const own = { topic, 'sink.transactional-id-prefix': prefix, 'headrace.ledger-topic': 'kit-ledger', 'properties.batch.size': '2000' };
      return {
        instance: instanceOf({ ...own, ...given }),
        visible: async () => {
          await topics.untilMarked(prefix);
          return (await topics.readAll(topic, PARTITIONS)).map(({ value }) => value ?? 'null');
        },
        textOf: ([id, text]: SqlRow) => JSON.stringify({ id: Number(id), name: text }),
        refused: () => [-1n, unpackable(50_000)],
        outage: broker.outage,
        remove: () => topics.drop(topic),
      };
    },
  };
}

export default connectorHarness<KafkaOptions>({
  connector: kafka,
  start: async () => {
    const started = await ProxiedBroker.start();
    if ('missing' in started) return started;
    broker = started;
    await broker.topics.untilTransactional();
    return broker;
  },
  sources: [topicSource('what is there at the start', { 'scan.bounded.mode': 'latest-offset' }), topicSource('a topic that grows', {})],
  sinks: [
    topicSink('exactly once', {}, 40),
    topicSink('exactly once, unstaged', { 'headrace.stage': 'none' }),
    topicSink('exactly once, packed', { 'properties.compression.type': 'gzip', 'sink.partitioner': 'round-robin' }),
    topicSink('at least once', { 'sink.delivery-guarantee': 'at-least-once' }),
  ],
  refused: [
    { name: 'a topic that is not there', open: () => instanceOf({ topic: 'kit-never-made' }), option: 'topic' },
    {
      name: 'a broker that is not there',
      open: () => instanceOf({ topic: 'kit', 'properties.bootstrap.servers': '127.0.0.1:1' }),
      option: 'properties.bootstrap.servers',
    },
    {
      name: 'a security protocol that the broker does not speak',
      open: () => instanceOf({ topic: 'kit', 'properties.security.protocol': 'SSL' }),
      option: 'properties.bootstrap.servers',
    },
  ],
  skip: {
    'sink.commit-answer': 'Kafka answers the second end of a transaction as it answered the first, so that nobody can tell',
  },
});

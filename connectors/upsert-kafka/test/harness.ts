import { bindFormat, notNull, types, type SqlRow, type TableSchema } from '@headrace/connector-sdk';
import { connectorHarness, optionsOf, type SinkCase, type SourceCase, type TestInstance } from '@headrace/connector-sdk/testing';
import jsonFormat from '@headrace/format-json';
import { ProxiedBroker } from '../../kafka/test/proxied-broker';
import upsertKafka from '../index';
import { upsertKafkaSpec, type UpsertKafkaOptions } from '../spec';

let broker: ProxiedBroker;
let number = 0;
const freshTopic = (): string => `kit-upsert-${process.pid}-${++number}`;
const json = bindFormat(jsonFormat, jsonFormat.spec.options.parse({}));

const customers: TableSchema = {
  name: 't',
  fields: [
    { name: 'id', type: notNull(types.BIGINT) },
    { name: 'name', type: types.STRING },
  ],
  primaryKey: ['id'],
  metadata: [],
  partitionKeys: [],
};

const instanceOf = (given: Record<string, string>, table = customers): TestInstance<UpsertKafkaOptions> => ({
  options: optionsOf(upsertKafkaSpec, {
    'properties.bootstrap.servers': broker.bootstrap,
    'properties.delivery.timeout.ms': '3000',
    'properties.fetch.max.wait.ms': '100',
    'key.format': 'json',
    ...given,
  }),
  table,
  format: json,
  keyFormat: json,
});

/** What a record of a key says; without a name it deletes the key. */
const record = (id: number, name: string | null) => ({
  key: JSON.stringify({ id }),
  value: name === null ? null : JSON.stringify({ id, name }),
});
const textOf = (id: number, name: string | null): string => `${id}|${name}`;

function keyedTopic(name: string, given: Record<string, string>): SourceCase<UpsertKafkaOptions> {
  return {
    name,
    open: async () => {
      const topic = freshTopic();
      const { topics } = broker;
      await topics.create(topic, 2);
      let next = 0;
      /** Ten new keys, the last of which is changed and then deleted. */
      const put = async (partition: number): Promise<string[]> => {
        const ids = Array.from({ length: 10 }, () => next++);
        const last = next - 1;
        const states = [...ids.map((id) => [id, `n${id}`] as const), [last, 'changed'] as const, [last, null] as const];
        await topics.produce(
          topic,
          partition,
          states.map(([id, text]) => record(id, text)),
        );
        return states.map(([id, text]) => textOf(id, text));
      };
      return {
        instance: instanceOf({ topic, ...given }),
        expected: [...(await put(0)), ...(await put(1)), ...(await put(0))],
        add: () => put(1),
        poison: async () => {
          const bad = '{"id": "no number"';
          await topics.produce(topic, 1, [{ key: '{"id":-1}', value: bad }]);
          return new TextEncoder().encode(bad);
        },
        outage: broker.outage,
        remove: () => topics.drop(topic),
      };
    },
  };
}

const PARTITIONS = 2;

function keyedSink(name: string, given: Record<string, string>): SinkCase<UpsertKafkaOptions> {
  return {
    name,
    explore: 16,
    epoch: (n) => [0, 1, 2].map((i) => ({ kind: 'insert', row: [BigInt(n * 100 + i), `epoch ${n}`] })),
    open: async () => {
      const topic = freshTopic();
      const { topics } = broker;
      await topics.create(topic, PARTITIONS, { 'cleanup.policy': 'compact', 'max.message.bytes': '20000' });
      const prefix = `kit-${topic}`;
      const own = { topic, 'sink.transactional-id-prefix': prefix, 'headrace.ledger-topic': 'kit-ledger', 'properties.batch.size': '2000' };
      return {
        instance: instanceOf({ ...own, ...given }),
        visible: async () => {
          await topics.untilMarked(prefix);
          const last = new Map((await topics.readAll(topic, PARTITIONS)).map(({ key, value }) => [key, value]));
          return [...last.values()].filter((value) => value !== null);
        },
        textOf: ([id, text]: SqlRow) => JSON.stringify({ id: Number(id), name: text }),
        refused: () => [-1n, 'x'.repeat(50_000)],
        outage: broker.outage,
        remove: () => topics.drop(topic),
      };
    },
  };
}

export default connectorHarness<UpsertKafkaOptions>({
  connector: upsertKafka,
  start: async () => {
    const started = await ProxiedBroker.start();
    if ('missing' in started) return started;
    broker = started;
    await broker.topics.untilTransactional();
    return broker;
  },
  // What differs from `kafka`, which has the case of a bounded topic.
  sources: [keyedTopic('a topic that grows', {})],
  sinks: [keyedSink('exactly once', {}), keyedSink('at least once', { 'sink.delivery-guarantee': 'at-least-once' })],
  refused: [
    { name: 'a topic that is not there', open: () => instanceOf({ topic: 'kit-never-made' }), option: 'topic' },
    {
      name: 'a broker that is not there',
      open: () => instanceOf({ topic: 'kit', 'properties.bootstrap.servers': '127.0.0.1:1' }),
      option: 'properties.bootstrap.servers',
    },
  ],
  skip: {
    'sink.commit-answer': 'Kafka answers the second end of a transaction as it answered the first, so that nobody can tell',
  },
});

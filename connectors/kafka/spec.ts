import { option, optional, printFlinkOptions, types, z, type ConnectorSpec } from '@headrace/connector-sdk';
import { properties } from './options/connection';
import { keys } from './options/keys';
import { reading } from './options/reading';
import { writing } from './options/writing';
import { partitionOffsets } from './partition-offsets';

const options = z
  .looseObject({
    topic: optional(option.text({ title: 'Topic', help: 'A source may read several, with ; between them.', placeholder: 'orders' })),
    'topic-pattern': optional(
      option.text({
        title: 'Topics by pattern',
        help: 'A regular expression over whole names, instead of "topic".',
        role: 'source',
        advanced: true,
      }),
    ),
    ...properties,
    ...keys,
    ...reading,
    ...writing,
  })
  .superRefine((o, ctx) => {
    const issue = (key: string, message: string): void => ctx.addIssue({ code: 'custom', path: [key], message });
    if ((o.topic === undefined) === (o['topic-pattern'] === undefined)) issue('topic', 'either "topic" or "topic-pattern" is needed');
    checkAddresses(o['properties.bootstrap.servers'], issue);
    for (const side of ['startup', 'bounded'] as const) {
      const [mode, time, offsets] = [o[`scan.${side}.mode`], o[`scan.${side}.timestamp-millis`], o[`scan.${side}.specific-offsets`]];
      if (mode === 'timestamp' && time === undefined)
        issue(`scan.${side}.timestamp-millis`, `it is needed because "scan.${side}.mode" is timestamp`);
      if (mode !== 'specific-offsets') continue;
      if (offsets === undefined) issue(`scan.${side}.specific-offsets`, `it is needed because "scan.${side}.mode" is specific-offsets`);
      else if (partitionOffsets(offsets) === null)
        issue(`scan.${side}.specific-offsets`, 'it is not of the form partition:0,offset:42;partition:1,offset:300');
      if ((o.topic ?? ';').includes(';')) issue(`scan.${side}.mode`, 'offsets can be given for a single topic only');
    }
    const needsGroup = o['scan.bounded.mode'] === 'group-offsets';
    if (needsGroup && o['properties.group.id'] === undefined)
      issue('properties.group.id', 'it is needed because "scan.bounded.mode" is group-offsets');
    if ((o['key.format'] === undefined) !== (o['key.fields'] === undefined))
      issue('key.fields', '"key.format" and "key.fields" go together');
    if (o['topic-pattern'] !== undefined && !isPattern(o['topic-pattern'])) issue('topic-pattern', 'it is not a regular expression');
    checkLogin(o, issue);
  });

/** Shared with the connector of Flink's second name. */
export function checkAddresses(text: string, issue: (key: string, message: string) => void): void {
  const bad = text.split(',').find((address) => !/^\s*(\[[0-9a-fA-F:.]+\]|[^\s,:[\]]+):\d{1,5}\s*$/.test(address));
  if (bad !== undefined) issue('properties.bootstrap.servers', `"${bad.trim()}" is not of the form host:port`);
}

type Login = 'properties.security.protocol' | 'properties.sasl.jaas.config' | 'headrace.username' | 'headrace.password';

/** A log-in needs a name and a password, in one of two ways. */
export function checkLogin(o: Readonly<Partial<Record<Login, string | undefined>>>, issue: (key: string, message: string) => void): void {
  const secured = o['properties.security.protocol']?.startsWith('SASL') === true;
  const named =
    o['properties.sasl.jaas.config'] !== undefined || (o['headrace.username'] !== undefined && o['headrace.password'] !== undefined);
  if (secured && !named) issue('headrace.username', 'user name and password are needed with this "properties.security.protocol"');
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) !== null;
  } catch {
    return false;
  }
}

export type KafkaOptions = z.infer<typeof options>;

/** Topics of Apache Kafka 3.0 and newer: splits are partitions, and a checkpoint's rows become visible in one transaction. */
export const kafkaSpec: ConnectorSpec<KafkaOptions> = {
  name: 'kafka',
  title: 'Kafka',
  summary: 'Reads and writes topics of Apache Kafka, exactly once',
  icon: 'brand-apache-kafka',
  options,
  dynamicOptions: [
    {
      pattern: '^key\\.(json|csv|avro|avro-confluent|raw)\\..+$',
      example: 'key.json.fail-on-missing-field',
      title: 'Options of the key’s format',
    },
  ],
  formats: ['json', 'csv', 'avro', 'avro-confluent', 'raw', 'debezium-json', 'canal-json', 'maxwell-json'],
  catalog: { names: 'topic' },
  source: {
    payload: () => 'columns',
    boundedness: (o) => (o['scan.bounded.mode'] === 'unbounded' ? 'unbounded' : 'bounded'),
    changelog: () => 'insert',
  },
  sink: {
    payload: () => 'columns',
    accepts: () => ({ kinds: ['insert'], deleteByKey: false }),
    guarantee: (o) => o['sink.delivery-guarantee'],
  },
  metadataColumns: [
    { key: 'topic', name: 'topic', type: { ...types.STRING, nullable: false } },
    { key: 'partition', name: 'partition', type: { ...types.INT, nullable: false } },
    { key: 'offset', name: 'offset', type: { ...types.BIGINT, nullable: false } },
    { key: 'timestamp', name: 'timestamp', type: { ...types.TIMESTAMP_LTZ(3), nullable: false } },
    { key: 'timestamp-type', name: 'timestamp-type', type: { ...types.STRING, nullable: false } },
    { key: 'leader-epoch', name: 'leader-epoch', type: types.INT },
    { key: 'headers', name: 'headers', type: { ...types.MAP({ ...types.STRING, nullable: false }, types.BYTES), nullable: false } },
  ],
  metrics: [
    { name: 'kafka.pending-records', title: 'Records not read yet', unit: 'count', kind: 'gauge', role: 'source' },
    { name: 'kafka.skipped-offsets', title: 'Offsets passed over where records were gone', unit: 'count', kind: 'counter', role: 'source' },
    { name: 'kafka.unacknowledged-bytes', title: 'Bytes that no broker has acknowledged yet', unit: 'bytes', kind: 'gauge', role: 'sink' },
  ],
  permissions: (o) => ({ hosts: hostsOf(o) }),
  flink: (o) => ({ kind: 'mapped', options: flinkOptions(o) }),
};
export default kafkaSpec;

/** The addresses to begin with; brokers then name others of their cluster. */
export const hostsOf = (o: Pick<KafkaOptions, 'properties.bootstrap.servers'>): readonly string[] =>
  o['properties.bootstrap.servers'].split(',').map((address) => address.trim());

/** Options whose default is Flink's own are left to it where that changes nothing. */
export function flinkOptions(o: KafkaOptions): Readonly<Record<string, string>> {
  const without = [
    'properties.security.protocol',
    'properties.sasl.mechanism',
    'properties.request.timeout.ms',
    'properties.delivery.timeout.ms',
  ];
  const texts = { ...printFlinkOptions({ options }, o, o['properties.security.protocol'] === 'PLAINTEXT' ? without : without.slice(2)) };
  if (o['key.fields'] === undefined) for (const key of ['key.fields-prefix', 'value.fields-include']) delete texts[key];
  if (o['headrace.username'] !== undefined && o['headrace.password'] !== undefined) {
    const login = o['properties.sasl.mechanism'] === 'PLAIN' ? 'plain.PlainLoginModule' : 'scram.ScramLoginModule';
    texts['properties.sasl.jaas.config'] =
      `org.apache.kafka.common.security.${login} required username="${o['headrace.username']}" password="${o['headrace.password']}";`;
  }
  if (o['sink.delivery-guarantee'] === 'exactly-once') texts['sink.transactional-id-prefix'] ??= `headrace-${o.topic ?? 'job'}`;
  return texts;
}

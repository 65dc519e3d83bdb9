import { option, optional, z, type ConnectorSpec, type TableSchema } from '@headrace/connector-sdk';
import { properties } from '../kafka/options/connection';
import { keys } from '../kafka/options/keys';
import { reading } from '../kafka/options/reading';
import { writing } from '../kafka/options/writing';
import { checkAddresses, checkLogin, flinkOptions, hostsOf, kafkaSpec, type KafkaOptions } from '../kafka/spec';

const options = z
  .looseObject({
    topic: option.text({ title: 'Topic', help: 'Compacted, so that the last record of each key stays.', placeholder: 'customers' }),
    ...properties,
    'key.format': option.choice(
      ['raw', 'json', 'csv', 'avro', 'avro-confluent'].map((value) => ({ value, title: value })),
      { title: 'Format of the key', help: 'The columns of the PRIMARY KEY stand in it.', group: 'Key' },
    ),
    'key.fields-prefix': keys['key.fields-prefix'],
    'value.fields-include': keys['value.fields-include'],
    'scan.bounded.mode': option.choice(
      [
        { value: 'unbounded', title: 'Never' },
        { value: 'latest-offset', title: 'At what is there at the start' },
      ],
      { title: 'Stop', fallback: 'unbounded', role: 'source', group: 'Reading' },
    ),
    'scan.topic-partition-discovery.interval': reading['scan.topic-partition-discovery.interval'],
    ...writing,
    'sink.parallelism': optional(option.integer({ title: 'Writers', help: 'Only Flink takes it.', role: 'sink', advanced: true })),
  })
  .superRefine((o, ctx) => {
    const issue = (key: string, message: string): void => ctx.addIssue({ code: 'custom', path: [key], message });
    checkAddresses(o['properties.bootstrap.servers'], issue);
    checkLogin(o, issue);
  });

export type UpsertKafkaOptions = z.infer<typeof options>;

/** The last record of each key is the row, and one without a value deletes it. */
export const upsertKafkaSpec: ConnectorSpec<UpsertKafkaOptions> = {
  name: 'upsert-kafka',
  title: 'Kafka (by key)',
  summary: 'A topic as a table with a primary key: the last record of a key is its row',
  icon: kafkaSpec.icon,
  options,
  ...(kafkaSpec.dynamicOptions ? { dynamicOptions: kafkaSpec.dynamicOptions } : {}),
  formats: ['json', 'csv', 'avro', 'avro-confluent', 'raw'],
  source: {
    payload: () => 'columns',
    boundedness: (o) => (o['scan.bounded.mode'] === 'unbounded' ? 'unbounded' : 'bounded'),
    changelog: () => 'upsert',
  },
  sink: {
    payload: () => 'columns',
    accepts: () => ({ kinds: ['insert', 'update-after', 'delete'], deleteByKey: true }),
    // What comes again after a crash stands under the same key.
    guarantee: (o) => (o['sink.delivery-guarantee'] === 'exactly-once' ? 'exactly-once' : 'idempotent'),
  },
  metadataColumns: kafkaSpec.metadataColumns,
  metrics: kafkaSpec.metrics ?? [],
  permissions: (o) => ({ hosts: hostsOf(o) }),
  flink: (o) => {
    const {
      'key.fields': _fields,
      'scan.startup.mode': _start,
      'sink.partitioner': _partitioner,
      ...texts
    } = flinkOptions(kafkaOptions(o));
    return { kind: 'mapped', options: texts };
  },
};
export default upsertKafkaSpec;

/** The same as options of `kafka`: the key is the table's, and reading begins at the beginning, or rows would be missing. */
export function kafkaOptions(o: UpsertKafkaOptions, table?: TableSchema): KafkaOptions {
  const key = table === undefined ? {} : { 'key.fields': table.primaryKey.join(';') };
  return { ...o, ...key, 'scan.startup.mode': 'earliest-offset' } as KafkaOptions;
}

import { option, z, type FormatSpec } from '@headrace/connector-sdk';

const options = z.object({
  'schema-include': option.flag({
    title: 'Events carry their schema',
    help: 'The event then stands in the member "payload", as Kafka Connect writes it.',
    fallback: 'false',
    role: 'source',
  }),
  'ignore-parse-errors': option.flag({
    title: 'Ignore values that do not fit',
    help: 'A value that does not fit its column becomes NULL; a record that is no change event is dropped and counted.',
    fallback: 'false',
    role: 'source',
    advanced: true,
  }),
  'timestamp-format.standard': option.choice(
    [
      { value: 'SQL', title: '2017-11-26 10:00:00' },
      { value: 'ISO-8601', title: '2017-11-26T10:00:00' },
    ],
    { title: 'Timestamps look like', fallback: 'SQL' },
  ),
  'encode.decimal-as-plain-number': option.flag({
    title: 'Write decimals without exponent',
    fallback: 'false',
    role: 'sink',
    advanced: true,
  }),
  'encode.ignore-null-fields': option.flag({ title: 'Leave NULL fields out', fallback: 'false', role: 'sink', advanced: true }),
});

export type DebeziumJsonOptions = z.infer<typeof options>;

/** One change event of Debezium a record: `before`, `after` and `op`. */
export const debeziumJsonSpec: FormatSpec<DebeziumJsonOptions> = {
  name: 'debezium-json',
  title: 'Debezium change events (JSON)',
  options,
  splittable: true,
  changelog: 'all',
};
export default debeziumJsonSpec;

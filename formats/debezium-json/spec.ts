import { option, z, type FormatSpec } from '@headrace/connector-sdk';
import { envelopeOptions } from '../json/envelope/envelope-options';

const options = z.object({
  'schema-include': option.flag({
    title: 'Events carry their schema',
    help: 'The event then stands in the member "payload", as Kafka Connect writes it.',
    fallback: 'false',
    role: 'source',
  }),
  ...envelopeOptions,
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

import { option, optional, z, type FormatSpec } from '@headrace/connector-sdk';

const options = z.object({
  codec: option.choice(
    [
      { value: 'snappy', title: 'Snappy' },
      { value: 'deflate', title: 'Deflate' },
      { value: 'null', title: 'None' },
    ],
    { title: 'Compress files with', help: 'Of container files only; what is read tells its own.', fallback: 'snappy', role: 'sink' },
  ),
  'timestamp_mapping.legacy': option.flag({
    title: 'Write timestamps as older Flink does',
    help: 'All timestamps are timestamp-millis or -micros; otherwise those without a zone are local-timestamp-millis or -micros.',
    fallback: 'true',
    role: 'sink',
    advanced: true,
  }),
  'headrace.schema': optional(
    option.longText({
      title: 'Avro schema of the records',
      help: 'Messages are read by it; without it, by the schema that the table’s columns give. Its aliases and defaults also serve files that were written by other schemas.',
      role: 'source',
      advanced: true,
    }),
  ),
});

export type AvroOptions = z.infer<typeof options>;

/** Bare records as messages, container files as files. */
export const avroSpec: FormatSpec<AvroOptions> = {
  name: 'avro',
  title: 'Avro',
  options,
  splittable: true,
  changelog: 'insert',
  container: true,
};
export default avroSpec;

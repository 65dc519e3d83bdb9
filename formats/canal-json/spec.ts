import { option, optional, z, type FormatSpec } from '@headrace/connector-sdk';

const options = z.object({
  'database.include': optional(
    option.text({
      title: 'Databases',
      help: 'A regular expression over whole names; other events are passed over.',
      role: 'source',
      advanced: true,
    }),
  ),
  'table.include': optional(
    option.text({
      title: 'Tables',
      help: 'A regular expression over whole names; other events are passed over.',
      role: 'source',
      advanced: true,
    }),
  ),
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

export type CanalJsonOptions = z.infer<typeof options>;

/** One change event of Canal a record: `type`, and rows in `data` with what they were in `old`. */
export const canalJsonSpec: FormatSpec<CanalJsonOptions> = {
  name: 'canal-json',
  title: 'Canal change events (JSON)',
  options,
  splittable: true,
  changelog: 'all',
};
export default canalJsonSpec;

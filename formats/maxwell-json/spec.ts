import { option, z, type FormatSpec } from '@headrace/connector-sdk';

const options = z.object({
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

export type MaxwellJsonOptions = z.infer<typeof options>;

/** One change event of Maxwell a record: `type`, the row in `data` and what it was in `old`. */
export const maxwellJsonSpec: FormatSpec<MaxwellJsonOptions> = {
  name: 'maxwell-json',
  title: 'Maxwell change events (JSON)',
  options,
  splittable: true,
  changelog: 'all',
};
export default maxwellJsonSpec;

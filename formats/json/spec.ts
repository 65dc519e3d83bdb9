import { option, z, type FormatSpec } from '@headrace/connector-sdk';

/** How values of rows are written; the formats of change events have the same. */
export const rowOptions = {
  'timestamp-format.standard': option.choice(
    [
      { value: 'SQL', title: '2017-11-26 10:00:00' },
      { value: 'ISO-8601', title: '2017-11-26T10:00:00' },
    ],
    { title: 'Timestamps look like', fallback: 'SQL' },
  ),
  'encode.decimal-as-plain-number': option.flag({
    title: 'Write decimals without exponent',
    help: 'Otherwise 0.000000027 is written as 2.7E-8.',
    fallback: 'false',
    role: 'sink',
    advanced: true,
  }),
  'encode.ignore-null-fields': option.flag({ title: 'Leave NULL fields out', fallback: 'false', role: 'sink', advanced: true }),
};

const options = z
  .object({
    'fail-on-missing-field': option.flag({
      title: 'Fail when a field is missing',
      help: 'Otherwise a missing field is NULL.',
      fallback: 'false',
      role: 'source',
      advanced: true,
    }),
    'ignore-parse-errors': option.flag({
      title: 'Ignore values that do not fit',
      help: 'A value that does not fit its column becomes NULL; a record that is no JSON is dropped and counted.',
      fallback: 'false',
      role: 'source',
      advanced: true,
    }),
    ...rowOptions,
  })
  .superRefine((o, ctx) => {
    if (o['fail-on-missing-field'] && o['ignore-parse-errors']) {
      ctx.addIssue({
        code: 'custom',
        path: ['fail-on-missing-field'],
        message: 'it cannot be true together with "ignore-parse-errors"',
      });
    }
  });

export type JsonOptions = z.infer<typeof options>;

/** One JSON object a line. */
export const jsonSpec: FormatSpec<JsonOptions> = {
  name: 'json',
  title: 'JSON lines',
  options,
  splittable: true,
  changelog: 'insert',
};
export default jsonSpec;

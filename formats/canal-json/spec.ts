import { option, optional, z, type FormatSpec } from '@headrace/connector-sdk';
import { envelopeOptions } from '../json/envelope/envelope-options';

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
  ...envelopeOptions,
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

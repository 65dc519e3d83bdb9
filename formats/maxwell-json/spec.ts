import { z, type FormatSpec } from '@headrace/connector-sdk';
import { envelopeOptions } from '../json/envelope/envelope-options';

const options = z.object(envelopeOptions);

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

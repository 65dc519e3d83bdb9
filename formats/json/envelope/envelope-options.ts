import { option, type z } from '@headrace/connector-sdk';
import { rowOptions } from '../spec';

/** Options of all formats of change events, which are about the rows inside. */
export const envelopeOptions = {
  'ignore-parse-errors': option.flag({
    title: 'Ignore values that do not fit',
    help: 'A value that does not fit its column becomes NULL; a record that is no change event is dropped and counted.',
    fallback: 'false',
    role: 'source',
    advanced: true,
  }),
  ...rowOptions,
};

export type EnvelopeOptions = z.infer<z.ZodObject<typeof envelopeOptions>>;

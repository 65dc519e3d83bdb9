import { type FormatRuntime, type FormatSpec } from '@headrace/connector-sdk';
import { EnvelopeDecoder, type Envelope } from './envelope-decoder';
import { EnvelopeEncoder, type EnvelopeText } from './envelope-encoder';
import type { EnvelopeOptions } from './envelope-options';

/** What tells one database's change events from another's. */
export interface EnvelopeKind<O> {
  readonly spec: FormatSpec<O>;
  readonly text: EnvelopeText;
  envelopeOf(options: O): Envelope;
}

/** A format of change events: rows that are JSON objects, each in an envelope that says what became of it. */
export function envelopeFormat<O extends EnvelopeOptions>({ spec, text, envelopeOf }: EnvelopeKind<O>): FormatRuntime<O> {
  const rowOptions = (options: O) => ({ ...options, 'fail-on-missing-field': false });
  return {
    spec,
    createDecoder: (setup) => new EnvelopeDecoder({ ...setup, options: rowOptions(setup.options) }, envelopeOf(setup.options)),
    createEncoder: (setup) => new EnvelopeEncoder({ ...setup, options: rowOptions(setup.options) }, text),
  };
}

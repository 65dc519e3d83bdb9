import type { FormatRuntime } from '@headrace/connector-sdk';
import { ConfluentDecoder } from './confluent-decoder';
import { ConfluentEncoder } from './confluent-encoder';
import { describeConfluent } from './describe-confluent';
import { avroConfluentSpec, type AvroConfluentOptions } from './spec';

export const avroConfluentFormat: FormatRuntime<AvroConfluentOptions> = {
  spec: avroConfluentSpec,
  createDecoder: (setup) => new ConfluentDecoder(setup),
  createEncoder: (setup) => new ConfluentEncoder(setup),
  describeRecords: describeConfluent,
};
export default avroConfluentFormat;

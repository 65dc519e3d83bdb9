import type { Decoder, DecoderSetup, Encoder, Field, FormatRuntime } from '@headrace/connector-sdk';
import { ValueArena } from '@headrace/connector-sdk/base';
import { AvroContainerReader } from './container/container-reader';
import { AvroContainerWriter } from './container/container-writer';
import { describeAvro } from './container/describe';
import { FramedAvroDecoder, projectedFields, RejectPolicy } from './decode/framed-decoder';
import { compileRecord } from './decode/record-program';
import { recordWriter } from './encode/record-writer';
import { refuseStream } from './decode/refuse-stream';
import { parseAvroSchema } from './schema/avro-schema';
import { readerNames } from './schema/reader-names';
import { tableAvroSchema } from './schema/table-avro';
import { avroSpec, type AvroOptions } from './spec';

export const avroFormat: FormatRuntime<AvroOptions> = {
  spec: avroSpec,
  createDecoder: messageDecoder,
  createEncoder: ({ schema }) => messageEncoder(schema.fields),
  files: {
    open: (setup) => new AvroContainerReader(setup),
    create: (setup) => new AvroContainerWriter(setup),
    describe: describeAvro,
  },
};
export default avroFormat;

/** Messages carry no schema: all have that of the option, or the one that the table gives. */
function messageDecoder(setup: DecoderSetup<AvroOptions>): Decoder {
  const { options, schema } = setup;
  const arena = new ValueArena();
  const text = options['headrace.schema'] ?? tableAvroSchema(schema.fields, options['timestamp_mapping.legacy']);
  const program = compileRecord(parseAvroSchema(text, 'of the messages'), projectedFields(setup), { arena, names: readerNames(options) });
  const framed = new FramedAvroDecoder({ open: (_bytes, from) => ({ program, at: from }) }, new RejectPolicy('avro', setup), arena);
  return { decode: refuseStream, decodeFramed: (...args) => framed.decodeFramed(...args) };
}

function messageEncoder(fields: readonly Field[]): Encoder {
  const records = recordWriter(fields);
  return {
    encode: (batch, { from, to }, out) => records(batch, from, to, out, null),
    encodeFramed: (batch, { from, to }, out, ends) => records(batch, from, to, out, ends),
  };
}

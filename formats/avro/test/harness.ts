import { types } from '@headrace/connector-sdk';
import { formatHarness, formatTypes, optionsOf, type FormatCase } from '@headrace/connector-sdk/testing';
import avro from '../index';
import { avroSpec, type AvroOptions } from '../spec';
import { hostCodecs } from './host-codecs';

/** A union's branch that there is not, a number of more than ten bytes, nothing at all, and one byte too many. */
const poison = [[4], [2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], [], [2, 2, 0]].map((bytes) => Uint8Array.from(bytes));
/** Words, a header that breaks off, and nothing at all. */
const noFiles = ['{"id": 1}\n', 'Obj\u0001', ''].map((text) => new TextEncoder().encode(text));
const nested = [
  types.ARRAY(types.INT),
  types.MAP(types.STRING, types.DECIMAL(10, 2)),
  types.ROW([
    { name: 'a', type: types.BIGINT },
    { name: 'b', type: types.ARRAY(types.STRING) },
  ]),
];

const files = (codec: AvroOptions['codec']): FormatCase<AvroOptions> => ({
  name: `files, ${codec}`,
  options: optionsOf(avroSpec, { codec, 'timestamp_mapping.legacy': 'false' }),
  types: [...formatTypes, ...nested],
  container: { codecs: hostCodecs },
  poison: noFiles,
});

export default formatHarness<AvroOptions>({
  format: avro,
  cases: [
    { name: 'messages', options: optionsOf(avroSpec), framed: true, poison },
    {
      name: 'messages with local timestamps',
      options: optionsOf(avroSpec, { 'timestamp_mapping.legacy': 'false' }),
      framed: true,
      types: [...formatTypes, ...nested],
      poison,
    },
    files('null'),
    files('deflate'),
    files('snappy'),
  ],
});

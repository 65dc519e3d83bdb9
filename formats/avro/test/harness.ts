import { types } from '@headrace/connector-sdk';
import { formatHarness, optionsOf } from '@headrace/connector-sdk/testing';
import { formatTypes } from '../../../connector-sdk/src/testing/sample-values';
import avro from '../index';
import { avroSpec, type AvroOptions } from '../spec';

/** A union's branch that there is not, a number of more than ten bytes, nothing at all, and one byte too many. */
const poison = [[4], [2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], [], [2, 2, 0]].map((bytes) => Uint8Array.from(bytes));
const nested = [
  types.ARRAY(types.INT),
  types.MAP(types.STRING, types.DECIMAL(10, 2)),
  types.ROW([
    { name: 'a', type: types.BIGINT },
    { name: 'b', type: types.ARRAY(types.STRING) },
  ]),
];

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
  ],
});

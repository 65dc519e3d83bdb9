import { formatTypes, formatHarness, optionsOf, type FormatCase } from '@headrace/connector-sdk/testing';
import { types } from '@headrace/connector-sdk';
import parquet from '../index';
import type { ParquetOptions } from '../spec';
import { codecs } from './files';

/** Words; the frame of a file with a footer that is none; nothing at all. */
const poison = ['{"id": 1}\n', 'PAR1 and then \u0001\u0000\u0000\u0000PAR1', ''].map((text) => new TextEncoder().encode(text));
const nested = [
  types.ARRAY(types.INT),
  types.MAP(types.STRING, types.DECIMAL(10, 2)),
  types.ROW([
    { name: 'a', type: types.BIGINT },
    { name: 'b', type: types.ARRAY(types.STRING) },
  ]),
];

const files = (compression: ParquetOptions['compression']): FormatCase<ParquetOptions> => ({
  name: `files, ${compression}`,
  options: optionsOf(parquet.spec, { compression, 'block.size': '20 kb' }),
  types: [...formatTypes, ...nested],
  container: { codecs },
  poison,
});

export default formatHarness<ParquetOptions>({ format: parquet, cases: [files('SNAPPY'), files('GZIP'), files('UNCOMPRESSED')] });

import type { FormatRuntime } from '@headrace/connector-sdk';
import { CsvDecoder } from './decode/csv-decoder';
import { CsvEncoder } from './encode/csv-encoder';
import { inferFields } from './infer-fields';
import { csvSpec, type CsvOptions } from './spec';

export const csvFormat: FormatRuntime<CsvOptions> = {
  spec: csvSpec,
  createDecoder: (setup) => new CsvDecoder(setup),
  createEncoder: (setup) => new CsvEncoder(setup),
  inferFields,
};
export default csvFormat;

import type { FormatRuntime } from '@headrace/connector-sdk';
import { JsonDecoder } from './decode/json-decoder';
import { JsonEncoder } from './encode/json-encoder';
import { inferFields } from './infer-fields';
import { jsonSpec, type JsonOptions } from './spec';

export const jsonFormat: FormatRuntime<JsonOptions> = {
  spec: jsonSpec,
  createDecoder: (setup) => new JsonDecoder(setup),
  createEncoder: (setup) => new JsonEncoder(setup),
  inferFields,
};
export default jsonFormat;

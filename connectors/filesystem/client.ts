import { unpackZstd as unpack, type ZstdDecoder } from '@headrace/connector-sdk/base';
import { decompress, Decompress } from 'fzstd';

const decoder: ZstdDecoder = { whole: decompress, pieces: (frame, take) => new Decompress(take).push(frame, true) };

/** Zstandard where Node.js has none of its own (before 22.15): reading only. */
export const unpackZstd = (bytes: Uint8Array, { maxOutputLength }: { readonly maxOutputLength: number }): Uint8Array =>
  unpack(decoder, bytes, maxOutputLength);

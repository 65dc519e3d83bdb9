import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { HeadraceError, type FileBytes, type HostCodecs } from '@headrace/connector-sdk';

const refused = (codec: string, cause?: unknown): HeadraceError =>
  new HeadraceError(`no ${codec}`, { code: 'test.codec', domain: 'external', retry: 'none', cause });

/** What a host brings, as far as tests need it. */
export const hostCodecs: HostCodecs = {
  compress: (codec, bytes) => {
    if (codec === 'deflate') return deflateRawSync(bytes);
    throw refused(codec);
  },
  decompress: (codec, bytes) => {
    try {
      if (codec === 'deflate') return inflateRawSync(bytes);
    } catch (cause) {
      throw refused(codec, cause);
    }
    throw refused(codec);
  },
};

/** A file in memory. */
export const fileOf = (bytes: Uint8Array): FileBytes => ({
  path: 'test.avro',
  sizeBytes: bytes.length,
  read: (from, to) => Promise.resolve(bytes.slice(from, to)),
});

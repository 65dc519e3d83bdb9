import * as zlib from 'node:zlib';
import { HeadraceError, type HostCodec, type HostCodecs } from '@headrace/connector-sdk';
import { unpackZstd } from './client';
import { fileProblem } from './file-error';

type Packer = (bytes: Uint8Array) => Uint8Array;
type Unpacker = (bytes: Uint8Array, limit: { readonly maxOutputLength: number }) => Uint8Array;
/** Node.js has Zstandard from 22.15 on. */
const { zstdCompressSync, zstdDecompressSync } = zlib as { readonly zstdCompressSync?: Packer; readonly zstdDecompressSync?: Unpacker };

const unpackers: Readonly<Record<HostCodec, Unpacker>> = {
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateRawSync,
  brotli: zlib.brotliDecompressSync,
  zstd: zstdDecompressSync ?? unpackZstd,
};
const packers: Readonly<Record<HostCodec, Packer | null>> = {
  gzip: (bytes) => zlib.gzipSync(bytes, { level: 1 }),
  deflate: (bytes) => zlib.deflateRawSync(bytes, { level: 1 }),
  brotli: null,
  zstd: zstdCompressSync ?? null,
};

/** The compressions that Node.js brings to container formats. */
export const nodeCodecs: HostCodecs = {
  compress: (codec, bytes) => {
    const pack = packers[codec];
    if (pack) return plain(pack(bytes));
    throw fileProblem(
      'no-codec',
      `Node.js ${process.versions.node} cannot write ${codec === 'zstd' ? 'Zstandard' : codec}.`,
      'Choose another compression; Zstandard needs Node.js 22.15 or newer.',
    );
  },
  decompress: (codec, bytes, mostBytes) => {
    try {
      return plain(unpackers[codec](bytes, { maxOutputLength: Math.max(1, mostBytes) }));
    } catch (cause) {
      throw new HeadraceError(
        `Bytes compressed by ${codec} cannot be unpacked: they do not hold together, or become more than ${mostBytes} bytes.`,
        {
          code: 'format.torn-block',
          domain: 'external',
          retry: 'none',
          remedy: 'Look at what wrote them, and at the disk or network between.',
          cause,
        },
      );
    }
  },
};

/** Without Node's own methods on top: `slice` of a Buffer does not copy. */
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

import { gunzipSync, gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import { kafkaProblem } from '../kafka-error';
import { compressLz4, decompressLz4 } from './lz4';
import { compressSnappy, decompressSnappy } from './snappy';
import { tornBatch } from './torn-block';

/** By the number that stands in a batch's attributes. */
export const compressionNames = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type CompressionName = (typeof compressionNames)[number];

type Codec = (bytes: Uint8Array) => Uint8Array;
/** Throws where the bytes do not hold together, or become more than so many. */
type Unpacker = (bytes: Uint8Array, mostBytes: number) => Uint8Array;
interface ZstdOfNode {
  readonly zstdCompressSync?: Codec;
  readonly zstdDecompressSync?: (bytes: Uint8Array, limit: { readonly maxOutputLength: number }) => Uint8Array;
}
const { zstdCompressSync, zstdDecompressSync } = zlib as ZstdOfNode;

let unpackZstd: Unpacker | null = zstdDecompressSync ? (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }) : null;

/** Where Node's zlib has no zstd, its decoder comes from a package, which only `client.ts` may know. */
export function registerZstd(decoder: Unpacker): void {
  unpackZstd ??= decoder;
}

/** Of one batch: a few bytes can be made to unpack to any number, which must not fill memory. */
const MOST_UNPACKED_BYTES = 256 << 20;

const unpackers: Readonly<Record<CompressionName, Unpacker>> = {
  none: (bytes) => bytes,
  gzip: (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength }),
  snappy: decompressSnappy,
  lz4: decompressLz4,
  zstd: (bytes, mostBytes) => unpackZstd!(bytes, mostBytes),
};

/** `place` begins sentences of messages: `The batch at offset 7 of orders-0`. */
export function decompress(codec: number, bytes: Uint8Array, place: string): Uint8Array {
  const name: CompressionName | undefined = compressionNames[codec];
  if (name === undefined) {
    throw kafkaProblem(
      'unknown-codec',
      `${place} is compressed by a codec with the number ${codec}, which is none that Kafka has.`,
      'Update Headrace, or have the producer take another compression.',
    );
  }
  try {
    return unpackers[name](bytes, MOST_UNPACKED_BYTES);
  } catch (cause) {
    throw tornBatch(name, place, cause);
  }
}

/** The codec of an option, once; throws where this Node.js has none. */
export function compressor(name: CompressionName): Codec | null {
  switch (name) {
    case 'none':
      return null;
    case 'gzip':
      return (bytes) => gzipSync(bytes, { level: 1 });
    case 'snappy':
      return compressSnappy;
    case 'lz4':
      return compressLz4;
    case 'zstd':
      if (zstdCompressSync) return zstdCompressSync;
      throw kafkaProblem(
        'no-zstd',
        `Node.js ${process.versions.node} cannot write Zstandard.`,
        'Run Headrace on Node.js 22.15 or newer, or set "properties.compression.type" to lz4.',
      );
  }
}

import { gunzipSync, gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import { kafkaProblem } from '../kafka-error';
import { compressLz4, decompressLz4 } from './lz4';
import { compressSnappy, decompressSnappy } from './snappy';

/** By the number that stands in a batch's attributes. */
export const compressionNames = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type CompressionName = (typeof compressionNames)[number];

type Codec = (bytes: Uint8Array) => Uint8Array;
interface ZstdOfNode {
  readonly zstdCompressSync?: Codec;
  readonly zstdDecompressSync?: Codec;
}
const { zstdCompressSync, zstdDecompressSync } = zlib as ZstdOfNode;

let unpackZstd: Codec | null = zstdDecompressSync ?? null;

/** Where Node's zlib has no zstd, its decoder comes from a package, which only `client.ts` may know. */
export function registerZstd(decoder: Codec): void {
  unpackZstd ??= decoder;
}

export function decompress(codec: number, bytes: Uint8Array): Uint8Array {
  const name: CompressionName | undefined = compressionNames[codec];
  switch (name) {
    case 'none':
      return bytes;
    case 'gzip':
      return gunzipSync(bytes);
    case 'snappy':
      return decompressSnappy(bytes);
    case 'lz4':
      return decompressLz4(bytes);
    case 'zstd':
      return unpackZstd!(bytes);
    case undefined:
      throw kafkaProblem(
        'unknown-codec',
        `A batch is compressed by a codec with the number ${codec}, which is none that Kafka has.`,
        'Update Headrace, or have the producer take another compression.',
      );
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

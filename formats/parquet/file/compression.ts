import type { HostCodecs } from '@headrace/connector-sdk';
import { compressSnappy, decompressSnappy } from '@headrace/connector-sdk/base';
import { BadParquet, parquetProblem } from './parquet-error';

const names = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW'] as const;
export type CompressionName = (typeof names)[number];
export const compressionNumber = (name: CompressionName): number => names.indexOf(name);

/** Larger pages are damage: those of a whole row group of 128 MB are smaller. */
const MOST_PAGE_BYTES = 1 << 29;

/** Unpacks a page that becomes `size` bytes. */
export function unpack(codec: number, bytes: Uint8Array, size: number, host: HostCodecs): Uint8Array {
  if (size > MOST_PAGE_BYTES) throw new BadParquet(`a page says that it has ${size} bytes unpacked`);
  const unpacked = unpackAny(codec, bytes, size, host);
  if (unpacked.length !== size) throw new BadParquet(`a page has ${unpacked.length} bytes unpacked, and its header says ${size}`);
  return unpacked;
}

function unpackAny(codec: number, bytes: Uint8Array, size: number, host: HostCodecs): Uint8Array {
  switch (names[codec]) {
    case 'UNCOMPRESSED':
      return bytes;
    case 'SNAPPY':
      return decompressSnappy(bytes, 0, bytes.length, size);
    case 'GZIP':
      return host.decompress('gzip', bytes, size);
    case 'BROTLI':
      return host.decompress('brotli', bytes, size);
    case 'ZSTD':
      return host.decompress('zstd', bytes, size);
    case 'LZ4_RAW':
      return unpackLz4(bytes, size);
    default:
      throw parquetProblem(
        'codec',
        `The file's pages are compressed by ${names[codec] ?? `a codec with the number ${codec}`}, which is not read.`,
        'Write the file with SNAPPY, GZIP, ZSTD, BROTLI or LZ4_RAW.',
      );
  }
}

/** What the option `compression` offers. */
export function pack(name: CompressionName, bytes: Uint8Array, host: HostCodecs): Uint8Array {
  if (name === 'SNAPPY') return compressSnappy(bytes);
  if (name === 'GZIP') return host.compress('gzip', bytes);
  if (name === 'ZSTD') return host.compress('zstd', bytes);
  return bytes;
}

/** One LZ4 block without a frame. */
function unpackLz4(bytes: Uint8Array, size: number): Uint8Array {
  // A byte of a length makes 255 at most.
  if (size > bytes.length * 255) throw new BadParquet('an LZ4 block does not hold together');
  const out = new Uint8Array(size);
  let at = 0;
  let to = 0;
  const lengthOf = (nibble: number): number => {
    let length = nibble;
    for (let more = nibble === 15; more;) {
      const byte = bytes[at++] ?? 0;
      length += byte;
      more = byte === 255;
    }
    return length;
  };
  while (at < bytes.length) {
    const token = bytes[at++]!;
    const literals = lengthOf(token >>> 4);
    if (at + literals > bytes.length || to + literals > size) throw new BadParquet('an LZ4 block does not hold together');
    out.set(bytes.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at >= bytes.length) break;
    const offset = bytes[at]! | ((bytes[at + 1] ?? 0) << 8);
    at += 2;
    const length = lengthOf(token & 15) + 4;
    if (offset === 0 || offset > to || to + length > size) throw new BadParquet('an LZ4 block does not hold together');
    for (let i = 0; i < length; i++, to++) out[to] = out[to - offset]!;
  }
  return out.subarray(0, to);
}

import { HeadraceError, isHeadraceError, type HostCodec, type HostCodecs } from '@headrace/connector-sdk';
import { compressSnappy, decompressSnappy } from '@headrace/connector-sdk/base';
import { BadRecord } from '../decode/wire';
import { crc32 } from './crc32';

export const codecNames = ['null', 'deflate', 'snappy', 'zstandard'] as const;

/** A larger block is one of a writer that has gone wrong, or of one that wants to fill memory. */
export const MOST_BLOCK_BYTES = 512 << 20;

export interface Codec {
  compress(bytes: Uint8Array): Uint8Array;
  /** Throws BadRecord. */
  decompress(bytes: Uint8Array): Uint8Array;
}

/** By the name in a file's header. Throws HeadraceError (domain user) for one that is not carried. */
export function codecOf(name: string, host: HostCodecs): Codec {
  switch (name) {
    case 'null':
      return { compress: (bytes) => bytes, decompress: (bytes) => bytes };
    case 'deflate':
      return hostCodec('deflate', host);
    case 'zstandard':
      return hostCodec('zstd', host);
    case 'snappy':
      return { compress: compress, decompress: decompress };
    default:
      throw new HeadraceError(`The file is compressed by the codec "${name}", which is not read.`, {
        code: 'format.avro.unknown-codec',
        domain: 'user',
        retry: 'none',
        remedy: `Write the file with one of: ${codecNames.join(', ')}.`,
      });
  }
}

const hostCodec = (name: HostCodec, host: HostCodecs): Codec => ({
  compress: (bytes) => host.compress(name, bytes),
  decompress: (bytes) => unpacked(() => host.decompress(name, bytes, MOST_BLOCK_BYTES)),
});

const CRC_BYTES = 4;

/** One raw block of Snappy, and the CRC-32 of what it holds. */
function compress(bytes: Uint8Array): Uint8Array {
  const block = compressSnappy(bytes);
  const out = new Uint8Array(block.length + CRC_BYTES);
  out.set(block);
  new DataView(out.buffer).setUint32(block.length, crc32(bytes));
  return out;
}

function decompress(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - CRC_BYTES;
  if (end < 0) throw new BadRecord('cannot be unpacked: it has no checksum');
  const plain = unpacked(() => decompressSnappy(bytes, 0, end, MOST_BLOCK_BYTES));
  const wanted = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(end);
  if (crc32(plain) !== wanted) throw new BadRecord('has a checksum that does not fit');
  return plain;
}

function unpacked(work: () => Uint8Array): Uint8Array {
  try {
    // Not a Buffer, whose slices are views.
    const plain = work();
    return new Uint8Array(plain.buffer, plain.byteOffset, plain.length);
  } catch (error) {
    if (!isHeadraceError(error) && !(error instanceof RangeError)) throw error;
    throw new BadRecord(`cannot be unpacked: ${error.message}`);
  }
}

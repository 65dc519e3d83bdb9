import { isHeadraceError } from '@headrace/connector-sdk';
import { compressSnappy as compressBlock, decompressSnappy as unpacked } from '@headrace/connector-sdk/base';
import { tornBlock } from './torn-block';

/** Java's stream form of Snappy: this mark, two versions of four bytes, then blocks behind their lengths. */
const STREAM_MARK = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0);
const STREAM_HEADER = 16;
const BLOCK = 32_768;

/** Either the stream form that Java's clients write, or one raw block. */
export function decompressSnappy(bytes: Uint8Array): Uint8Array {
  if (!STREAM_MARK.every((byte, i) => bytes[i] === byte)) return decompressBlock(bytes, 0, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: Uint8Array[] = [];
  for (let at = STREAM_HEADER; at < bytes.length;) {
    const size = view.getInt32(at);
    at += 4;
    if (size < 0 || at + size > bytes.length) throw tornBlock('Snappy');
    blocks.push(decompressBlock(bytes, at, at + size));
    at += size;
  }
  return Buffer.concat(blocks);
}

/** The stream form, in blocks of 32 KiB, as Java's producer writes it. */
export function compressSnappy(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [STREAM_MARK, Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1)];
  for (let from = 0; from < bytes.length; from += BLOCK) {
    const block = compressBlock(bytes.subarray(from, from + BLOCK));
    const size = Buffer.alloc(4);
    size.writeInt32BE(block.length);
    blocks.push(size, block);
  }
  return Buffer.concat(blocks);
}

function decompressBlock(bytes: Uint8Array, from: number, end: number): Uint8Array {
  try {
    return unpacked(bytes, from, end);
  } catch (error) {
    throw isHeadraceError(error) ? tornBlock('Snappy') : error;
  }
}

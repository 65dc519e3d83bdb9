import { compressSnappy as compressBlock, decompressSnappy as unpacked } from '@headrace/connector-sdk/base';
import { TornBlock } from './torn-block';

/** Java's stream form of Snappy: this mark, two versions of four bytes, then blocks behind their lengths. */
const STREAM_MARK = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0);
const STREAM_HEADER = 16;
const BLOCK = 32_768;

/** Either the stream form that Java's clients write, or one raw block. Throws where the bytes do not hold together, or become too many. */
export function decompressSnappy(bytes: Uint8Array, mostBytes: number): Uint8Array {
  if (!STREAM_MARK.every((byte, i) => bytes[i] === byte)) return unpacked(bytes, 0, bytes.length, mostBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: Uint8Array[] = [];
  let left = mostBytes;
  for (let at = STREAM_HEADER; at < bytes.length;) {
    if (at + 4 > bytes.length) throw new TornBlock();
    const size = view.getInt32(at);
    at += 4;
    if (size < 0 || at + size > bytes.length) throw new TornBlock();
    const block = unpacked(bytes, at, at + size, left);
    left -= block.length;
    blocks.push(block);
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

import { tornBlock } from './torn-block';

/** Java's stream form of Snappy: this mark, two versions of four bytes, then blocks behind their lengths. */
const STREAM_MARK = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0);
const STREAM_HEADER = 16;
const BLOCK = 32_768;
const HASH_BITS = 14;

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

function decompressBlock(bytes: Uint8Array, from: number, end: number): Uint8Array {
  let at = from;
  let size = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined || shift > 28) throw tornBlock('Snappy');
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  const out = new Uint8Array(size);
  let to = 0;
  while (at < end) {
    const tag = bytes[at++]!;
    if ((tag & 3) === 0) {
      let length = (tag >>> 2) + 1;
      if (length > 60) {
        const wide = length - 60;
        length = 1;
        for (let i = 0; i < wide; i++) length += bytes[at + i]! * 2 ** (8 * i);
        at += wide;
      }
      if (at + length > end || to + length > size) throw tornBlock('Snappy');
      out.set(bytes.subarray(at, at + length), to);
      at += length;
      to += length;
      continue;
    }
    let [length, offset] = [(tag >>> 2) + 1, 0];
    if ((tag & 3) === 1) {
      length = ((tag >>> 2) & 7) + 4;
      offset = ((tag >>> 5) << 8) | bytes[at]!;
      at += 1;
    } else {
      const wide = (tag & 3) === 2 ? 2 : 4;
      for (let i = 0; i < wide; i++) offset += bytes[at + i]! * 2 ** (8 * i);
      at += wide;
    }
    if (offset === 0 || offset > to || to + length > size) throw tornBlock('Snappy');
    for (let i = 0; i < length; i++, to++) out[to] = out[to - offset]!;
  }
  if (to !== size) throw tornBlock('Snappy');
  return out;
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

/** Greedy: the last place of each hash of four bytes is looked at, and long runs without a match are stepped over faster. */
function compressBlock(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + Math.ceil(bytes.length / 6) + 32);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = new Int32Array(1 << HASH_BITS).fill(-1);
  let to = 0;
  for (let rest = bytes.length; ; rest >>>= 7) {
    out[to++] = rest > 0x7f ? (rest & 0x7f) | 0x80 : rest;
    if (rest <= 0x7f) break;
  }
  const literal = (from: number, end: number): void => {
    const length = end - from;
    if (length === 0) return;
    if (length <= 60) out[to++] = (length - 1) << 2;
    else {
      out[to++] = 61 << 2;
      out[to++] = (length - 1) & 0xff;
      out[to++] = (length - 1) >>> 8;
    }
    out.set(bytes.subarray(from, end), to);
    to += length;
  };
  let at = 0;
  let anchor = 0;
  let misses = 32;
  while (at + 4 <= bytes.length) {
    const word = view.getUint32(at, true);
    const hash = Math.imul(word, 0x1e35a7bd) >>> (32 - HASH_BITS);
    const candidate = table[hash]!;
    table[hash] = at;
    if (candidate < 0 || view.getUint32(candidate, true) !== word) {
      at += misses++ >> 5;
      continue;
    }
    misses = 32;
    literal(anchor, at);
    let length = 4;
    while (at + length < bytes.length && bytes[candidate + length] === bytes[at + length]) length++;
    for (let left = length; left > 0;) {
      const step = left > 64 ? 60 : left;
      out[to++] = ((step - 1) << 2) | 2;
      out[to++] = (at - candidate) & 0xff;
      out[to++] = (at - candidate) >>> 8;
      left -= step;
    }
    at += length;
    anchor = at;
  }
  literal(anchor, bytes.length);
  return out.subarray(0, to);
}

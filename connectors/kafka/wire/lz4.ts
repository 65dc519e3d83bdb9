import { TornBlock } from './torn-block';

const MAGIC = 0x184d2204;
const BLOCK = 65_536;
const HASH_BITS = 14;
const MIN_MATCH = 4;
/** No match may begin in the last twelve bytes of a block, and its last five are literals. */
const LAST_MATCH = 12;
const LAST_LITERALS = 5;
const UNPACKED = 0x8000_0000;

/** Frames of LZ4, blocks that depend on each other too. Checksums are passed over: the record batch has its own. Throws TornBlock. */
export function decompressLz4(bytes: Uint8Array, mostBytes: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Growing(Math.min(bytes.length * 4, mostBytes), mostBytes);
  let at = 0;
  while (at + 7 <= bytes.length) {
    if (view.getUint32(at, true) !== MAGIC) throw new TornBlock();
    const flags = bytes[at + 4]!;
    at += 7 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0);
    for (;;) {
      if (at + 4 > bytes.length) throw new TornBlock();
      const word = view.getUint32(at, true);
      at += 4;
      if (word === 0) break;
      const size = word & 0x7fff_ffff;
      if (at + size > bytes.length) throw new TornBlock();
      if (word >= UNPACKED) out.append(bytes, at, at + size);
      else decompressBlock(bytes, at, at + size, out);
      at += size + (flags & 0x10 ? 4 : 0);
    }
    if (flags & 0x04) at += 4;
  }
  return out.bytes.subarray(0, out.length);
}

function decompressBlock(bytes: Uint8Array, from: number, end: number, out: Growing): void {
  let at = from;
  const more = (length: number): number => {
    let sum = length;
    if (length !== 15) return sum;
    for (let byte = 255; byte === 255;) {
      if (at >= end) throw new TornBlock();
      byte = bytes[at++]!;
      sum += byte;
    }
    return sum;
  };
  while (at < end) {
    const token = bytes[at++]!;
    const literals = more(token >>> 4);
    if (at + literals > end) throw new TornBlock();
    out.append(bytes, at, at + literals);
    at += literals;
    if (at >= end) return;
    const offset = bytes[at]! | (bytes[at + 1]! << 8);
    at += 2;
    const length = more(token & 15) + MIN_MATCH;
    if (offset === 0 || offset > out.length) throw new TornBlock();
    out.repeat(offset, length);
  }
}

class Growing {
  bytes: Uint8Array;
  length = 0;
  constructor(
    capacity: number,
    private readonly most: number,
  ) {
    this.bytes = new Uint8Array(capacity);
  }

  append(from: Uint8Array, start: number, end: number): void {
    this.room(end - start);
    this.bytes.set(from.subarray(start, end), this.length);
    this.length += end - start;
  }

  repeat(offset: number, length: number): void {
    this.room(length);
    const { bytes } = this;
    let to = this.length;
    for (let from = to - offset, left = length; left > 0; left--) bytes[to++] = bytes[from++]!;
    this.length = to;
  }

  private room(sizeBytes: number): void {
    const needed = this.length + sizeBytes;
    if (needed <= this.bytes.length) return;
    if (needed > this.most) throw new TornBlock();
    const grown = new Uint8Array(Math.min(this.most, Math.max(this.bytes.length * 2, needed)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

/** Magic, independent blocks of at most 64 KiB, no checksums but the descriptor's, which for these flags is always the same. */
const HEADER = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82);

/** One frame, greedily packed. */
export function compressLz4(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [HEADER];
  const size = (value: number): Uint8Array => {
    const word = Buffer.alloc(4);
    word.writeUInt32LE(value);
    return word;
  };
  for (let from = 0; from < bytes.length; from += BLOCK) {
    const block = bytes.subarray(from, from + BLOCK);
    const packed = compressBlock(block);
    if (packed === null) parts.push(size(UNPACKED + block.length), block);
    else parts.push(size(packed.length), packed);
  }
  return Buffer.concat([...parts, size(0)]);
}

/** Null where packing would not make it smaller. */
function compressBlock(bytes: Uint8Array): Uint8Array | null {
  const out = new Uint8Array(bytes.length + Math.ceil(bytes.length / 255) + 16);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = new Int32Array(1 << HASH_BITS).fill(-1);
  let to = 0;
  const more = (length: number): void => {
    let rest = length - 15;
    for (; rest >= 255; rest -= 255) out[to++] = 255;
    out[to++] = rest;
  };
  const sequence = (literalsFrom: number, literalsTo: number, offset: number, match: number): void => {
    const literals = literalsTo - literalsFrom;
    const extra = match - MIN_MATCH;
    out[to++] = (Math.min(literals, 15) << 4) | (match === 0 ? 0 : Math.min(extra, 15));
    if (literals >= 15) more(literals);
    out.set(bytes.subarray(literalsFrom, literalsTo), to);
    to += literals;
    if (match === 0) return;
    out[to++] = offset & 0xff;
    out[to++] = offset >>> 8;
    if (extra >= 15) more(extra);
  };
  let at = 0;
  let anchor = 0;
  let misses = 64;
  while (at < bytes.length - LAST_MATCH) {
    const word = view.getUint32(at, true);
    const hash = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
    const candidate = table[hash]!;
    table[hash] = at;
    if (candidate < 0 || at - candidate > 65_535 || view.getUint32(candidate, true) !== word) {
      at += misses++ >> 6;
      continue;
    }
    misses = 64;
    let length = MIN_MATCH;
    const most = bytes.length - LAST_LITERALS - at;
    while (length < most && bytes[candidate + length] === bytes[at + length]) length++;
    sequence(anchor, at, at - candidate, length);
    at += length;
    anchor = at;
  }
  sequence(anchor, bytes.length, 0, 0);
  return to < bytes.length ? out.subarray(0, to) : null;
}

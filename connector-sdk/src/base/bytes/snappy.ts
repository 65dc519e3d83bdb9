import { HeadraceError } from '../../errors/connector-error';

const HASH_BITS = 14;
/** Matches are written with offsets of two bytes. */
const FARTHEST = 65_535;

/**
 * One raw Snappy block of `bytes[from, end)`, its length in front. Throws a typed error where the bytes do not hold together, or would
 * become more than `mostBytes`, before so much memory is taken.
 */
export function decompressSnappy(bytes: Uint8Array, from = 0, end = bytes.length, mostBytes = Infinity): Uint8Array {
  let at = from;
  let size = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined || shift > 28) throw torn();
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  // A tag of three bytes makes at most 64: a larger size is no size.
  if (size > (end - at) * 64 || size > mostBytes) throw torn();
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
      if (at + length > end || to + length > size) throw torn();
      if (length > 16) out.set(bytes.subarray(at, at + length), to);
      else for (let i = 0; i < length; i++) out[to + i] = bytes[at + i]!;
      at += length;
      to += length;
      continue;
    }
    let length = (tag >>> 2) + 1;
    let offset: number;
    if ((tag & 3) === 1) {
      length = ((tag >>> 2) & 7) + 4;
      offset = ((tag >>> 5) << 8) | bytes[at]!;
      at += 1;
    } else {
      offset = bytes[at]! | (bytes[at + 1]! << 8);
      if ((tag & 3) === 3) offset += (bytes[at + 2]! | (bytes[at + 3]! << 8)) * 65_536;
      at += (tag & 3) === 2 ? 2 : 4;
    }
    const stop = to + length;
    if (at > end || offset === 0 || offset > to || stop > size) throw torn();
    for (let from = to - offset; to < stop;) out[to++] = out[from++]!;
  }
  if (to !== size) throw torn();
  return out;
}

/**
 * One raw Snappy block. Greedy: the last place of each hash of four bytes is looked at, and long runs without a match are stepped over
 * faster.
 */
export function compressSnappy(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + Math.ceil(bytes.length / 6) + 32);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = new Int32Array(1 << HASH_BITS).fill(-1);
  let to = 0;
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    out[to++] = rest > 0x7f ? (rest & 0x7f) | 0x80 : rest;
    if (rest <= 0x7f) break;
  }
  let at = 0;
  let anchor = 0;
  let misses = 32;
  while (at + 4 <= bytes.length) {
    const word = view.getUint32(at, true);
    const hash = Math.imul(word, 0x1e35a7bd) >>> (32 - HASH_BITS);
    const candidate = table[hash]!;
    table[hash] = at;
    if (candidate < 0 || at - candidate > FARTHEST || view.getUint32(candidate, true) !== word) {
      at += misses++ >> 5;
      continue;
    }
    misses = 32;
    to = putLiteral(bytes, anchor, at, out, to);
    let length = 4;
    while (at + length < bytes.length && bytes[candidate + length] === bytes[at + length]) length++;
    to = putCopy(out, to, { length, offset: at - candidate });
    at += length;
    anchor = at;
  }
  return out.subarray(0, putLiteral(bytes, anchor, bytes.length, out, to));
}

function putLiteral(bytes: Uint8Array, from: number, end: number, out: Uint8Array, at: number): number {
  const length = end - from;
  let to = at;
  if (length === 0) return to;
  if (length <= 60) out[to++] = (length - 1) << 2;
  else {
    const wide = length <= 0x100 ? 1 : length <= 0x1_0000 ? 2 : length <= 0x100_0000 ? 3 : 4;
    out[to++] = (59 + wide) << 2;
    for (let i = 0; i < wide; i++) out[to++] = ((length - 1) >>> (8 * i)) & 0xff;
  }
  // A view costs more than a few bytes.
  if (length > 64) out.set(bytes.subarray(from, end), to);
  else for (let i = 0; i < length; i++) out[to + i] = bytes[from + i]!;
  return to + length;
}

function putCopy(out: Uint8Array, at: number, { length, offset }: { length: number; offset: number }): number {
  let to = at;
  for (let left = length; left > 0;) {
    const step = left > 64 ? 60 : left;
    out[to++] = ((step - 1) << 2) | 2;
    out[to++] = offset & 0xff;
    out[to++] = offset >>> 8;
    left -= step;
  }
  return to;
}

const torn = (): HeadraceError =>
  new HeadraceError('Bytes compressed by Snappy cannot be unpacked: they do not hold together.', {
    code: 'format.torn-block',
    domain: 'external',
    retry: 'none',
    remedy: 'Look at what wrote them, and at the disk or network between.',
  });

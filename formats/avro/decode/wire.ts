/** A record that cannot be read; the message goes on with "it ". Thrown within a record only, and caught around it. */
export class BadRecord extends Error {}

/** The last 64-bit integer that was read, in two halves. */
export const wide = { lo: 0, hi: 0 };

/** A variable-length zig-zag integer into `wide`; answers the place behind it, which may lie beyond the record's end: check it there. */
export function readLong(bytes: Uint8Array, at: number): number {
  let p = at;
  let byte = bytes[p++]!;
  let low = byte & 0x7f;
  let [middle, high] = [0, 0];
  for (let shift = 7; byte > 0x7f; shift += 7) {
    if (shift > 63) throw new BadRecord('has an integer of more than ten bytes');
    byte = bytes[p++]!;
    if (shift < 28) low |= (byte & 0x7f) << shift;
    else if (shift < 56) middle |= (byte & 0x7f) << (shift - 28);
    else high |= (byte & 0x7f) << (shift - 56);
  }
  const first = low | (middle << 28);
  const second = (middle >>> 4) | (high << 24);
  const sign = -(first & 1);
  wide.lo = ((first >>> 1) | (second << 31)) ^ sign;
  wide.hi = (second >>> 1) ^ sign;
  return p;
}

/** The last integer as a number, which is exact below 2⁵³ only. */
export const wideNumber = (): number => wide.hi * 4_294_967_296 + (wide.lo >>> 0);
export const wideBigInt = (): bigint => (BigInt(wide.hi) << 32n) | BigInt(wide.lo >>> 0);

/** The last integer where it fits 32 bits. */
export function wideInt(): number {
  if (wide.hi === wide.lo >> 31) return wide.lo;
  throw new BadRecord(`has the number ${wideBigInt()} where 32 bits are declared`);
}

/** A size in front of bytes, checked against the record's end, into `wide.lo`; answers where the bytes begin. */
export function readSize(bytes: Uint8Array, at: number, limit: number): number {
  const p = readLong(bytes, at);
  if (wide.hi !== 0 || wide.lo < 0 || p + wide.lo > limit) throw truncated();
  return p;
}

/** The number of items of the next block of an array or map into `wide.lo`; a block's size in bytes is passed over. */
export function readBlockCount(bytes: Uint8Array, at: number, limit: number): number {
  let p = readLong(bytes, at);
  const count = Math.abs(wideNumber());
  if (wide.hi < 0) p = readLong(bytes, p);
  // Items may have no bytes, but no table has so many of them.
  if (p > limit || count > MOST_EMPTY_ITEMS + (limit - p)) throw truncated();
  wide.lo = count;
  return p;
}
const MOST_EMPTY_ITEMS = 65_536;

export const truncated = (): BadRecord => new BadRecord('ends in the middle of a value');

const room = new DataView(new ArrayBuffer(8));
const roomBytes = new Uint8Array(room.buffer);

export function readFloat(bytes: Uint8Array, p: number): number {
  for (let i = 0; i < 4; i++) roomBytes[i] = bytes[p + i]!;
  return room.getFloat32(0, true);
}
export function readDouble(bytes: Uint8Array, p: number): number {
  for (let i = 0; i < 8; i++) roomBytes[i] = bytes[p + i]!;
  return room.getFloat64(0, true);
}

/** More bytes that tell something are no value of any type; and each more costs more than the one before. */
const MOST_UNSCALED_BYTES = 64;

/** A big-endian two's complement number, as decimals lie in bytes. */
export function unscaledOf(bytes: Uint8Array, from: number, size: number): bigint {
  const sign = size > 0 && bytes[from]! > 0x7f ? 0xff : 0;
  let at = from;
  while (at < from + size && bytes[at] === sign) at++;
  if (from + size - at > MOST_UNSCALED_BYTES) throw new BadRecord(`has a decimal of ${from + size - at} bytes`);
  let value = sign === 0 ? 0n : -1n;
  for (; at < from + size; at++) value = (value << 8n) | BigInt(bytes[at]!);
  return value;
}

import type { ByteBuffer } from '@headrace/connector-sdk';

const room = new DataView(new ArrayBuffer(8));
const roomBytes = new Uint8Array(room.buffer);
const LONGEST = 10;

/** A whole number of at most 31 bits as a variable-length zig-zag integer. */
export function writeNumber(out: ByteBuffer, value: number): void {
  out.ensure(LONGEST);
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  for (; rest > 0x7f; rest >>>= 7) out.bytes[out.length++] = (rest & 0x7f) | 0x80;
  out.bytes[out.length++] = rest;
}

export function writeLong(out: ByteBuffer, value: bigint): void {
  writeHalves(out, Number(BigInt.asIntN(32, value)), Number(value >> 32n));
}

/** A 64-bit integer that lies in two halves. */
export function writeHalves(out: ByteBuffer, low: number, high: number): void {
  const sign = high >> 31;
  let lo = ((low << 1) ^ sign) >>> 0;
  let hi = (((high << 1) | (low >>> 31)) ^ sign) >>> 0;
  out.ensure(LONGEST);
  while (hi !== 0 || lo > 0x7f) {
    out.bytes[out.length++] = (lo & 0x7f) | 0x80;
    lo = ((lo >>> 7) | (hi << 25)) >>> 0;
    hi >>>= 7;
  }
  out.bytes[out.length++] = lo;
}

export function writeFloat(out: ByteBuffer, value: number): void {
  room.setFloat32(0, value, true);
  writeRoom(out, 4);
}

export function writeDouble(out: ByteBuffer, value: number): void {
  room.setFloat64(0, value, true);
  writeRoom(out, 8);
}

function writeRoom(out: ByteBuffer, size: number): void {
  out.ensure(size);
  for (let i = 0; i < size; i++) out.bytes[out.length++] = roomBytes[i]!;
}

/** Bytes behind their number. */
export function writeSized(out: ByteBuffer, bytes: Uint8Array, from = 0, size = bytes.length): void {
  writeNumber(out, size);
  out.ensure(size);
  out.bytes.set(bytes.subarray(from, from + size), out.length);
  out.length += size;
}

/** The shortest two's complement bytes of a decimal's unscaled integer, behind their number. */
export function writeUnscaledBytes(out: ByteBuffer, value: bigint): void {
  let size = 1;
  while (BigInt.asIntN(8 * size, value) !== value) size++;
  writeNumber(out, size);
  out.ensure(size);
  for (let i = size - 1; i >= 0; i--) out.bytes[out.length++] = Number((value >> BigInt(8 * i)) & 0xffn);
}

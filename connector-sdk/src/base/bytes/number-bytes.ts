import { javaDouble, javaFloat } from '../text/java-number';

/** `write…(bytes, at, …)` put ASCII at `at` and answer the place behind it; the caller has made room (`LARGEST_NUMBER` bytes). */
export const LARGEST_NUMBER = 48;

const pairs = new Uint8Array(200);
for (let i = 0; i < 100; i++) {
  pairs[2 * i] = 48 + Math.floor(i / 10);
  pairs[2 * i + 1] = 48 + (i % 10);
}

/** A whole number from 0 to 2³¹ − 1. */
export function writeUnsigned(bytes: Uint8Array, at: number, value: number): number {
  let digits = 1;
  for (let bound = 10; bound <= value && digits < 10; bound *= 10) digits++;
  const end = at + digits;
  let p = end;
  let rest = value;
  while (rest >= 100) {
    const quotient = (rest / 100) | 0;
    const pair = 2 * (rest - quotient * 100);
    bytes[--p] = pairs[pair + 1] as number;
    bytes[--p] = pairs[pair] as number;
    rest = quotient;
  }
  if (rest >= 10) {
    bytes[--p] = pairs[2 * rest + 1] as number;
    bytes[--p] = pairs[2 * rest] as number;
  } else bytes[--p] = 48 + rest;
  return end;
}

/** A signed 32-bit integer. */
export function writeInt(bytes: Uint8Array, at: number, value: number): number {
  if (value >= 0) return writeUnsigned(bytes, at, value);
  bytes[at] = 45;
  return value === -2_147_483_648 ? writeAscii(bytes, at + 1, '2147483648') : writeUnsigned(bytes, at + 1, -value);
}

/** A whole number in exactly nine digits. */
function writeNineDigits(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  for (let p = at + 8; p >= at; p--) {
    const quotient = (rest / 10) | 0;
    bytes[p] = 48 + rest - quotient * 10;
    rest = quotient;
  }
  return at + 9;
}

/** The signed 64-bit integer of row `row` in 32-bit words; no BigInt below 2⁵³. */
export function writeLong(bytes: Uint8Array, at: number, words: Int32Array, row: number): number {
  const low = words[2 * row] as number;
  const high = words[2 * row + 1] as number;
  if (high === low >> 31) return writeInt(bytes, at, low);
  const value = high * 4_294_967_296 + (low >>> 0);
  if (high >= 0x20_0000 || high < -0x20_0000) return writeAscii(bytes, at, ((BigInt(high) << 32n) | BigInt(low >>> 0)).toString());
  return writeSafe(bytes, at, value);
}

/** A whole number below 2⁵³ in magnitude. */
export function writeSafe(bytes: Uint8Array, at: number, value: number): number {
  let p = at;
  let rest = value;
  if (rest < 0) {
    bytes[p++] = 45;
    rest = -rest;
  }
  if (rest < 2_147_483_648) return writeUnsigned(bytes, p, rest);
  const high = Math.floor(rest / 1e9);
  return writeNineDigits(bytes, writeUnsigned(bytes, p, high), rest - high * 1e9);
}

/** A double as Java prints it. */
export const writeJavaDouble = (bytes: Uint8Array, at: number, value: number): number => writeAscii(bytes, at, javaDouble(value));

/** A single-precision number as Java prints it. */
export const writeJavaFloat = (bytes: Uint8Array, at: number, value: number): number => writeAscii(bytes, at, javaFloat(value));

export function writeAscii(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** Two digits, 00 to 99. */
export function writeTwoDigits(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = pairs[2 * value] as number;
  bytes[at + 1] = pairs[2 * value + 1] as number;
  return at + 2;
}

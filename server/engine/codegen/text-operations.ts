import { decodeText, type TextArena } from '../batch/text-arena';
import type { BytePattern } from './byte-pattern';

const CONTINUATION = 0xc0;

/**
 * Functions of texts as bytes, for compiled expressions: the answer is left in `data`, `start`, `length` and `isNull`, a part of the argument
 * itself where it can be, else bytes in the arena. ASCII is worked on byte by byte; other texts go through JavaScript strings where
 * characters matter. One instance an arena.
 */
export class TextOperations {
  data: Uint8Array;
  start = 0;
  length = 0;
  isNull = false;

  constructor(private readonly arena: TextArena) {
    this.data = arena.bytes;
  }

  private part(data: Uint8Array, start: number, length: number): void {
    this.data = data;
    this.start = start;
    this.length = length;
    this.isNull = false;
  }

  private text(text: string): void {
    const start = this.arena.encode(text);
    this.part(this.arena.bytes, start, this.arena.length - start);
  }

  upper(data: Uint8Array, start: number, length: number): void {
    if (!this.shifted(data, start, length, 97)) this.text(decodeText(data, start, length).toUpperCase());
  }

  lower(data: Uint8Array, start: number, length: number): void {
    if (!this.shifted(data, start, length, 65)) this.text(decodeText(data, start, length).toLowerCase());
  }

  /** Turns the letters of the case that begins at `first` into the other; false where the text is not ASCII. */
  private shifted(data: Uint8Array, start: number, length: number, first: number): boolean {
    const at = this.arena.reserve(length);
    const { bytes } = this.arena;
    for (let i = 0; i < length; i++) {
      const byte = data[start + i]!;
      if (byte > 127) return false;
      bytes[at + i] = byte >= first && byte < first + 26 ? byte ^ 32 : byte;
    }
    this.part(bytes, at, length);
    return true;
  }

  /** Begins a text that `append` adds to. */
  begin(size: number): void {
    const at = this.arena.reserve(size);
    this.part(this.arena.bytes, at, 0);
  }

  append(data: Uint8Array, start: number, length: number): void {
    const to = this.start + this.length;
    if (length <= 32) for (let i = 0; i < length; i++) this.data[to + i] = data[start + i]!;
    else this.data.set(data.subarray(start, start + length), to);
    this.length += length;
  }

  /** Each occurrence of `wanted`, which is not empty, becomes the text `by`; they are found from the left and do not overlap. */
  replace(
    data: Uint8Array,
    start: number,
    length: number,
    wanted: Uint8Array,
    by: { data: Uint8Array; start: number; length: number },
  ): void {
    const end = start + length;
    let at = indexOfBytes(data, start, end, wanted);
    if (at < 0) return this.part(data, start, length);
    const growth = Math.max(0, by.length - wanted.length);
    this.begin(growth === 0 ? length : length + growth * countOf(data, at, end, wanted));
    let from = start;
    for (; at >= 0; at = indexOfBytes(data, from, end, wanted)) {
      this.append(data, from, at - from);
      this.append(by.data, by.start, by.length);
      from = at + wanted.length;
    }
    this.append(data, from, end - from);
  }

  /** A part from a 1-based character on, from the end where negative (nothing before the start); NULL for a negative length. */
  substring(data: Uint8Array, start: number, length: number, from: number, count: number): void {
    if (count < 0) {
      this.isNull = true;
      return;
    }
    const ascii = isAscii(data, start, length);
    const characters = ascii || from >= 0 ? length : charCount(data, start, length);
    const first = from > 0 ? from - 1 : from < 0 ? characters + from : 0;
    if (first < 0) return this.part(data, start, 0);
    if (ascii) {
      const a = Math.min(first, length);
      return this.part(data, start + a, Math.min(count, length - a));
    }
    const a = skip(data, start, start + length, first);
    this.part(data, a, skip(data, a, start + length, count) - a);
  }

  /** Without blanks at the ends. */
  trim(data: Uint8Array, start: number, length: number, sides: number): void {
    let [from, to] = [start, start + length];
    if ((sides & 1) !== 0) while (from < to && data[from] === 32) from++;
    if ((sides & 2) !== 0) while (to > from && data[to - 1] === 32) to--;
    this.part(data, from, to - from);
  }

  /** The `index`-th part (from 0) between a delimiter of at least one byte; NULL where there are fewer, and of an empty text. */
  splitIndex(data: Uint8Array, start: number, length: number, delimiter: Uint8Array, index: number): void {
    const end = start + length;
    let from = start;
    this.isNull = index < 0 || length === 0;
    if (this.isNull) return;
    for (let part = 0; ; part++) {
      const to = indexOfBytes(data, from, end, delimiter);
      if (part === index) return this.part(data, from, (to < 0 ? end : to) - from);
      if (to < 0) break;
      from = to + delimiter.length;
    }
    this.isNull = true;
  }

  /** What a group of the first match holds; NULL where nothing matches, or the group took no part. `slow` means the same on texts that are not ASCII. */
  extract(
    data: Uint8Array,
    start: number,
    length: number,
    pattern: BytePattern,
    group: number,
    slow: (text: string) => string | null,
  ): void {
    if (isAscii(data, start, length)) {
      this.isNull = !pattern.find(data, start, length) || pattern.starts[group]! < 0;
      if (!this.isNull) this.part(data, pattern.starts[group]!, pattern.ends[group]! - pattern.starts[group]!);
      return;
    }
    const found = slow(decodeText(data, start, length));
    this.isNull = found === null;
    if (found !== null) this.text(found);
  }

  /** A whole number within ±2^53 in digits. */
  integer(value: number): void {
    const negative = value < 0;
    let rest = negative ? -value : value;
    const at = this.arena.reserve(20);
    const { bytes } = this.arena;
    let p = at + 20;
    do {
      const next = Math.floor(rest / 10);
      bytes[--p] = 48 + rest - next * 10;
      rest = next;
    } while (rest > 0);
    if (negative) bytes[--p] = 45;
    this.part(bytes, p, at + 20 - p);
  }

  /** The 64-bit integer at a word in digits. */
  long(words: BigInt64Array, at: number): void {
    const value = Number(words[at]);
    if (Number.isSafeInteger(value)) this.integer(value);
    else this.text(String(words[at]));
  }
}

const operations = new WeakMap<TextArena, TextOperations>();
export function textOperations(arena: TextArena): TextOperations {
  const known = operations.get(arena);
  if (known !== undefined) return known;
  const made = new TextOperations(arena);
  operations.set(arena, made);
  return made;
}

export const isAscii = (data: Uint8Array, start: number, length: number): boolean =>
  asciiEnd(data, start, start + length) === start + length;

/** The end of the ASCII that a text begins with, looked for four bytes a step. */
function asciiEnd(data: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at + 4 <= end && (data[at]! | data[at + 1]! | data[at + 2]! | data[at + 3]!) < 128) at += 4;
  while (at < end && data[at]! < 128) at++;
  return at;
}

/** Characters of a text: bytes that do not continue one. */
export function charCount(data: Uint8Array, start: number, length: number): number {
  const end = start + length;
  const from = asciiEnd(data, start, end);
  let count = from - start;
  for (let i = from; i < end; i++) if ((data[i]! & CONTINUATION) !== 0x80) count++;
  return count;
}

/** The place behind so many characters. */
function skip(data: Uint8Array, from: number, end: number, characters: number): number {
  let at = from;
  for (let left = characters; at < end; at++) {
    if ((data[at]! & CONTINUATION) === 0x80) continue;
    if (left-- <= 0) break;
  }
  return at;
}

/** Where `wanted` stands first in `[from, end)`; -1: nowhere. */
export function indexOfBytes(data: Uint8Array, from: number, end: number, wanted: Uint8Array): number {
  const first = wanted[0];
  const last = end - wanted.length;
  for (let at = from; at <= last; at++) {
    if (data[at] !== first && first !== undefined) continue;
    let i = 1;
    while (i < wanted.length && data[at + i] === wanted[i]) i++;
    if (i >= wanted.length) return at;
  }
  return -1;
}

/** How often `wanted` stands in `[from, end)`. */
function countOf(data: Uint8Array, from: number, end: number, wanted: Uint8Array): number {
  let count = 0;
  for (let at = indexOfBytes(data, from, end, wanted); at >= 0; at = indexOfBytes(data, at + wanted.length, end, wanted)) count++;
  return count;
}

const equalAt = (data: Uint8Array, at: number, wanted: Uint8Array): boolean => {
  for (let i = 0; i < wanted.length; i++) if (data[at + i] !== wanted[i]) return false;
  return true;
};

/**
 * A LIKE pattern as a test of bytes, where it is texts between % only: the first stands at the start, the last at the end, the others in
 * between in their order. Null: it has another form.
 */
export function likeTest(pattern: string): ((data: Uint8Array, start: number, length: number) => boolean) | null {
  if (pattern.includes('_')) return null;
  const parts = pattern.split('%').map((part) => new TextEncoder().encode(part));
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (parts.length === 1) return (data, start, length) => length === first.length && equalAt(data, start, first);
  const between = parts.slice(1, -1).filter((part) => part.length > 0);
  const least = first.length + last.length;
  return (data, start, length) => {
    if (length < least || !equalAt(data, start, first) || !equalAt(data, start + length - last.length, last)) return false;
    const end = start + length - last.length;
    let at = start + first.length;
    for (const part of between) {
      const found = indexOfBytes(data, at, end, part);
      if (found < 0) return false;
      at = found + part.length;
    }
    return true;
  };
}

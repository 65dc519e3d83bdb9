import { isUtf8 } from '@headrace/connector-sdk/base';

/** What a JSON value is; `escapedText` is a string that holds a backslash. */
export const JsonKind = { text: 0, escapedText: 1, number: 2, true: 3, false: 4, null: 5, object: 6, array: 7 } as const;
export type JsonKindCode = (typeof JsonKind)[keyof typeof JsonKind];

const DEEPEST = 1_000;

/**
 * Finds the end of one JSON value in bytes, strictly by RFC 8259 with valid UTF-8 (nesting to 1000, as Jackson has it). After
 * `scan` has answered true: `kind`, the value's bytes `[start, end)` (without quotes for text) and `next`, the place behind it.
 */
export class JsonScanner {
  kind: JsonKindCode = JsonKind.null;
  start = 0;
  end = 0;
  next = 0;
  /** Text may hold raw control characters, as Flink's JSON format allows. */
  lenient = false;

  /** `at` is the value's first byte; nothing at or behind `limit` is read. */
  scan(bytes: Uint8Array, at: number, limit: number): boolean {
    const first = at < limit ? (bytes[at] as number) : 0;
    if (first === 0x22) return this.scanText(bytes, at, limit);
    if (first === 0x7b || first === 0x5b) return this.scanContainer(bytes, at, limit);
    if (first === 0x74) return this.scanWord(bytes, at, limit, TRUE, JsonKind.true);
    if (first === 0x66) return this.scanWord(bytes, at, limit, FALSE, JsonKind.false);
    if (first === 0x6e) return this.scanWord(bytes, at, limit, NULL, JsonKind.null);
    const end = numberEnd(bytes, at, limit);
    if (end < 0) return false;
    return this.found(JsonKind.number, at, end, end);
  }

  private found(kind: JsonKindCode, start: number, end: number, next: number): boolean {
    this.kind = kind;
    this.start = start;
    this.end = end;
    this.next = next;
    return true;
  }

  private scanText(bytes: Uint8Array, at: number, limit: number): boolean {
    const end = textEnd(bytes, at + 1, limit, this.lenient);
    if (end < 0) return false;
    return this.found(lastTextEscaped ? JsonKind.escapedText : JsonKind.text, at + 1, end, end + 1);
  }

  private scanWord(bytes: Uint8Array, at: number, limit: number, word: Uint8Array, kind: JsonKindCode): boolean {
    if (at + word.length > limit) return false;
    for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
    return this.found(kind, at, at + word.length, at + word.length);
  }

  private scanContainer(bytes: Uint8Array, at: number, limit: number): boolean {
    const end = this.containerEnd(bytes, at, limit, 1);
    if (end < 0) return false;
    return this.found(bytes[at] === 0x7b ? JsonKind.object : JsonKind.array, at, end, end);
  }

  private containerEnd(bytes: Uint8Array, at: number, limit: number, depth: number): number {
    const isObject = bytes[at] === 0x7b;
    const close = isObject ? 0x7d : 0x5d;
    let p = skipSpace(bytes, at + 1, limit);
    if (p < limit && bytes[p] === close) return p + 1;
    for (;;) {
      if (isObject) {
        if (p >= limit || bytes[p] !== 0x22) return -1;
        const keyEnd = textEnd(bytes, p + 1, limit, this.lenient);
        if (keyEnd < 0) return -1;
        p = skipSpace(bytes, keyEnd + 1, limit);
        if (p >= limit || bytes[p] !== 0x3a) return -1;
        p = skipSpace(bytes, p + 1, limit);
      }
      p = this.elementEnd(bytes, p, limit, depth);
      if (p < 0) return -1;
      p = skipSpace(bytes, p, limit);
      if (p >= limit) return -1;
      if (bytes[p] === close) return p + 1;
      if (bytes[p] !== 0x2c) return -1;
      p = skipSpace(bytes, p + 1, limit);
    }
  }

  private elementEnd(bytes: Uint8Array, at: number, limit: number, depth: number): number {
    const first = at < limit ? bytes[at] : 0;
    if (first === 0x7b || first === 0x5b) return depth >= DEEPEST ? -1 : this.containerEnd(bytes, at, limit, depth + 1);
    return this.scan(bytes, at, limit) ? this.next : -1;
  }
}

const word = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const TRUE = word('true');
const FALSE = word('false');
const NULL = word('null');

/** The first place at or behind `at` that holds no white space. A line feed is white space too: who reads records that are lines gives a `limit` before it, or asks for it. */
export function skipSpace(bytes: Uint8Array, at: number, limit: number): number {
  let p = at;
  while (p < limit) {
    const c = bytes[p];
    if (c !== 0x20 && c !== 0x09 && c !== 0x0a && c !== 0x0d) break;
    p++;
  }
  return p;
}

/** Did the last `textEnd` pass a backslash? */
let lastTextEscaped = false;

/** The closing quote of a string whose first byte is at `at`; −1 when it is not well formed. */
export function textEnd(bytes: Uint8Array, at: number, limit: number, lenient = false): number {
  let p = at;
  let high = 0;
  let escaped = false;
  for (; p < limit; p++) {
    const c = bytes[p] as number;
    if (c === 0x22) {
      lastTextEscaped = escaped;
      return high > 0x7f && !isUtf8(bytes, at, p) ? -1 : p;
    }
    if (c === 0x5c) {
      const length = escapeLength(bytes, p, limit);
      if (length < 0) return -1;
      escaped = true;
      p += length - 1;
    } else if (c < 0x20 && !lenient) return -1;
    high |= c;
  }
  return -1;
}

function escapeLength(bytes: Uint8Array, at: number, limit: number): number {
  if (at + 1 >= limit) return -1;
  const c = bytes[at + 1] as number;
  if (c !== 0x75) return SIMPLE_ESCAPES.includes(c) ? 2 : -1;
  if (at + 6 > limit) return -1;
  for (let i = at + 2; i < at + 6; i++) if (!isHex(bytes[i] as number)) return -1;
  return 6;
}

const SIMPLE_ESCAPES = word('"\\/bfnrt');
const isHex = (c: number): boolean => (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66);
const isDigit = (c: number | undefined): boolean => c !== undefined && c >= 0x30 && c <= 0x39;

function numberEnd(bytes: Uint8Array, at: number, limit: number): number {
  let p = bytes[at] === 0x2d ? at + 1 : at;
  if (p >= limit || !isDigit(bytes[p])) return -1;
  if (bytes[p] === 0x30) p++;
  else while (p < limit && isDigit(bytes[p])) p++;
  if (p < limit && bytes[p] === 0x2e) {
    p = digitsEnd(bytes, p + 1, limit);
    if (p < 0) return -1;
  }
  if (p < limit && (bytes[p] === 0x65 || bytes[p] === 0x45)) {
    const signed = p + 1 < limit && (bytes[p + 1] === 0x2b || bytes[p + 1] === 0x2d);
    p = digitsEnd(bytes, p + (signed ? 2 : 1), limit);
  }
  return p;
}

/** Behind one digit or more; −1 when there is none. */
function digitsEnd(bytes: Uint8Array, at: number, limit: number): number {
  let p = at;
  while (p < limit && isDigit(bytes[p])) p++;
  return p === at ? -1 : p;
}

import { JsonKind, JsonScanner, skipSpace, textEnd } from './json-scanner';

/** A field as it stood in a sample: the bytes before its value, and the column that takes the value (−1: none does). */
export interface LayoutPart {
  readonly literal: readonly number[];
  readonly column: number;
  readonly isText: boolean;
}

/** The form that records are expected to repeat: order of keys, white space, unread fields. `tail` stands before the line's end. */
export interface Layout {
  readonly parts: readonly LayoutPart[];
  readonly tail: readonly number[];
}

const MOST_PARTS = 200;

/** The layout of one valid record without equal keys; null when it is not worth compiling (too wide, no object, nothing in it). */
export function layoutOf(record: Uint8Array, keys: readonly Uint8Array[]): Layout | null {
  const scanner = new JsonScanner();
  const parts: LayoutPart[] = [];
  let literalFrom = 0;
  let p = skipSpace(record, 0, record.length) + 1;
  for (;;) {
    p = skipSpace(record, p, record.length);
    if (record[p] !== 0x22 || parts.length >= MOST_PARTS) return null;
    const keyEnd = textEnd(record, p + 1, record.length);
    if (keyEnd < 0) return null;
    const key = record.subarray(p + 1, keyEnd);
    p = skipSpace(record, skipSpace(record, keyEnd + 1, record.length) + 1, record.length);
    if (!scanner.scan(record, p, record.length)) return null;
    parts.push({ literal: [...record.subarray(literalFrom, p)], column: indexOfKey(keys, key), isText: isText(scanner) });
    literalFrom = scanner.next;
    p = skipSpace(record, scanner.next, record.length);
    if (record[p] === 0x7d) return { parts, tail: [...record.subarray(literalFrom)] };
    p++;
  }
}

const isText = (scanner: JsonScanner): boolean => scanner.kind === JsonKind.text || scanner.kind === JsonKind.escapedText;

const indexOfKey = (keys: readonly Uint8Array[], key: Uint8Array): number =>
  keys.findIndex((candidate) => candidate.length === key.length && candidate.every((byte, i) => byte === key[i]));

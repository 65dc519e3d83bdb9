import { JsonKind, JsonScanner, skipSpace, type JsonKindCode } from '../decode/json-scanner';

/** A value within the record. */
export interface JsonPart {
  readonly kind: JsonKindCode;
  readonly start: number;
  readonly end: number;
}

/** The members of one object by name, as places in the bytes; the last of equal names wins. */
export class EnvelopeScanner {
  private readonly scanner = new JsonScanner();

  /** Null: the bytes `[from, to)` are no JSON object. Values that hold values are checked to be well formed. */
  members(bytes: Uint8Array, from: number, to: number): ReadonlyMap<string, JsonPart> | null {
    const { scanner } = this;
    const found = new Map<string, JsonPart>();
    let p = skipSpace(bytes, from, to);
    if (p >= to || bytes[p] !== OPEN) return null;
    p = skipSpace(bytes, p + 1, to);
    if (bytes[p] === CLOSE) return skipSpace(bytes, p + 1, to) === to ? found : null;
    for (;;) {
      if (p >= to || bytes[p] !== QUOTE || !scanner.scan(bytes, p, to)) return null;
      const name = this.textOf(bytes, { kind: scanner.kind, start: scanner.start, end: scanner.end });
      p = skipSpace(bytes, scanner.next, to);
      if (p >= to || bytes[p] !== COLON) return null;
      p = skipSpace(bytes, p + 1, to);
      if (!scanner.scan(bytes, p, to)) return null;
      found.set(name, { kind: scanner.kind, start: scanner.start, end: scanner.end });
      p = skipSpace(bytes, scanner.next, to);
      if (p < to && bytes[p] === CLOSE) return skipSpace(bytes, p + 1, to) === to ? found : null;
      if (p >= to || bytes[p] !== COMMA) return null;
      p = skipSpace(bytes, p + 1, to);
    }
  }

  /** The elements of an array. */
  elements(bytes: Uint8Array, { start, end }: JsonPart): JsonPart[] | null {
    const { scanner } = this;
    const found: JsonPart[] = [];
    let p = skipSpace(bytes, start + 1, end);
    if (bytes[p] === END_ARRAY) return found;
    for (;;) {
      if (!scanner.scan(bytes, p, end)) return null;
      found.push({ kind: scanner.kind, start: scanner.start, end: scanner.end });
      p = skipSpace(bytes, scanner.next, end);
      if (bytes[p] === END_ARRAY) return found;
      if (bytes[p] !== COMMA) return null;
      p = skipSpace(bytes, p + 1, end);
    }
  }

  /** Empty: it is no text. */
  textOf(bytes: Uint8Array, part: JsonPart | undefined): string {
    if (part === undefined || (part.kind !== JsonKind.text && part.kind !== JsonKind.escapedText)) return '';
    const raw = utf8.decode(bytes.subarray(part.start, part.end));
    return part.kind === JsonKind.text ? raw : (JSON.parse(`"${raw}"`) as string);
  }
}

const utf8 = new TextDecoder();
const [OPEN, CLOSE, QUOTE, COLON, COMMA, END_ARRAY] = [0x7b, 0x7d, 0x22, 0x3a, 0x2c, 0x5d] as const;

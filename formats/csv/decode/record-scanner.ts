import type { Dialect } from '../dialect';

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
/** A quoted field that does not end within so many bytes has lost its quote. */
const LONGEST_RECORD = 16 << 20;

const BROKEN = -2;

export type Scan = 'record' | 'incomplete' | 'open-quote' | 'text-behind-quote';

/**
 * Takes one record apart. After `scan`: `cells` cells lie at `starts[i]`, `ends[i]`, without their quotes; `rewritten[i]` is 1 where the
 * bytes hold doubled quotes or escapes. `next` is the place behind the record's line break.
 */
export class RecordScanner {
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  rewritten = new Uint8Array(64);
  cells = 0;
  next = 0;

  constructor(private readonly dialect: Dialect) {}

  /** `limit`: nothing behind it is read. `final`: the record may end there without a line break. */
  scan(bytes: Uint8Array, at: number, limit: number, final: boolean): Scan {
    this.cells = 0;
    let p = at;
    for (;;) {
      const quoted = p < limit && bytes[p] === this.dialect.quote;
      p = quoted ? this.quotedCell(bytes, p + 1, limit) : this.plainCell(bytes, p, limit);
      if (p < 0) return p === BROKEN ? 'open-quote' : this.unended(at, limit, final);
      if (quoted) {
        while (p < limit && bytes[p] === SPACE) p++;
        if (p < limit && bytes[p] !== this.dialect.delimiter && !isLineEnd(bytes, p, limit)) return this.lineOnly(bytes, at, limit);
      }
      if (p >= limit) {
        this.next = limit;
        return final ? 'record' : 'incomplete';
      }
      if (bytes[p] !== this.dialect.delimiter) break;
      p++;
    }
    this.next = bytes[p] === RETURN ? p + 2 : p + 1;
    return this.next > limit ? this.endsInReturn(limit, final) : 'record';
  }

  private endsInReturn(limit: number, final: boolean): Scan {
    this.next = limit;
    return final ? 'record' : 'incomplete';
  }

  private unended(at: number, limit: number, final: boolean): Scan {
    if (!final && limit - at < LONGEST_RECORD) return 'incomplete';
    return 'open-quote';
  }

  /** The record is bad: it is passed over up to its first line break. */
  private lineOnly(bytes: Uint8Array, at: number, limit: number): Scan {
    const end = bytes.indexOf(LINE_FEED, at);
    this.next = end < 0 || end >= limit ? limit : end + 1;
    return 'text-behind-quote';
  }

  private plainCell(bytes: Uint8Array, at: number, limit: number): number {
    const { delimiter, escape } = this.dialect;
    let p = at;
    let rewritten = 0;
    for (; p < limit; p++) {
      const c = bytes[p];
      if (c === delimiter || c === LINE_FEED || (c === RETURN && isLineEnd(bytes, p, limit))) break;
      if (c === escape && p + 1 < limit && bytes[p + 1] !== LINE_FEED) {
        rewritten = 1;
        p++;
      }
    }
    this.put(at, p, rewritten);
    return p;
  }

  /** The place behind the closing quote; −1: there is none; `BROKEN`: its line ends first. */
  private quotedCell(bytes: Uint8Array, at: number, limit: number): number {
    const { quote, escape, multiline } = this.dialect;
    let rewritten = 0;
    for (let p = at; p < limit; p++) {
      const c = bytes[p];
      if (c === LINE_FEED && !multiline) return BROKEN;
      if (c === escape) {
        rewritten = 1;
        p++;
      } else if (c === quote) {
        if (bytes[p + 1] !== quote || p + 1 >= limit) {
          this.put(at, p, rewritten);
          return p + 1;
        }
        rewritten = 1;
        p++;
      }
    }
    return -1;
  }

  private put(start: number, end: number, rewritten: number): void {
    const index = this.cells++;
    if (index === this.starts.length) this.grow();
    this.starts[index] = start;
    this.ends[index] = end;
    this.rewritten[index] = rewritten;
  }

  private grow(): void {
    const size = this.starts.length * 2;
    const [starts, ends, rewritten] = [new Int32Array(size), new Int32Array(size), new Uint8Array(size)];
    starts.set(this.starts);
    ends.set(this.ends);
    rewritten.set(this.rewritten);
    this.starts = starts;
    this.ends = ends;
    this.rewritten = rewritten;
  }
}

/** A line feed, or a return before one or at the end. */
const isLineEnd = (bytes: Uint8Array, p: number, limit: number): boolean =>
  bytes[p] === LINE_FEED || (bytes[p] === RETURN && (p + 1 >= limit || bytes[p + 1] === LINE_FEED));

const escapeCodes: Readonly<Record<number, number>> = { 0x30: 0x00, 0x6e: 0x0a, 0x72: 0x0d, 0x74: 0x09 };

/** A cell's bytes with doubled quotes and escapes (`\n`, `\r`, `\t`, `\0`, else the character itself) taken back. */
export function rewrite(bytes: Uint8Array, start: number, end: number, dialect: Dialect): Uint8Array {
  const result = new Uint8Array(end - start);
  let length = 0;
  for (let p = start; p < end; p++) {
    let c = bytes[p] as number;
    if (c === dialect.escape && p + 1 < end) {
      const next = bytes[++p] as number;
      c = escapeCodes[next] ?? next;
    } else if (c === dialect.quote && bytes[p + 1] === dialect.quote && p + 1 < end) p++;
    result[length++] = c;
  }
  return result.subarray(0, length);
}

import {
  ByteBuffer,
  type ColumnBatch,
  HeadraceError,
  type DecodeInput,
  type Decoder,
  type DecodeResult,
  type DecoderSetup,
  type FramedRecords,
  type RejectedRecord,
  type RowKindCode,
} from '@headrace/connector-sdk';
import { JsonDecoder } from '../decode/json-decoder';
import { JsonKind } from '../decode/json-scanner';
import type { JsonOptions } from '../spec';
import { EnvelopeScanner, type JsonPart } from './envelope-scanner';

/** What one record of a changelog says: rows with their kinds, in order, or what is wrong with it. */
export type Envelope = (bytes: Uint8Array, from: number, to: number, changes: ChangeList) => string | null;

const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const MOST_ROWS = 4_096;

/** The rows of records, as JSON objects one behind the other. */
export class ChangeList {
  readonly scanner = new EnvelopeScanner();
  readonly rows = new ByteBuffer(1 << 16);
  readonly starts = new Int32Array(MOST_ROWS);
  readonly ends = new Int32Array(MOST_ROWS);
  readonly kinds = new Uint8Array(MOST_ROWS);
  readonly records = new Int32Array(MOST_ROWS);
  count = 0;
  record = 0;

  clear(): void {
    this.rows.clear();
    this.count = 0;
  }
  /** Takes rows back that a record gave which turned out to be wrong. */
  cutTo(count: number): void {
    this.count = count;
    this.rows.length = count === 0 ? 0 : this.ends[count - 1]! + 1;
  }
  get isFull(): boolean {
    return this.count >= MOST_ROWS;
  }

  /** A row as it stands. `over`: an object whose members stand for those of `part` (what a row was before a change). */
  add(kind: RowKindCode, bytes: Uint8Array, part: JsonPart, over?: JsonPart): void {
    if (this.isFull) {
      this.count++;
      return;
    }
    const { rows, count } = this;
    const inner = over ? trimmed(bytes, over) : null;
    const own = inner ? trimmed(bytes, part) : part;
    rows.ensure(part.end - part.start + (over ? over.end - over.start : 0) + 4);
    this.starts[count] = rows.length;
    if (inner && inner.end > inner.start) {
      rows.bytes[rows.length++] = 0x7b;
      this.copy(bytes, own);
      if (own.end > own.start) rows.bytes[rows.length++] = COMMA;
      this.copy(bytes, inner);
      rows.bytes[rows.length++] = 0x7d;
    } else this.copy(bytes, part);
    this.ends[count] = rows.length;
    rows.bytes[rows.length++] = LINE_FEED;
    this.kinds[count] = kind;
    this.records[count] = this.record;
    this.count++;
  }

  private copy(bytes: Uint8Array, { start, end }: { readonly start: number; readonly end: number }): void {
    this.rows.bytes.set(bytes.subarray(start, end), this.rows.length);
    this.rows.length += end - start;
  }
}

/** What stands between the braces of an object, without white space around it. */
function trimmed(bytes: Uint8Array, { start, end }: JsonPart): { start: number; end: number } {
  let [from, to] = [start + 1, end - 1];
  while (from < to && bytes[from]! <= 0x20) from++;
  while (to > from && bytes[to - 1]! <= 0x20) to--;
  return { start: from, end: to };
}

/**
 * Changelog records: the envelope is scanned for the places of its rows, which then go through the JSON decoder's compiled loop, all rows
 * of a run at once. A record that is refused, as envelope or by one of its rows, gives no row.
 */
export class EnvelopeDecoder implements Decoder {
  private readonly inner: JsonDecoder;
  private readonly changes = new ChangeList();
  private readonly origins = new Int32Array(MOST_ROWS);
  private readonly kinds = new Uint8Array(MOST_ROWS);
  private records: FramedRecords | null = null;
  /** The record whose row was asked for its place last: a decoder asks just before it refuses. */
  private placed = 0;

  constructor(
    private readonly setup: DecoderSetup<JsonOptions>,
    private readonly envelope: Envelope,
  ) {
    // What is refused under any policy is the record, not the row in it.
    const reject = (row: RejectedRecord, problem: string): void => this.refuse(this.placedBytes(), row.place, problem);
    this.inner = new JsonDecoder({ ...setup, onError: 'skip', reject });
  }

  decodeFramed(records: FramedRecords, first: number, out: ColumnBatch, origins: Int32Array): number {
    const { changes } = this;
    this.records = records;
    changes.clear();
    let record = first;
    for (; record < records.count && changes.count < out.capacity; record++) {
      const before = changes.count;
      changes.record = record;
      const [from, to] = [records.starts[record]!, records.ends[record]!];
      const problem = from === to ? null : this.envelope(records.bytes, from, to, changes);
      if (problem !== null) {
        changes.cutTo(before);
        this.refuse(records.bytes.slice(from, to), records.place(record), problem);
      } else if (changes.count > Math.min(out.capacity, MOST_ROWS)) {
        if (before === 0) throw tooMany(records.place(record));
        changes.cutTo(before);
        break;
      }
    }
    this.decodeRows(out, origins);
    return record;
  }

  decode(input: DecodeInput, out: ColumnBatch): DecodeResult {
    const { starts, ends, count, consumed } = linesOf(input, out.capacity);
    const place = (record: number): string => `byte ${input.base + starts[record]!}`;
    const reached = this.decodeFramed({ bytes: input.bytes, starts, ends, count, place }, 0, out, this.origins);
    return { consumed: reached === count ? consumed : starts[reached]! - input.from, rows: out.rowCount };
  }

  private decodeRows(out: ColumnBatch, origins: Int32Array): void {
    const { changes, kinds } = this;
    const rows: FramedRecords = {
      bytes: changes.rows.bytes,
      starts: changes.starts,
      ends: changes.ends,
      count: changes.count,
      place: (row) => this.records!.place((this.placed = changes.records[row]!)),
    };
    this.inner.decodeFramed(rows, 0, out, origins);
    for (let row = 0; row < out.rowCount; row++) {
      kinds[row] = changes.kinds[origins[row]!]!;
      origins[row] = changes.records[origins[row]!]!;
    }
    out.kinds = kinds;
  }

  private placedBytes(): Uint8Array {
    const { bytes, starts, ends } = this.records!;
    return bytes.slice(starts[this.placed], ends[this.placed]);
  }

  private refuse(bytes: Uint8Array, place: string, problem: string): void {
    if (this.setup.onError !== 'fail' || this.setup.options['ignore-parse-errors']) return this.setup.reject({ bytes, place }, problem);
    throw new HeadraceError(`The record at ${place} cannot be read: ${problem}.`, {
      code: 'format.json.bad-record',
      domain: 'user',
      retry: 'none',
      remedy: `Correct the record, or set 'headrace.on-error' to 'skip' or 'dead-letter'.`,
      record: { bytes, place },
    });
  }
}

/** An object at the place of a row; else what is missing, as the end of a sentence. */
export const isObject = (part: JsonPart | undefined): part is JsonPart => part?.kind === JsonKind.object;

function linesOf(
  { bytes, from, end, final }: DecodeInput,
  most: number,
): { starts: Int32Array; ends: Int32Array; count: number; consumed: number } {
  const [starts, ends] = [new Int32Array(most), new Int32Array(most)];
  let [at, count] = [from, 0];
  while (count < most && at < end) {
    const found = bytes.indexOf(LINE_FEED, at);
    const whole = found >= 0 && found < end;
    if (!whole && !final) break;
    starts[count] = at;
    ends[count++] = whole ? found : end;
    at = whole ? found + 1 : end;
  }
  return { starts, ends, count, consumed: at - from };
}

const tooMany = (place: string): HeadraceError =>
  new HeadraceError(`The record at ${place} holds more than ${MOST_ROWS} rows.`, {
    code: 'format.json.too-many-rows',
    domain: 'user',
    retry: 'none',
    remedy: 'Have the producer write smaller records.',
  });

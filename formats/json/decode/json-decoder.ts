import {
  HeadraceError,
  type ColumnBatch,
  type DecodeInput,
  type Decoder,
  type DecodeResult,
  type DecoderSetup,
} from '@headrace/connector-sdk';
import type { JsonOptions } from '../spec';
import { skipSpace } from './json-scanner';
import { layoutOf, type Layout } from './layout';
import { compileLoop } from './loop-source';
import { LoopRuntime } from './loop-runtime';
import { asciiSafe, readerColumns, RecordReader, type ReaderColumn } from './record-reader';
import { LONGEST_LITERAL, ValueArena, type RecordLoop, type RunInput } from '@headrace/connector-sdk/base';

const LINE_FEED = 0x0a;
/** So many layouts are compiled in a decoder's life; data that changes its form more often is read record by record. */
const MOST_LAYOUTS = 8;
const MISSES_BEFORE_RELEARNING = 256;

/**
 * JSON lines to columns. Records in the form of the sample (the first good one) go through a loop compiled for that form; each other
 * record through the record reader; what that refuses, through JSON.parse, which has the last word on what is wrong.
 */
export class JsonDecoder implements Decoder {
  private readonly arena = new ValueArena();
  private readonly columns: readonly ReaderColumn[];
  private readonly reader: RecordReader;
  private readonly runtime: LoopRuntime;
  private loop: RecordLoop | null = null;
  private layouts = 0;
  private hits = 0;
  private misses = 0;

  constructor(private readonly setup: DecoderSetup<JsonOptions>) {
    const fields = setup.projection.map((index) => setup.schema.fields[index]!);
    this.columns = readerColumns(fields, setup.options, this.arena);
    this.reader = new RecordReader(this.columns, setup.options);
    this.runtime = new LoopRuntime(this.columns);
  }

  decode(input: DecodeInput, out: ColumnBatch): DecodeResult {
    for (const vector of out.columns) vector.hasNulls = false;
    this.reader.bind(out);
    this.loop?.begin();
    const { bytes } = input;
    const limit = input.final
      ? input.end
      : Math.max(input.from, bytes.subarray(input.from, input.end).lastIndexOf(LINE_FEED) + 1 + input.from);
    let at = behindMark(input);
    let row = 0;
    while (row < out.capacity && at < limit) {
      const next = this.decodeLoop({ bytes, from: at, limit }, row, out);
      if (next > row) {
        row = next;
        at = this.loop!.p;
        continue;
      }
      const end = lineEnd(bytes, at, limit);
      if (this.decodeRecord(input, at, trimmedEnd(bytes, at, end), row)) row++;
      at = Math.min(end + 1, limit);
    }
    const consumed = Math.min(at, limit);
    this.arena.settle(out, row, { bytes, from: input.from, to: consumed });
    out.rowCount = row;
    out.kinds = null;
    return { consumed: consumed - input.from, rows: row };
  }

  /** The row behind those that the compiled loop filled; `row` when it filled none. */
  private decodeLoop(input: RunInput, row: number, out: ColumnBatch): number {
    if (this.loop === null) return row;
    const next = this.loop.run(input, { columns: out.columns, row, capacity: out.capacity });
    this.hits += next - row;
    return next;
  }

  /** True: the record fills the row. False: it is blank, or refused and passed over. */
  private decodeRecord(input: DecodeInput, from: number, to: number, row: number): boolean {
    const { bytes } = input;
    if (skipSpace(bytes, from, to) === to) return false;
    if (this.reader.read(bytes, from, to, row)) {
      this.learn(bytes.subarray(from, to));
      return true;
    }
    const problem = this.reader.readCarefully(bytes, from, to, row);
    if (problem === null) return true;
    this.reader.clearRow(row);
    this.refuse(bytes.slice(from, to), `byte ${input.base + from}`, problem);
    return false;
  }

  private learn(record: Uint8Array): void {
    this.misses++;
    const due = this.loop === null ? this.layouts === 0 : this.misses >= MISSES_BEFORE_RELEARNING && this.misses > this.hits;
    if (!due) return;
    this.hits = 0;
    this.misses = 0;
    this.loop = null;
    const layout =
      this.layouts++ < MOST_LAYOUTS
        ? layoutOf(
            record,
            this.columns.map((column) => column.key),
          )
        : null;
    if (layout === null || hasLongLiteral(layout) || this.lacksNeeded(layout.parts.map((part) => part.column))) return;
    this.loop = compileLoop(
      layout,
      this.columns.map((column) => column.field),
      { isoTimestamps: this.setup.options['timestamp-format.standard'] === 'ISO-8601', runtime: this.runtime },
    );
  }

  /** A loop may leave columns out that become NULL, if that is allowed; equal keys are the record reader's. */
  private lacksNeeded(present: readonly number[]): boolean {
    const read = present.filter((column) => column >= 0);
    if (new Set(read).size < read.length) return true;
    const strict = this.setup.options['fail-on-missing-field'];
    return this.columns.some((column, index) => !read.includes(index) && (strict || !column.field.type.nullable));
  }

  private refuse(bytes: Uint8Array, place: string, problem: string): void {
    const record = { bytes, place };
    if (this.setup.onError !== 'fail' || this.setup.options['ignore-parse-errors']) return this.setup.reject(record, problem);
    throw new HeadraceError(`The record at ${place} cannot be read: ${problem}. It begins ${asciiSafe(bytes.subarray(0, 200))}`, {
      code: 'format.json.bad-record',
      domain: 'user',
      retry: 'none',
      remedy: `Correct the record or the table's columns, or set 'headrace.on-error' to 'skip' or 'dead-letter'.`,
      record,
    });
  }
}

/** Behind a byte order mark at the very beginning of the stream. */
function behindMark({ bytes, from, end, base }: DecodeInput): number {
  const marked = base + from === 0 && end - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf;
  return marked ? from + 3 : from;
}

function lineEnd(bytes: Uint8Array, at: number, limit: number): number {
  const end = bytes.indexOf(LINE_FEED, at);
  return end < 0 || end > limit ? limit : end;
}

const trimmedEnd = (bytes: Uint8Array, from: number, end: number): number => (end > from && bytes[end - 1] === 0x0d ? end - 1 : end);

const hasLongLiteral = (layout: Layout): boolean =>
  layout.tail.length > LONGEST_LITERAL || layout.parts.some((part) => part.literal.length > LONGEST_LITERAL);

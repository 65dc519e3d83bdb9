import {
  HeadraceError,
  type ColumnBatch,
  type DecodeInput,
  type Decoder,
  type DecodeResult,
  type DecoderSetup,
  type FramedRecords,
} from '@headrace/connector-sdk';
import type { JsonOptions } from '../spec';
import { skipSpace } from './json-scanner';
import { LayoutLearner } from './layout-learner';
import { LoopRuntime } from './loop-runtime';
import { asciiSafe, readerColumns, RecordReader, type ReaderColumn } from './record-reader';
import { ValueArena, type RecordLoop, type RunInput, type RunRows } from '@headrace/connector-sdk/base';

const LINE_FEED = 0x0a;

/**
 * JSON lines to columns. Records in forms that were met before go through a loop compiled for these; each other record through the
 * record reader; what that refuses, through JSON.parse, which has the last word on what is wrong.
 */
export class JsonDecoder implements Decoder {
  private readonly arena = new ValueArena();
  private readonly columns: readonly ReaderColumn[];
  private readonly reader: RecordReader;
  private readonly learner: LayoutLearner;

  constructor(private readonly setup: DecoderSetup<JsonOptions>) {
    const fields = setup.projection.map((index) => setup.schema.fields[index]!);
    this.columns = readerColumns(fields, setup.options, this.arena);
    this.reader = new RecordReader(this.columns, setup.options);
    this.learner = new LayoutLearner({
      fields,
      keys: this.columns.map((column) => column.key),
      strict: setup.options['fail-on-missing-field'],
      isoTimestamps: setup.options['timestamp-format.standard'] === 'ISO-8601',
      runtime: new LoopRuntime(this.columns),
    });
  }

  private get loop(): RecordLoop | null {
    return this.learner.loop;
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

  /** Runs of records through the loop, as long as it ends where a record does: a line break within one would move all that follow. */
  decodeFramed(records: FramedRecords, first: number, out: ColumnBatch, origins: Int32Array): number {
    const { bytes, starts, ends, count } = records;
    for (const vector of out.columns) vector.hasNulls = false;
    this.reader.bind(out);
    this.loop?.begin();
    const limit = count === 0 ? 0 : ends[count - 1]! + 1;
    let [record, row, plain] = [first, 0, true];
    while (row < out.capacity && record < count) {
      const from = starts[record]!;
      const capacity = Math.min(out.capacity, row + count - record);
      const next = plain && this.loop !== null ? this.runLoop({ bytes, from, limit }, { columns: out.columns, row, capacity }) : row;
      const reached = record + next - row;
      plain &&= next === row || this.loop!.p === (reached < count ? starts[reached]! : limit);
      if (plain && next > row) {
        while (row < next) origins[row++] = record++;
        continue;
      }
      if (next > row) forgetNulls(out, row);
      const at = { bytes: bytes.subarray(from, ends[record]), place: () => records.place(record) };
      if (this.decodeOne({ bytes, from, to: ends[record]! }, row, at)) origins[row++] = record;
      record++;
    }
    this.arena.settle(out, row, { bytes, from: starts[first] ?? 0, to: record < count ? starts[record]! : limit });
    out.rowCount = row;
    out.kinds = null;
    return record;
  }

  /** The row behind those that the compiled loop filled; `row` when it filled none. */
  private decodeLoop(input: RunInput, row: number, out: ColumnBatch): number {
    return this.loop === null ? row : this.runLoop(input, { columns: out.columns, row, capacity: out.capacity });
  }

  private runLoop(input: RunInput, rows: RunRows): number {
    const next = this.loop!.run(input, rows);
    this.learner.hit(next - rows.row);
    return next;
  }

  /** True: the record fills the row. False: it is blank, or refused and passed over. */
  private decodeRecord(input: DecodeInput, from: number, to: number, row: number): boolean {
    const { bytes } = input;
    return this.decodeOne({ bytes, from, to }, row, { bytes: bytes.subarray(from, to), place: () => `byte ${input.base + from}` });
  }

  private decodeOne(
    { bytes, from, to }: { readonly bytes: Uint8Array; readonly from: number; readonly to: number },
    row: number,
    record: { readonly bytes: Uint8Array; place(): string },
  ): boolean {
    if (skipSpace(bytes, from, to) === to) return false;
    if (this.reader.read(bytes, from, to, row)) {
      this.learner.missed(bytes.subarray(from, to));
      return true;
    }
    const problem = this.reader.readCarefully(bytes, from, to, row);
    if (problem === null) return true;
    this.reader.clearRow(row);
    this.refuse(record.bytes.slice(), record.place(), problem);
    return false;
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

/** Rows from `row` on are filled anew; marks of NULL that lie there are void. */
function forgetNulls(out: ColumnBatch, row: number): void {
  for (const vector of out.columns) if (vector.hasNulls) vector.nulls.fill(0, row);
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

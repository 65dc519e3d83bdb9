import {
  HeadraceError,
  type ColumnBatch,
  type ColumnVector,
  type DecodeInput,
  type Decoder,
  type DecodeResult,
  type DecoderSetup,
} from '@headrace/connector-sdk';
import { markNull, ValueArena, type RecordLoop, type RunInput } from '@headrace/connector-sdk/base';
import { dialectOf, type Dialect } from '../dialect';
import type { CsvOptions } from '../spec';
import { Converted, converterOf, shownCell, type Cell, type Converter } from './convert';
import { LoopRuntime } from './loop-runtime';
import { compileLoop } from './loop-source';
import { RecordScanner, rewrite, type Scan } from './record-scanner';

const LINE_FEED = 0x0a;
const lossy = new TextDecoder();

/** CSV to columns: plain records by a compiled loop, every other record by the scanner and converters, one by one. */
export class CsvDecoder implements Decoder {
  private readonly dialect: Dialect;
  private readonly arena = new ValueArena();
  private readonly scanner: RecordScanner;
  private readonly loop: RecordLoop | null;
  /** Column of the batch that takes cell i; −1: none. */
  private readonly columnOf: Int32Array;
  private readonly converters: readonly Converter[];
  private vectors: readonly ColumnVector[] = [];

  constructor(private readonly setup: DecoderSetup<CsvOptions>) {
    const { schema, projection, options } = setup;
    this.dialect = dialectOf(options);
    this.scanner = new RecordScanner(this.dialect);
    this.columnOf = Int32Array.from(schema.fields, (_, index) => projection.indexOf(index));
    this.converters = projection.map((index) => converterOf(schema.fields[index]!.type, this.arena));
    // With a null literal every cell has to be compared with it.
    this.loop = this.dialect.nullLiteral === null ? this.compile() : null;
  }

  decode(input: DecodeInput, out: ColumnBatch): DecodeResult {
    const { bytes } = input;
    this.vectors = out.columns;
    this.loop?.begin();
    for (const vector of out.columns) vector.hasNulls = false;
    const limit = this.limitOf(input);
    let at = this.behindHeader(input, limit);
    let row = 0;
    while (at >= 0 && row < out.capacity && at < limit) {
      const next = this.decodeLoop({ bytes, from: at, limit }, row, out);
      if (next > row) {
        row = next;
        at = this.loop!.p;
        continue;
      }
      const scan = this.scanner.scan(bytes, at, limit, input.final);
      if (scan === 'incomplete') break;
      if (scan === 'open-quote') this.scanner.next = lineEnd(bytes, at, limit);
      if (this.decodeRecord(input, at, scan, row)) row++;
      at = this.scanner.next;
    }
    const consumed = Math.max(at, input.from);
    this.arena.settle(out, row, { bytes, from: input.from, to: consumed });
    out.rowCount = row;
    out.kinds = null;
    return { consumed: consumed - input.from, rows: row };
  }

  /** Whole lines; with line breaks inside quotes the scanner finds out whether the last of them ends a record. */
  private limitOf({ bytes, from, end, final }: DecodeInput): number {
    if (final) return end;
    return bytes.subarray(from, end).lastIndexOf(LINE_FEED) + 1 + from;
  }

  private compile(): RecordLoop | null {
    const { fields } = this.setup.schema;
    const cells = fields.map((field, index) => ({ column: this.columnOf[index]!, type: field.type }));
    const types = this.setup.projection.map((index) => fields[index]!.type);
    return compileLoop(cells, types, new LoopRuntime(this.dialect, (column, row, cell) => this.convert(column, row, cell) === null));
  }

  private decodeLoop(input: RunInput, row: number, out: ColumnBatch): number {
    return this.loop === null ? row : this.loop.run(input, { columns: out.columns, row, capacity: out.capacity });
  }

  /** True: the record fills the row. False: it is blank, a comment, or refused and passed over. */
  private decodeRecord(input: DecodeInput, at: number, scan: Scan, row: number): boolean {
    const { bytes } = input;
    this.clearRow(row);
    const problem =
      scan === 'open-quote'
        ? 'a quote is not closed'
        : scan === 'text-behind-quote'
          ? 'text follows a closing quote'
          : this.isPassedOver(bytes, at)
            ? ''
            : this.takeCells(bytes, row);
    if (problem === null) return true;
    this.clearRow(row);
    if (problem !== '') this.refuse(bytes.slice(at, this.scanner.next), `byte ${input.base + at}`, problem);
    return false;
  }

  private isPassedOver(bytes: Uint8Array, at: number): boolean {
    const { cells, starts, ends } = this.scanner;
    if (this.dialect.comments) {
      let p = at;
      while (bytes[p] === 0x20) p++;
      if (bytes[p] === 0x23 && p < this.scanner.next) return true;
    }
    // In a table of one column an empty line is an empty value.
    return cells === 1 && this.columnOf.length > 1 && starts[0] === ends[0] && bytes[at] !== this.dialect.quote;
  }

  /** Null: the row is filled. Else what is wrong with the record. */
  private takeCells(bytes: Uint8Array, row: number): string | null {
    const { cells } = this.scanner;
    const expected = this.columnOf.length;
    const lenient = this.setup.options['ignore-parse-errors'];
    if (cells !== expected && (!lenient || cells > expected)) return `it has ${cells} fields and the table ${expected} columns`;
    for (let index = 0; index < expected; index++) {
      const column = this.columnOf[index]!;
      const problem = index < cells ? this.takeCell(bytes, index, column, row) : column < 0 ? null : this.putNull(column, row);
      if (problem !== null) return problem;
    }
    return null;
  }

  private takeCell(bytes: Uint8Array, index: number, column: number, row: number): string | null {
    if (column < 0) return null;
    const [start, end] = [this.scanner.starts[index]!, this.scanner.ends[index]!];
    if (this.scanner.rewritten[index] === 0) return this.convert(column, row, { bytes, start, end, inInput: true });
    const own = rewrite(bytes, start, end, this.dialect);
    return this.convert(column, row, { bytes: own, start: 0, end: own.length, inInput: false });
  }

  private convert(column: number, row: number, cell: Cell): string | null {
    if (this.isNullLiteral(cell)) return this.putNull(column, row);
    const vector = this.vectors[column]!;
    const converted = this.converters[column]!(vector, row, cell);
    if (converted === Converted.ok) return null;
    if (converted === Converted.null || this.setup.options['ignore-parse-errors']) return this.putNull(column, row);
    const { name, type } = this.setup.schema.fields[this.setup.projection[column]!]!;
    return `column "${name}" of type ${type.kind} cannot take ${shownCell(cell)}`;
  }

  private isNullLiteral({ bytes, start, end }: Cell): boolean {
    const literal = this.dialect.nullLiteral;
    if (literal === null || end - start !== literal.length) return false;
    for (let i = 0; i < literal.length; i++) if (bytes[start + i] !== literal[i]) return false;
    return true;
  }

  private putNull(column: number, row: number): string | null {
    const { name, type } = this.setup.schema.fields[this.setup.projection[column]!]!;
    if (!type.nullable) return `column "${name}" of type NOT NULL ${type.kind} has no value`;
    markNull(this.vectors[column]!, row);
    return null;
  }

  private clearRow(row: number): void {
    for (const vector of this.vectors) if (vector.hasNulls) vector.nulls[row] = 0;
  }

  /** Behind byte order mark and header at the stream's beginning; −1: the header is not complete yet. */
  private behindHeader(input: DecodeInput, limit: number): number {
    const { bytes, from, base } = input;
    if (base + from !== 0) return from;
    const at = bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf && from + 3 <= limit ? from + 3 : from;
    if (!this.dialect.header || at >= limit) return at;
    const scan = this.scanner.scan(bytes, at, limit, input.final);
    if (scan === 'incomplete') return -1;
    const names = Array.from({ length: this.scanner.cells }, (_, i) =>
      lossy.decode(rewrite(bytes, this.scanner.starts[i]!, this.scanner.ends[i]!, this.dialect)).trim(),
    );
    const wanted = this.setup.schema.fields.map((field) => field.name);
    if (scan === 'record' && names.length === wanted.length && names.every((name, i) => name === wanted[i])) return this.scanner.next;
    throw new HeadraceError(`The first line names the columns ${names.join(', ')}, and the table has ${wanted.join(', ')}.`, {
      code: 'format.csv.header',
      domain: 'user',
      retry: 'none',
      remedy: `Give the table the file's columns in their order, or set 'headrace.csv.header' to 'false' when the line is a record.`,
    });
  }

  private refuse(bytes: Uint8Array, place: string, problem: string): void {
    const record = { bytes, place };
    if (this.setup.onError !== 'fail' || this.setup.options['ignore-parse-errors']) return this.setup.reject(record, problem);
    throw new HeadraceError(`The record at ${place} cannot be read: ${problem}. It begins ${lossy.decode(bytes.subarray(0, 200))}`, {
      code: 'format.csv.bad-record',
      domain: 'user',
      retry: 'none',
      remedy: `Correct the record or the table's columns, or set 'headrace.on-error' to 'skip' or 'dead-letter'.`,
      record,
    });
  }
}

function lineEnd(bytes: Uint8Array, at: number, limit: number): number {
  const end = bytes.indexOf(LINE_FEED, at);
  return end < 0 || end >= limit ? limit : end + 1;
}

import { ColumnsToRows, framedDecoder, type FramedDecoder } from '../base/index';
import type { RejectedRecord } from '../errors/connector-error';
import type { DecoderSetup, FormatRuntime, FramedRecords, OnError } from '../format/format';
import { ColumnBatch } from '../schema/column-vector';
import type { Field } from '../schema/data-type';
import type { TableSchema } from '../schema/table-schema';
import type { SqlRow } from '../schema/values';
import { optionsOf } from './options-of';

export interface Decoding<O> {
  readonly format: FormatRuntime<O>;
  readonly options: O;
  readonly fields: readonly Field[];
  /** Indexes of the columns that are read; absent: all. */
  readonly projection?: readonly number[];
  readonly onError?: OnError;
  /** Rows of a batch; default 64. */
  readonly capacity?: number;
  /** Sizes of the pieces that a stream comes in; the last repeats. Absent: in one piece. */
  readonly pieces?: readonly number[];
}

export interface DecodedBytes {
  readonly rows: SqlRow[];
  /** Of each row, as numbers; null where all are inserts. */
  readonly kinds: (number | null)[];
  /** The record that each row came from; framed records only. */
  readonly origins: number[];
  readonly rejected: (RejectedRecord & { readonly problem: string })[];
}

/** A table of these columns and nothing else. */
export const tableOf = (fields: readonly Field[]): TableSchema => ({ name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] });

/** Decodes a stream the way a task does: pieces, the unended record carried over, batch after batch. */
export function decodeBytes<O>(bytes: Uint8Array, how: Decoding<O>): DecodedBytes {
  const run = new DecodeRun(how);
  const { pieces = [bytes.length] } = how;
  let held = new Uint8Array(0);
  for (let at = 0, i = 0; ; i++) {
    const piece = bytes.subarray(at, at + pieces[Math.min(i, pieces.length - 1)]!);
    const joined = new Uint8Array(held.length + piece.length);
    joined.set(held);
    joined.set(piece, held.length);
    const base = at - held.length;
    at += piece.length;
    const final = at >= bytes.length;
    held = joined.slice(run.take({ bytes: joined, base, final }));
    if (final) return run.decoded;
  }
}

/** Decodes records that their source has framed, as messages are. */
export function decodeFramedBytes<O>(records: readonly Uint8Array[], how: Decoding<O>): DecodedBytes {
  const run = new DecodeRun(how);
  run.takeFramed(records);
  return run.decoded;
}

/** The same for formats that fetch what records need: each time as sources do it, before the records are decoded. */
export async function decodePreparedBytes<O>(records: readonly Uint8Array[], how: Decoding<O>): Promise<DecodedBytes> {
  const run = new DecodeRun(how);
  await run.takePrepared(records);
  return run.decoded;
}

class DecodeRun<O> {
  readonly decoded: DecodedBytes = { rows: [], kinds: [], origins: [], rejected: [] };
  private readonly decoder;
  private readonly batch: ColumnBatch;
  private readonly toRows: ColumnsToRows;
  private readonly types;

  constructor({ format, options, fields, projection = fields.map((_, i) => i), onError = 'fail', capacity = 64 }: Decoding<O>) {
    const columns = projection.map((i) => fields[i]!);
    const reject: DecoderSetup<O>['reject'] = (record, problem) =>
      this.decoded.rejected.push({ ...record, bytes: record.bytes.slice(), problem });
    this.types = columns.map((field) => field.type);
    this.decoder = format.createDecoder({ options, schema: tableOf(fields), projection, onError, reject });
    this.batch = ColumnBatch.allocate(this.types, capacity);
    this.toRows = new ColumnsToRows(columns);
  }

  /** Answers how many bytes are done with. */
  take({ bytes, base, final }: { readonly bytes: Uint8Array; readonly base: number; readonly final: boolean }): number {
    for (let from = 0; ;) {
      const result = this.decoder.decode({ bytes, from, end: bytes.length, base, final }, this.batch);
      from += result.consumed;
      this.keep();
      if (result.consumed === 0 || (result.rows < this.batch.capacity && from >= bytes.length)) return from;
    }
  }

  takeFramed(pieces: readonly Uint8Array[]): void {
    const [decoder, records] = [framedDecoder(this.decoder, this.types), framedRecords(pieces)];
    for (let next = 0; next < records.count;) next = this.takeSome(decoder, records, next);
  }

  async takePrepared(pieces: readonly Uint8Array[]): Promise<void> {
    const [decoder, records] = [framedDecoder(this.decoder, this.types), framedRecords(pieces)];
    for (let next = 0; next < records.count;) {
      await decoder.prepare?.(records, next);
      next = this.takeSome(decoder, records, next);
    }
  }

  private takeSome(decoder: FramedDecoder, records: FramedRecords, first: number): number {
    const origins = new Int32Array(this.batch.capacity);
    const next = decoder.decodeFramed(records, first, this.batch, origins);
    this.decoded.origins.push(...origins.subarray(0, this.batch.rowCount));
    this.keep();
    return next;
  }

  private keep(): void {
    const { batch, decoded } = this;
    decoded.rows.push(...this.toRows.rows(batch));
    for (let row = 0; row < batch.rowCount; row++) decoded.kinds.push(batch.kinds?.[row] ?? null);
  }
}

/** How a test of one format says what it decodes. */
export interface WrittenDecoding extends Omit<Decoding<unknown>, 'format' | 'options'> {
  readonly options?: Readonly<Record<string, string>>;
}

/** The same for one format, with options as SQL would have them. */
export function decodingBy<O>(format: FormatRuntime<O>): {
  decodeBytes(bytes: Uint8Array, how: WrittenDecoding): DecodedBytes;
  decodeText(text: string, how: WrittenDecoding): DecodedBytes;
} {
  const decode = (bytes: Uint8Array, how: WrittenDecoding): DecodedBytes =>
    decodeBytes(bytes, { ...how, format, options: optionsOf(format.spec, how.options) });
  return { decodeBytes: decode, decodeText: (text, how) => decode(new TextEncoder().encode(text), how) };
}

/** Records one behind the other, a line feed between them; record i is at the place "record i". */
export function framedRecords(pieces: readonly Uint8Array[]): FramedRecords {
  const [starts, ends] = [new Int32Array(pieces.length), new Int32Array(pieces.length)];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length + 1, 0)).fill(0x0a);
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    bytes.set(piece, at);
    starts[i] = at;
    ends[i] = at + piece.length;
    at = ends[i]! + 1;
  }
  return { bytes, starts, ends, count: pieces.length, place: (record) => `record ${record}` };
}

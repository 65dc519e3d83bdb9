import type { ColumnBatch } from '../schema/column-vector';
import type { Field } from '../schema/data-type';
import type { TableSchema } from '../schema/table-schema';
import type { RejectedRecord } from '../errors/connector-error';
import type { OptionsSpec } from '../spec/options';
import type {
  ContainerFiles,
  ContainerReader,
  ContainerWriter,
  CreateContainer,
  DescribedFile,
  FileBytes,
  OpenContainer,
} from './container';

/** Pure and browser-safe: what the compiler and the forms need to know of a format. Option keys are written with the prefix `<name>.` in SQL. */
export interface FormatSpec<O = unknown> {
  readonly name: string;
  readonly title: string;
  readonly options: OptionsSpec<O>;
  /** Records end at a byte that can be found from anywhere in the file, so a file may be read in ranges. */
  readonly splittable: boolean;
  /** Where options take splittability away (line breaks inside quotes); absent: `splittable` holds for all options. */
  splittableWith?(options: O): boolean;
  readonly changelog: 'insert' | 'all';
  /** Files of it are containers: connectors of files use `FormatRuntime.files`. */
  readonly container?: boolean;
}

export interface FormatRuntime<O = unknown> {
  readonly spec: FormatSpec<O>;
  /** There where `spec.container` is true. A format of files alone refuses the other two functions. */
  readonly files?: ContainerFiles<O>;
  createDecoder(setup: DecoderSetup<O>): Decoder;
  createEncoder(setup: EncoderSetup<O>): Encoder;
  /**
   * Columns that hold the rows of a sample: whole records in a stream, each ended. A type is the narrowest of those that all values fit;
   * nothing promises that later rows do. Typed errors for what is no such record. Absent: the format's bytes do not tell.
   */
  inferFields?(sample: Uint8Array, options: O): readonly Field[];
  /**
   * The same for formats whose records are known only as their source frames them, and may name a schema that lies elsewhere: the columns
   * of the newest of these records. Without it, sources of framed records ask `inferFields`, with a line feed behind each.
   */
  describeRecords?(records: readonly Uint8Array[], options: O): Promise<DescribedFile>;
}

/** What becomes of a record that cannot be decoded. `nullField` is Flink's `ignore-parse-errors`: the field becomes NULL and the row stays. */
export type OnError = 'fail' | 'skip' | 'dead-letter';

export interface DecoderSetup<O> {
  readonly options: O;
  readonly schema: TableSchema;
  /** Indexes into `schema.fields`, ascending: the columns of the batches that `decode` fills; all others are skipped as cheaply as can be. */
  readonly projection: readonly number[];
  readonly onError: OnError;
  /**
   * Called for each record that is passed over: by the policy, or under `fail` by an option of the format (`ignore-parse-errors`). Under `fail` all other
   * bad records throw. Counts and dead letters are the engine's. `place` is in bytes within the stream.
   */
  readonly reject: (record: RejectedRecord, problem: string) => void;
}

/**
 * Bytes to columns, compiled once for a schema and projection. Holds no position: whatever it needs to go on stands in its arguments.
 */
export interface Decoder {
  /**
   * Decodes whole records of `bytes[from, end)` into `out` from row 0 on, until `out` is full or no whole record is left.
   * `final`: nothing follows, so an unended last record is a record. `base` is the stream's offset of `bytes[0]`, for places in
   * messages. Text columns may refer into `bytes` (which stays untouched while `out` is valid) or into the decoder's own arena.
   * Throws HeadraceError (domain user, with the record) on a bad record under policy `fail`; rows before it are lost with the batch.
   */
  decode(input: DecodeInput, out: ColumnBatch): DecodeResult;
  /**
   * The same for records that the source has framed (messages): decodes records from `first` on into `out` from row 0 on, until `out`
   * is full or none is left, and answers the first record that is in no row yet. `origins[row]` becomes the record that the row came
   * from; a record may give no row or several, which are never parted. Without it, `framedDecoder` of the base does with `decode`.
   */
  decodeFramed?(records: FramedRecords, first: number, out: ColumnBatch, origins: Int32Array): number;
  /**
   * Gets what records from `first` on need that is not at hand (schemas from a registry); sources of framed records await it before
   * `decodeFramed` gets them. Null: nothing is missing. Rejects with a HeadraceError where it cannot be had; after a restart the same
   * records come again.
   */
  prepare?(records: FramedRecords, first: number): Promise<void> | null;
}

/** Record i is `bytes[starts[i], ends[i])`; a line feed that belongs to none stands at `ends[i]`, and the next record begins behind it. */
export interface FramedRecords {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
  /** Where a record lies, in words that its system understands. */
  place(record: number): string;
}

export interface DecodeInput {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly end: number;
  readonly base: number;
  readonly final: boolean;
}
/** `rows` also stands in `out.rowCount`. `consumed` counts bytes after `from`; the next record begins there. */
export interface DecodeResult {
  consumed: number;
  rows: number;
}

export interface EncoderSetup<O> {
  readonly options: O;
  readonly schema: TableSchema;
}

/**
 * A format with its options, handed to connectors that need more of it than bytes: file ranges, the first bytes of a file, encoding
 * row by row into several places.
 */
export interface BoundFormat {
  readonly name: string;
  readonly splittable: boolean;
  readonly changelog: FormatSpec['changelog'];
  /** How its files are read and written, where they are containers. */
  readonly files: BoundContainerFiles | null;
  /** Null: see `FormatRuntime.inferFields`. */
  readonly inferFields: ((sample: Uint8Array) => readonly Field[]) | null;
  /** Null: see `FormatRuntime.describeRecords`. */
  readonly describeRecords: ((records: readonly Uint8Array[]) => Promise<DescribedFile>) | null;
  createDecoder(setup: Omit<DecoderSetup<unknown>, 'options'>): Decoder;
  createEncoder(schema: TableSchema): Encoder;
}

export interface BoundContainerFiles {
  open(setup: Omit<OpenContainer<unknown>, 'options'>): ContainerReader;
  create(setup: Omit<CreateContainer<unknown>, 'options'>): ContainerWriter;
  /** Null: see `ContainerFiles.describe`. */
  readonly describe: ((file: FileBytes) => Promise<DescribedFile>) | null;
}

export function bindFormat<O>(runtime: FormatRuntime<O>, options: O): BoundFormat {
  const { files } = runtime;
  return {
    name: runtime.spec.name,
    splittable: runtime.spec.splittableWith ? runtime.spec.splittableWith(options) : runtime.spec.splittable,
    changelog: runtime.spec.changelog,
    files: files
      ? {
          open: (setup) => files.open({ ...setup, options }),
          create: (setup) => files.create({ ...setup, options }),
          describe: files.describe ? (file) => files.describe!(file, options) : null,
        }
      : null,
    describeRecords: runtime.describeRecords ? (records) => runtime.describeRecords!(records, options) : null,
    inferFields: runtime.inferFields ? (sample) => runtime.inferFields!(sample, options) : null,
    createDecoder: (setup) => runtime.createDecoder({ ...setup, options }),
    createEncoder: (schema) => runtime.createEncoder({ schema, options }),
  };
}

/** Columns to bytes. */
export interface Encoder {
  /**
   * Appends rows `[from, to)` of `batch` to `out`. Formats of insert-only changelogs take all rows as inserts or latest states: kinds
   * are the sink's concern; formats with a changelog of their own write each row's kind.
   */
  encode(batch: ColumnBatch, rows: { readonly from: number; readonly to: number }, out: ByteBuffer): void;
  /**
   * The same for sinks that frame records themselves: no line break or the like between them. `ends[i]` becomes where the i-th of
   * these rows ends in `out`. Without it, `framedEncoder` of the base does with `encode`.
   */
  encodeFramed?(batch: ColumnBatch, rows: { readonly from: number; readonly to: number }, out: ByteBuffer, ends: Int32Array): void;
  /** What a file must begin with (a CSV header line); empty for most. */
  prologue?(): Uint8Array;
  /** Gets what encoding needs from elsewhere (a schema's number in a registry); sinks that frame records await it before the first row. */
  prepare?(): Promise<void>;
}

/** A growing byte buffer; `ensure(n)` first, then write into `bytes` at `length`. `bytes` is another array after growth. */
export class ByteBuffer {
  bytes: Uint8Array;
  length = 0;
  constructor(capacity = 65_536) {
    this.bytes = new Uint8Array(capacity);
  }

  ensure(sizeBytes: number): void {
    const needed = this.length + sizeBytes;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  clear(): void {
    this.length = 0;
  }
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

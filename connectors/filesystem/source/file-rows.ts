import {
  ColumnBatch,
  isHeadraceError,
  requireRecordEnd,
  type ConnectorContext,
  type DecoderSetup,
  type Decoder,
  type ContainerReader,
} from '@headrace/connector-sdk';
import { nodeCodecs } from '../codecs';
import { fileProblem } from '../file-error';
import { fileSchema } from '../partitions';
import type { FilesystemOptions } from '../spec';
import { constantsOf } from './constant-columns';
import { GzipReader, isGzip } from './gzip-reader';
import { OpenFile } from './open-file';
import type { PieceReader } from './piece';
import { RangeReader } from './range-reader';
import type { FilePosition, FileSplit } from './split';

const NO_BYTES: Uint8Array = new Uint8Array(0);

/** What is read: columns of the table, then metadata columns. */
export interface RowsWanted extends Pick<DecoderSetup<unknown>, 'onError' | 'reject'> {
  readonly ctx: ConnectorContext<FilesystemOptions>;
  readonly projection: readonly number[];
  readonly metadata: readonly string[];
}

/** The rows of one split as columns. Calls never overlap. */
export interface FileRows {
  /** How many bytes of the file are read, about, for the pace. */
  readonly place: number;
  /** Fills the shared batch and answers the position behind it; null: the split is at its end and the batch is empty. */
  next(mostBytes?: number): Promise<FilePosition | null>;
  close(): Promise<void>;
}

/** True where the engine cannot decode the bytes of a file itself: containers, and columns that do not stand in the file. */
export const needsRows = ({ table, format }: ConnectorContext<FilesystemOptions>, metadata: readonly string[]): boolean =>
  table.partitionKeys.length > 0 || metadata.length > 0 || (format?.files ?? null) !== null;

/** One batch, and how files fill it: what stands in a file by its format, what the path and the file say by constants. */
export class RowsMaker {
  batch: ColumnBatch;
  /** Of the batch's columns those that the format fills, in the order of the file's schema. */
  private target: ColumnBatch;
  private readonly setup: Pick<DecoderSetup<unknown>, 'schema' | 'projection' | 'onError' | 'reject'>;
  private readonly format;

  constructor(
    private readonly wanted: RowsWanted,
    private readonly most: number,
  ) {
    const { ctx, projection, metadata, onError, reject } = wanted;
    const capacity = most;
    const { table, format } = ctx;
    if (format === undefined) throw fileProblem('no-format', `The table "${table.name}" has no format.`, `Set the option 'format'.`);
    this.format = format;
    const extra = metadata.map((key) => table.metadata.find((column) => column.key === key)!);
    this.batch = ColumnBatch.allocate(
      [...projection.map((index) => table.fields[index]!.type), ...extra.map((column) => column.type)],
      capacity,
    );
    const schema = fileSchema(table);
    const fromFile = projection
      .map((index, at) => ({ at, index: schema.fields.indexOf(table.fields[index]!) }))
      .filter(({ index }) => index >= 0)
      .sort((a, b) => a.index - b.index);
    this.target = new ColumnBatch(
      fromFile.map(({ at }) => this.batch.columns[at]!),
      capacity,
    );
    this.setup = { schema, projection: fromFile.map(({ index }) => index), onError, reject };
  }

  /** From now on so many rows a batch at most. */
  limit(rows: number): void {
    const capacity = Math.min(rows, this.most);
    if (capacity === this.batch.capacity) return;
    this.batch = new ColumnBatch(this.batch.columns, capacity);
    this.target = new ColumnBatch(this.target.columns, capacity);
  }

  open(split: FileSplit, from: FilePosition | null): FileRows {
    const fill = constantsOf(this.wanted, split);
    const rows = this.format.files ? this.container(split, from) : this.lines(split, from);
    return {
      get place() {
        return rows.place;
      },
      next: async (mostBytes) => {
        const position = await rows.next(mostBytes);
        const { rowCount, kinds } = this.target;
        this.batch.rowCount = position === null ? 0 : rowCount;
        this.batch.kinds = kinds;
        fill(this.batch);
        return position;
      },
      close: () => rows.close(),
    };
  }

  private container(split: FileSplit, from: FilePosition | null): FileRows {
    const file = new OpenFile(split);
    const reader = this.format.files!.open({ ...this.setup, file, range: split, from, codecs: nodeCodecs });
    return new ContainerRows(reader, file, () => this.target, from?.byte ?? split.start);
  }

  private lines(split: FileSplit, from: FilePosition | null): FileRows {
    const { reject, onError } = this.wanted;
    const reader = isGzip(split.path) ? new GzipReader(split, from?.byte ?? null) : new RangeReader(split, from?.byte ?? null);
    return new LineRows(reader, this.format.createDecoder(this.setup), () => this.target, onError === 'fail' ? null : reject);
  }
}

class ContainerRows implements FileRows {
  constructor(
    private readonly reader: ContainerReader,
    private readonly file: OpenFile,
    private readonly out: () => ColumnBatch,
    public place: number,
  ) {}

  async next(): Promise<FilePosition | null> {
    const position = await this.reader.next(this.out());
    if (position === null) {
      if (this.file.sizeBytes > 0) await this.file.checkUnchanged();
      return null;
    }
    this.place = position.byte;
    return position;
  }
  close(): Promise<void> {
    return this.file.close();
  }
}

/** Decodes a stream piece by piece; what a piece leaves unfinished goes before the next one. */
class LineRows implements FileRows {
  private input = { bytes: NO_BYTES, from: 0, end: 0, base: 0, final: false };
  /** The piece is used up but for an unfinished record. */
  private used = true;

  constructor(
    private readonly reader: PieceReader,
    private readonly decoder: Decoder,
    private readonly out: () => ColumnBatch,
    private readonly reject: DecoderSetup<unknown>['reject'] | null,
  ) {}

  get place(): number {
    return this.reader.place;
  }

  async next(mostBytes?: number): Promise<FilePosition | null> {
    const out = this.out();
    out.rowCount = 0;
    if (this.used && (this.input.final || !(await this.load(mostBytes)))) return null;
    const { input } = this;
    const { consumed, rows } = this.decoder.decode(input, out);
    input.from += consumed;
    this.used = rows < out.capacity;
    return { byte: input.base + input.from, row: 0 };
  }

  close(): Promise<void> {
    return this.reader.close();
  }

  /** False: the stream is broken, and policy lets it end here. */
  private async load(mostBytes?: number): Promise<boolean> {
    const rest = this.input.bytes.slice(this.input.from, this.input.end);
    requireRecordEnd(rest, `byte ${this.input.base + this.input.from}`);
    try {
      const piece = await this.reader.next(mostBytes);
      const fits = rest.length <= piece.headroom;
      const bytes = fits ? piece.bytes : joined(rest, piece.bytes.subarray(piece.headroom));
      const from = fits ? piece.headroom - rest.length : 0;
      if (fits) bytes.set(rest, from);
      this.input = { bytes, from, end: bytes.length, base: piece.base - rest.length - from, final: piece.final };
      return true;
    } catch (error) {
      if (this.reject === null || !isHeadraceError(error) || error.record === undefined) throw error;
      this.reject({ ...error.record, bytes: rest }, error.message);
      this.input = { ...this.input, final: true };
      return false;
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

import type { ColumnBatch } from '../schema/column-vector';
import type { Field } from '../schema/data-type';
import type { ByteBuffer, DecoderSetup, EncoderSetup } from './format';

/** A file that may be read from any place. */
export interface FileBytes {
  /** For messages. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Exactly the bytes `[from, to)`, the caller's from then on; a typed error where the file has become shorter. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** Compressions that the host brings; a format runs anywhere and cannot. Own code of the SDK: Snappy. */
export type HostCodec = 'gzip' | 'deflate' | 'brotli' | 'zstd';

/**
 * `deflate` is raw, without a header. Both throw a typed error: for torn bytes, and for what this host cannot do. Bytes that would become
 * more than `mostBytes` are torn, and noticed before that much memory is taken.
 */
export interface HostCodecs {
  compress(codec: HostCodec, bytes: Uint8Array): Uint8Array;
  decompress(codec: HostCodec, bytes: Uint8Array, mostBytes: number): Uint8Array;
}

/** Behind `row` rows of the block that begins at this byte of the file. */
export interface ContainerPosition {
  readonly byte: number;
  readonly row: number;
}

/**
 * Files that are no mere row of records: a header or a footer says where their blocks lie and what they hold (row groups of Parquet,
 * blocks of Avro). The connector gives the bytes, the format the rows.
 */
export interface ContainerFiles<O> {
  /**
   * Reads the blocks whose first byte lies in `range`: ranges side by side share no block and lose none. `from`: a position that `next`
   * has answered for this file; reading goes on behind it. Under `fail` a file or block that cannot be read throws (domain user, with
   * the record); else it is handed to `reject` and passed over.
   */
  open(setup: OpenContainer<O>): ContainerReader;
  create(setup: CreateContainer<O>): ContainerWriter;
  /** What the file's own schema says of its columns. Typed errors for what is no such file. Absent: its files do not tell. */
  describe?(file: FileBytes, options: O): Promise<DescribedFile>;
}

/** Columns by types that read all that the file may hold in them, and those that no type here reads, with the reason. */
export interface DescribedFile {
  readonly fields: readonly Field[];
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

export interface CreateContainer<O> extends EncoderSetup<O> {
  readonly codecs: HostCodecs;
}

export interface OpenContainer<O> extends DecoderSetup<O> {
  readonly file: FileBytes;
  readonly range: { readonly start: number; readonly end: number };
  readonly from: ContainerPosition | null;
  readonly codecs: HostCodecs;
}

/** The rows of one range. Calls never overlap. */
export interface ContainerReader {
  /**
   * Fills `out`, whose columns are those of the projection, from row 0 on and answers the position behind its last row; `out` may stay
   * empty. Null: the range is at its end. Text may refer into buffers of the reader, which stay untouched until the next call.
   */
  next(out: ColumnBatch): Promise<ContainerPosition | null>;
}

/** Writes one file, front to back. */
export interface ContainerWriter {
  /** Takes rows `[from, to)`, all of them as inserts; blocks that are full are appended to `out`. The batch is not kept. */
  write(batch: ColumnBatch, rows: { readonly from: number; readonly to: number }, out: ByteBuffer): void;
  /** Appends what is left and what must stand at the end: the file is whole. Nothing follows. */
  finish(out: ByteBuffer): void;
  /** About so many bytes will come of the rows that are not yet in `out`. */
  readonly pendingBytes: number;
}

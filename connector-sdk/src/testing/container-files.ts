import { ColumnsToRows, RowsToColumns } from '../base/index';
import type { RejectedRecord } from '../errors/connector-error';
import type { ContainerPosition, FileBytes, HostCodecs } from '../format/container';
import { ByteBuffer, type FormatRuntime, type OnError } from '../format/format';
import { ColumnBatch } from '../schema/column-vector';
import type { Field } from '../schema/data-type';
import type { SqlRow } from '../schema/values';
import { tableOf } from './decode-bytes';

/** A container format with its options, and the columns of the table. */
export interface ContainerFormat<O> {
  readonly format: FormatRuntime<O>;
  readonly options: O;
  readonly codecs: HostCodecs;
  readonly fields: readonly Field[];
}

export interface ContainerReading<O> extends ContainerFormat<O> {
  /** Indexes of the columns that are read; absent: all. */
  readonly projection?: readonly number[];
  readonly range?: { readonly start: number; readonly end: number };
  readonly from?: ContainerPosition | null;
  readonly onError?: OnError;
  /** Rows of a batch; default 64. */
  readonly capacity?: number;
}

export interface ReadContainer {
  readonly rows: SqlRow[];
  /** Behind how many rows each position lies. */
  readonly positions: { readonly rows: number; readonly position: ContainerPosition }[];
  readonly rejected: (RejectedRecord & { readonly problem: string })[];
}

/** Where files in memory seem to lie. */
const FILE_NAME = 'test-file';

const batchOf = (fields: readonly Field[], capacity: number): ColumnBatch =>
  ColumnBatch.allocate(
    fields.map((field) => field.type),
    Math.max(1, capacity),
  );

/** A whole file of these rows, written in batches of `batchRows`. */
export function writeContainer<O>(rows: readonly SqlRow[], how: ContainerFormat<O>, batchRows = 100): Uint8Array {
  const { format, options, codecs, fields } = how;
  const writer = format.files!.create({ options, schema: tableOf(fields), codecs });
  const [batch, fill, out] = [batchOf(fields, batchRows), new RowsToColumns(fields), new ByteBuffer(64)];
  for (let from = 0; from < rows.length; from += batchRows) {
    fill.fill(batch, rows, null, { from, to: Math.min(rows.length, from + batchRows) });
    writer.write(batch, { from: 0, to: batch.rowCount }, out);
  }
  writer.finish(out);
  return out.written().slice();
}

/** All rows of a range, read the way a task does. */
export async function readContainer<O>(bytes: Uint8Array, how: ContainerReading<O>): Promise<ReadContainer> {
  const { fields, projection = fields.map((_, i) => i), range = { start: 0, end: bytes.length }, from = null, capacity = 64 } = how;
  const columns = projection.map((i) => fields[i]!);
  const read: ReadContainer = { rows: [], positions: [], rejected: [] };
  const reader = how.format.files!.open({
    options: how.options,
    schema: tableOf(fields),
    projection,
    onError: how.onError ?? 'fail',
    reject: (record, problem) => read.rejected.push({ ...record, problem }),
    file: fileInMemory(bytes),
    range,
    from,
    codecs: how.codecs,
  });
  const [batch, toRows] = [batchOf(columns, capacity), new ColumnsToRows(columns)];
  for (;;) {
    const position = await reader.next(batch);
    if (position === null) return read;
    read.rows.push(...toRows.rows(batch));
    read.positions.push({ rows: read.rows.length, position });
  }
}

const fileInMemory = (bytes: Uint8Array): FileBytes => ({
  path: FILE_NAME,
  sizeBytes: bytes.length,
  read: (from, to) => Promise.resolve(bytes.slice(from, to)),
});

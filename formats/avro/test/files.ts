import {
  ByteBuffer,
  ColumnBatch,
  type ContainerPosition,
  type Field,
  type OnError,
  type RejectedRecord,
  type SqlRow,
} from '@headrace/connector-sdk';
import { ColumnsToRows, RowsToColumns } from '@headrace/connector-sdk/base';
import { optionsOf, tableOf } from '@headrace/connector-sdk/testing';
import { avroFormat } from '../index';
import { avroSpec } from '../spec';
import { fileOf, hostCodecs } from './host-codecs';

type Texts = Readonly<Record<string, string>>;

/** A whole file of these rows, written in calls of `step` rows. */
export function writeFile(
  fields: readonly Field[],
  rows: readonly SqlRow[],
  { texts = {}, step = 100 }: { texts?: Texts; step?: number } = {},
): Uint8Array {
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    Math.max(1, rows.length),
  );
  new RowsToColumns(fields).fill(batch, rows, null);
  const writer = avroFormat.files!.create({ options: optionsOf(avroSpec, texts), schema: tableOf(fields), codecs: hostCodecs });
  const out = new ByteBuffer(64);
  for (let from = 0; from < rows.length; from += step) writer.write(batch, { from, to: Math.min(from + step, rows.length) }, out);
  writer.finish(out);
  return out.written().slice();
}

export interface Reading {
  readonly fields: readonly Field[];
  readonly projection?: readonly number[];
  readonly range?: { readonly start: number; readonly end: number };
  readonly from?: ContainerPosition | null;
  readonly capacity?: number;
  readonly onError?: OnError;
  readonly texts?: Texts;
}
export interface Read {
  readonly rows: SqlRow[];
  /** Behind how many rows each position lies. */
  readonly positions: { readonly rows: number; readonly position: ContainerPosition }[];
  readonly rejected: (RejectedRecord & { readonly problem: string })[];
}

/** All rows of a range. */
export async function readFile(bytes: Uint8Array, how: Reading): Promise<Read> {
  const { fields, projection = fields.map((_, i) => i), range = { start: 0, end: bytes.length }, from = null, capacity = 64 } = how;
  const columns = projection.map((i) => fields[i]!);
  const read: Read = { rows: [], positions: [], rejected: [] };
  const reader = avroFormat.files!.open({
    options: optionsOf(avroSpec, how.texts),
    schema: tableOf(fields),
    projection,
    onError: how.onError ?? 'fail',
    reject: (record, problem) => read.rejected.push({ ...record, problem }),
    file: fileOf(bytes),
    range,
    from,
    codecs: hostCodecs,
  });
  const [batch, toRows] = [
    ColumnBatch.allocate(
      columns.map((field) => field.type),
      capacity,
    ),
    new ColumnsToRows(columns),
  ];
  for (;;) {
    const position = await reader.next(batch);
    if (position === null) return read;
    read.rows.push(...toRows.rows(batch));
    read.positions.push({ rows: read.rows.length, position });
  }
}

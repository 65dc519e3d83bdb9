import zlib from 'node:zlib';
import { decompress as unzstd } from 'fzstd';
import {
  ByteBuffer,
  ColumnBatch,
  HeadraceError,
  parseOptions,
  type Field,
  type FileBytes,
  type HostCodecs,
  type SqlRow,
  type TableSchema,
} from '@headrace/connector-sdk';
import { ColumnsToRows, RowsToColumns } from '@headrace/connector-sdk/base';
import parquet from '../index';
import { parquetSpec, type ParquetOptions } from '../spec';

const unzstdOf = (bytes: Uint8Array, _limit: object): Uint8Array => unzstd(bytes);

export const codecs: HostCodecs = {
  compress: (codec, bytes) => {
    if (codec !== 'gzip') throw new Error(`no ${codec} here`);
    return new Uint8Array(zlib.gzipSync(bytes, { level: 1 }));
  },
  decompress: (codec, bytes, maxOutputLength) => {
    const unpack = { gzip: zlib.gunzipSync, brotli: zlib.brotliDecompressSync, deflate: zlib.inflateRawSync, zstd: unzstdOf }[codec];
    try {
      return new Uint8Array(unpack(bytes, { maxOutputLength: Math.max(1, maxOutputLength) }));
    } catch (cause) {
      throw new HeadraceError(`Torn ${codec}`, { code: 'format.torn-block', domain: 'external', retry: 'none', cause });
    }
  },
};

export function optionsOf(texts: Record<string, string> = {}): ParquetOptions {
  const parsed = parseOptions(parquetSpec, texts);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.options;
}

export const schemaOf = (fields: readonly Field[]): TableSchema => ({ name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] });

export function fileOf(bytes: Uint8Array, path = 'a.parquet'): FileBytes & { readonly reads: { from: number; to: number }[] } {
  const reads: { from: number; to: number }[] = [];
  return {
    path,
    sizeBytes: bytes.length,
    reads,
    read: (from, to) => {
      reads.push({ from, to });
      return Promise.resolve(bytes.slice(from, to));
    },
  };
}

/** Rows as one file, in batches of `batchRows`. */
export function write(
  fields: readonly Field[],
  rows: readonly SqlRow[],
  options: Record<string, string> = {},
  batchRows = 100,
): Uint8Array {
  const writer = parquet.files!.create({ schema: schemaOf(fields), options: optionsOf(options), codecs });
  const out = new ByteBuffer();
  const fill = new RowsToColumns(fields);
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    batchRows,
  );
  for (let from = 0; from < rows.length; from += batchRows) {
    fill.fill(batch, rows, null, { from, to: Math.min(rows.length, from + batchRows) });
    writer.write(batch, { from: 0, to: batch.rowCount }, out);
  }
  writer.finish(out);
  return out.written().slice();
}

export interface Reading {
  readonly projection?: readonly number[];
  readonly range?: { readonly start: number; readonly end: number };
  readonly from?: { readonly byte: number; readonly row: number } | null;
  readonly capacity?: number;
  readonly onError?: 'fail' | 'skip' | 'dead-letter';
  readonly reject?: (record: { readonly bytes: Uint8Array; readonly place: string }, problem: string) => void;
  /** Called with each position, and the rows before it. */
  readonly at?: (position: { readonly byte: number; readonly row: number }, rows: number) => void;
}

export async function read(fields: readonly Field[], file: FileBytes, of: Reading = {}): Promise<SqlRow[]> {
  const projection = of.projection ?? fields.map((_, i) => i);
  const columns = projection.map((i) => fields[i]!);
  const reader = parquet.files!.open({
    options: optionsOf(),
    schema: schemaOf(fields),
    projection,
    onError: of.onError ?? 'fail',
    reject: of.reject ?? (() => undefined),
    file,
    range: of.range ?? { start: 0, end: file.sizeBytes },
    from: of.from ?? null,
    codecs,
  });
  const out = ColumnBatch.allocate(
    columns.map((field) => field.type),
    of.capacity ?? 64,
  );
  const toRows = new ColumnsToRows(columns);
  const rows: SqlRow[] = [];
  for (;;) {
    const position = await reader.next(out);
    if (position === null) return rows;
    rows.push(...toRows.rows(out));
    of.at?.(position, rows.length);
  }
}

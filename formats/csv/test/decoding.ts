import {
  ColumnBatch,
  parseOptions,
  type Field,
  type OnError,
  type RejectedRecord,
  type SqlRow,
  type TableSchema,
} from '@headrace/connector-sdk';
import { ColumnsToRows } from '@headrace/connector-sdk/base';
import { csvFormat } from '../index';
import { csvSpec, type CsvOptions } from '../spec';

export const tableOf = (fields: readonly Field[]): TableSchema => ({ name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] });

export function csvOptions(texts: Record<string, string> = {}): CsvOptions {
  const parsed = parseOptions(csvSpec, texts);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.options;
}

export interface Decoding {
  readonly fields: readonly Field[];
  readonly options?: Record<string, string>;
  readonly projection?: readonly number[];
  readonly onError?: OnError;
  readonly capacity?: number;
  /** Sizes of the pieces that the bytes come in; the last repeats. */
  readonly pieces?: readonly number[];
}

/** Decodes bytes the way a task does: pieces, the unended record carried over, batch after batch. */
export function decodeBytes(bytes: Uint8Array, how: Decoding): { rows: SqlRow[]; rejected: (RejectedRecord & { problem: string })[] } {
  const projection = how.projection ?? how.fields.map((_, i) => i);
  const fields = projection.map((i) => how.fields[i]!);
  const rejected: (RejectedRecord & { problem: string })[] = [];
  const decoder = csvFormat.createDecoder({
    options: csvOptions(how.options),
    schema: tableOf(how.fields),
    projection,
    onError: how.onError ?? 'fail',
    reject: (record, problem) => rejected.push({ ...record, problem }),
  });
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    how.capacity ?? 64,
  );
  const reader = new ColumnsToRows(fields);
  const rows: SqlRow[] = [];
  let held = new Uint8Array(0);
  let at = 0;
  for (let i = 0; ; i++) {
    const size = how.pieces?.[Math.min(i, how.pieces.length - 1)] ?? bytes.length;
    const piece = bytes.subarray(at, at + size);
    const joined = new Uint8Array(held.length + piece.length);
    joined.set(held);
    joined.set(piece, held.length);
    const base = at - held.length;
    at += piece.length;
    const final = at >= bytes.length;
    let from = 0;
    for (;;) {
      const result = decoder.decode({ bytes: joined, from, end: joined.length, base, final }, batch);
      from += result.consumed;
      rows.push(...reader.rows(batch));
      if (result.rows < batch.capacity) break;
    }
    held = joined.slice(from);
    if (final) return { rows, rejected };
  }
}

export const decodeText = (text: string, how: Decoding) => decodeBytes(new TextEncoder().encode(text), how);

import { type ColumnBatch, RowKind, rowKindText, type RowKindCode } from '../../schema/column-vector';
import type { Field } from '../../schema/data-type';
import type { SqlRow } from '../../schema/values';
import type { RowChange } from '../../spec/connector-spec';
import { ByteArena } from './byte-arena';
import { valueReader } from './read-value';
import { valueWriter } from './write-value';

const codes: Readonly<Record<RowChange, RowKindCode>> = {
  insert: RowKind.insert,
  'update-before': RowKind.updateBefore,
  'update-after': RowKind.updateAfter,
  delete: RowKind.delete,
};
const changes: readonly RowChange[] = ['insert', 'update-before', 'update-after', 'delete'];

/** The name of a row kind's code. */
export const changeOf = (code: number): RowChange => changes[code] as RowChange;
/** `+I`, `-U`, `+U` or `-D`. */
export const kindTextOf = (code: number): string => rowKindText[code] as string;

/** Puts rows into batches; one instance for one list of columns, used for every batch. */
export class RowsToColumns {
  private readonly writers;
  private readonly arenas;

  constructor(fields: readonly Field[]) {
    this.writers = fields.map((field) => valueWriter(field.name, field.type));
    this.arenas = fields.map(() => new ByteArena());
  }

  /** Fills `batch` from row 0 on with `rows[from, to)`; `to - from` is at most its capacity. Text lies in arenas of the batch's own. */
  fill(batch: ColumnBatch, rows: readonly SqlRow[], kinds: readonly RowChange[] | null, range = { from: 0, to: rows.length }): void {
    for (const arena of this.arenas) arena.reset();
    for (const column of batch.columns) column.hasNulls = false;
    const count = range.to - range.from;
    this.writers.forEach((write, index) => {
      const vector = batch.columns[index]!;
      const arena = this.arenas[index]!;
      for (let i = 0; i < count; i++) write(vector, i, (rows[range.from + i] as SqlRow)[index]!, arena);
    });
    batch.rowCount = count;
    batch.kinds = kinds && Uint8Array.from({ length: count }, (_, i) => codes[kinds[range.from + i] as RowChange]);
  }
}

/** Reads rows out of batches; one instance for one list of columns. */
export class ColumnsToRows {
  private readonly readers;

  constructor(fields: readonly Field[]) {
    this.readers = fields.map((field) => valueReader(field.type));
  }

  row(batch: ColumnBatch, row: number): SqlRow {
    return this.readers.map((read, index) => read(batch.columns[index]!, row));
  }

  rows(batch: ColumnBatch): SqlRow[] {
    return Array.from({ length: batch.rowCount }, (_, row) => this.row(batch, row));
  }
}

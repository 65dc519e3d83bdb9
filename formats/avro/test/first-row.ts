import { ColumnBatch, type Field, type SqlRow } from '@headrace/connector-sdk';
import { ColumnsToRows, type ValueArena } from '@headrace/connector-sdk/base';
import type { RecordProgram } from '../decode/record-program';

/** The one record that the bytes hold. */
export function firstRow(program: RecordProgram, bytes: Uint8Array, fields: readonly Field[], arena: ValueArena): SqlRow {
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    1,
  );
  program.bind(batch.columns)(bytes, 0, bytes.length, 0);
  arena.settle(batch, 1, { bytes, from: 0, to: bytes.length });
  batch.rowCount = 1;
  return new ColumnsToRows(fields).row(batch, 0);
}

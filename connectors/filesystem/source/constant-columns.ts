import path from 'node:path';
import type { ColumnBatch, ColumnVector, Field, SqlValue } from '@headrace/connector-sdk';
import { ByteArena, moveCell, valueWriter } from '@headrace/connector-sdk/base';
import { fileProblem } from '../file-error';
import { partitionValue } from '../partitions';
import type { RowsWanted } from './file-rows';
import type { FileSplit } from './split';

/** Fills those columns of a batch that are the same for all rows of a file: its partition, and what is known of the file itself. */
export function constantsOf({ ctx, projection, metadata }: RowsWanted, split: FileSplit): (batch: ColumnBatch) => void {
  const { table, options } = ctx;
  const columns = projection.flatMap((index, at) => {
    const field = table.fields[index]!;
    return table.partitionKeys.includes(field.name)
      ? [constant(at, field, partitionValue(field, split.path, options['partition.default-name']))]
      : [];
  });
  const known = metadata.map((key, i) => {
    const field = table.metadata.find((column) => column.key === key)!;
    return constant(projection.length + i, field, metadataValue(key, field, split));
  });
  const all = [...columns, ...known];
  return (batch) => {
    for (const { at, fill } of all) fill(batch.columns[at]!, batch.rowCount);
  };
}

function metadataValue(key: string, field: Field, { path: file, sizeBytes, modifiedMs }: FileSplit): SqlValue {
  switch (key) {
    case 'file.path':
      return file;
    case 'file.name':
      return path.basename(file);
    case 'file.size':
      return field.type.kind === 'BIGINT' ? BigInt(sizeBytes) : sizeBytes;
    case 'file.modification-time':
      return { epochMs: Math.floor(modifiedMs), nanos: 0 };
    default:
      throw fileProblem(
        'metadata-column',
        `The column "${field.name}" asks for the metadata "${key}", which files do not have.`,
        'Take one of file.path, file.name, file.size, file.modification-time.',
      );
  }
}

/** The value is written once into a row of its own and moved from there. */
function constant(
  at: number,
  field: Field,
  value: SqlValue,
): { readonly at: number; readonly fill: (to: ColumnVector, rows: number) => void } {
  const write = valueWriter(field.name, field.type);
  const arena = new ByteArena();
  return {
    at,
    fill: (to, rows) => {
      to.hasNulls = false;
      if (rows === 0) return;
      write(to, 0, value, arena);
      for (let row = 1; row < rows; row++) moveCell(to, 0, to, row);
      arena.reset();
    },
  };
}

import { ColumnBatch, type ColumnVector, type SqlValue, type WriterContext } from '@headrace/connector-sdk';
import { momentOf, printClock, printDate, printTimestamp, valueReader, type ValueReader } from '@headrace/connector-sdk/base';
import { escapePathName, fileSchema } from '../partitions';
import type { FilesystemOptions } from '../spec';

/** Parts rows by their partitions, `day=2017-11-26/city=Oslo`; files hold the other columns only. */
export class Partitioner {
  private readonly kept: readonly number[];
  private readonly keys: readonly { readonly name: string; readonly column: number; readonly read: ValueReader }[];

  constructor(private readonly ctx: WriterContext<FilesystemOptions>) {
    const { table } = ctx;
    this.keys = table.partitionKeys.map((name) => {
      const column = table.fields.findIndex((field) => field.name === name);
      return { name, column, read: valueReader(table.fields[column]!.type) };
    });
    this.kept = fileSchema(table).fields.map((field) => table.fields.indexOf(field));
  }

  /** The columns that files hold, of the same rows. */
  narrow(batch: ColumnBatch): ColumnBatch {
    const narrow = new ColumnBatch(
      this.kept.map((column) => batch.columns[column]!),
      batch.capacity,
    );
    narrow.rowCount = batch.rowCount;
    narrow.kinds = batch.kinds;
    return narrow;
  }

  /** Runs of rows of one partition, in their order. */
  *runs(batch: ColumnBatch): Generator<{ readonly folder: string; readonly from: number; readonly to: number }> {
    let from = 0;
    let folder = '';
    for (let row = 0; row < batch.rowCount; row++) {
      const next = this.folderOf(batch, row);
      if (row > 0 && next !== folder) {
        yield { folder, from, to: row };
        from = row;
      }
      folder = next;
    }
    if (batch.rowCount > 0) yield { folder, from, to: batch.rowCount };
  }

  private folderOf(batch: ColumnBatch, row: number): string {
    return this.keys
      .map(({ name, column, read }) => {
        const text = textOf(read(batch.columns[column]!, row), batch.columns[column]!, row);
        return `${escapePathName(name)}=${text === '' ? this.ctx.options['partition.default-name'] : escapePathName(text)}`;
      })
      .join('/');
  }
}

function textOf(value: SqlValue, { type, i64 }: ColumnVector, row: number): string {
  if (value === null) return '';
  if (type.kind === 'DATE') return printDate(value as number);
  if (type.kind === 'TIME') return printClock({ millis: value as number, nanos: 0 }, { fraction: 'shortest', seconds: 'always' });
  if (type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ') return printTimestamp(momentOf(i64[row] as bigint, type.precision), ' ');
  return String(value);
}

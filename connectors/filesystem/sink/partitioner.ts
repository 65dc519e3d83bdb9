import {
  ColumnBatch,
  type ByteBuffer,
  type ColumnVector,
  type Encoder,
  type SqlValue,
  type TableSchema,
  type WriterContext,
} from '@headrace/connector-sdk';
import { momentOf, printClock, printDate, printTimestamp, valueReader, type ValueReader } from '@headrace/connector-sdk/base';
import { fileProblem } from '../file-error';
import type { FilesystemOptions } from '../spec';

/** Encodes rows into the buffers of their partitions, `day=2017-11-26/city=Oslo`; files hold the other columns only. */
export class Partitioner {
  readonly prologue: Uint8Array | undefined;
  private readonly encoder: Encoder;
  private readonly kept: readonly number[];
  private readonly keys: readonly { readonly name: string; readonly column: number; readonly read: ValueReader }[];

  constructor(private readonly ctx: WriterContext<FilesystemOptions>) {
    const { table, format } = ctx;
    if (format === undefined) throw fileProblem('no-format', `The table "${table.name}" has no format.`, `Set the option 'format'.`);
    this.keys = table.partitionKeys.map((name) => {
      const column = table.fields.findIndex((field) => field.name === name);
      return { name, column, read: valueReader(table.fields[column]!.type) };
    });
    this.kept = table.fields.flatMap((field, column) => (table.partitionKeys.includes(field.name) ? [] : [column]));
    const schema: TableSchema = { ...table, fields: this.kept.map((column) => table.fields[column]!), partitionKeys: [] };
    this.encoder = format.createEncoder(schema);
    this.prologue = this.encoder.prologue?.();
  }

  /** `bufferOf` answers the buffer of a partition's folder. Rows keep their order within a partition. */
  encode(batch: ColumnBatch, bufferOf: (folder: string) => ByteBuffer): void {
    const narrow = new ColumnBatch(
      this.kept.map((column) => batch.columns[column] as ColumnVector),
      batch.capacity,
    );
    narrow.rowCount = batch.rowCount;
    let from = 0;
    let folder = '';
    for (let row = 0; row < batch.rowCount; row++) {
      const next = this.folderOf(batch, row);
      if (row > 0 && next !== folder) {
        this.encoder.encode(narrow, { from, to: row }, bufferOf(folder));
        from = row;
      }
      folder = next;
    }
    if (batch.rowCount > 0) this.encoder.encode(narrow, { from, to: batch.rowCount }, bufferOf(folder));
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

/** What Hive and Flink escape in folder names, as %XX; a name of dots alone too. */
function escapePathName(name: string): string {
  if (/^\.+$/.test(name)) return name.replaceAll('.', '%2E');
  return name.replace(/[\u0000-\u001f"#%'*/:=?\\\u007f{[\]^]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

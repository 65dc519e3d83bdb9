import type { ColumnVector, SinkData, SinkWriter, SqlValue, StageWriter, WriterContext } from '@headrace/connector-sdk';
import { changeOf, valueReader, type ValueReader } from '@headrace/connector-sdk/base';
import type { Dialect } from '../dialects/dialect';
import type { JdbcOptions } from '../spec';
import { EpochChanges, type Change, type JdbcEpoch } from './epoch';

/** Smaller epochs travel in the checkpoint itself, larger ones beside it. */
const MOST_INLINE_ROWS = 200;
/** So many rows are held in memory before they go into the stage, however long the epoch lasts. */
const MOST_HELD_ROWS = 16_384;
const STAGE_PIECE_ROWS = 2_000;
const utf8 = new TextEncoder();

/** Collects an epoch's changes; the database sees nothing of them before their checkpoint is complete. */
export class JdbcWriter implements SinkWriter<JdbcEpoch, never> {
  private readonly changes: EpochChanges;
  private readonly columns: readonly { readonly read: ValueReader; readonly text: (value: SqlValue) => string }[];
  private stage: StageWriter | null = null;
  private staged = 0;

  constructor(
    private readonly ctx: WriterContext<JdbcOptions>,
    dialect: Pick<Dialect, 'text'>,
  ) {
    this.changes = new EpochChanges(ctx.table);
    this.columns = ctx.table.fields.map(({ type }) => ({ read: valueReader(type), text: dialect.text(type) }));
  }

  write(data: SinkData): void | Promise<void> {
    if (data.kind === 'stream') throw new TypeError('jdbc takes columns or rows, not a stream');
    if (data.kind === 'rows') {
      for (const [i, row] of data.rows.entries()) {
        const cells = this.columns.map(({ text }, column) => (row[column] == null ? null : text(row[column])));
        this.changes.add(cells, data.kinds[i] ?? 'insert');
      }
    } else {
      const { columns, kinds, rowCount } = data.batch;
      for (let row = 0; row < rowCount; row++) this.changes.add(this.cells(columns, row), changeOf(kinds?.[row] ?? 0));
    }
    if (this.changes.size >= MOST_HELD_ROWS) return this.append(this.changes.take());
  }

  async prepareCommit(checkpointId: number): Promise<{ committables: readonly JdbcEpoch[] }> {
    const held = this.changes.take();
    const rows = this.staged + held.length;
    if (rows === 0) return { committables: [] };
    const inline = this.stage === null && held.length <= MOST_INLINE_ROWS;
    if (!inline && held.length > 0) await this.append(held);
    const staged = inline ? null : await this.stage!.seal();
    this.stage = null;
    this.staged = 0;
    const { lineageId } = this.ctx.lineage;
    return { committables: [{ lineageId, checkpointId, rows, inline: inline ? held : [], staged }] };
  }

  close(): Promise<void> {
    this.changes.take();
    return Promise.resolve();
  }

  private cells(vectors: readonly ColumnVector[], row: number): (string | null)[] {
    const cells: (string | null)[] = [];
    for (let column = 0; column < this.columns.length; column++) {
      const { read, text } = this.columns[column]!;
      const value = read(vectors[column]!, row);
      cells.push(value === null ? null : text(value));
    }
    return cells;
  }

  /** A line of its own stands between changes that were collected apart: behind it a key may come again. */
  private async append(changes: readonly Change[]): Promise<void> {
    const stage = (this.stage ??= await this.ctx.stage.create());
    for (let from = 0; from < changes.length; from += STAGE_PIECE_ROWS) {
      const lines = changes.slice(from, from + STAGE_PIECE_ROWS).map((change) => `${JSON.stringify([change.deletes, ...change.cells])}\n`);
      await stage.append(utf8.encode((from === 0 && this.staged > 0 ? '\n' : '') + lines.join('')));
    }
    this.staged += changes.length;
  }
}

import type { SinkData, SinkWriter, WriterContext } from '@headrace/connector-sdk';
import { changeOf, ColumnsToRows } from '@headrace/connector-sdk/base';
import type { Dialect } from '../dialects/dialect';
import type { JdbcOptions } from '../spec';
import { EpochChanges, type Change, type JdbcEpoch } from './epoch';

/** Smaller epochs travel in the checkpoint itself, larger ones beside it. */
const MOST_INLINE_ROWS = 200;
const STAGE_PIECE_ROWS = 2_000;
const utf8 = new TextEncoder();

/** Collects an epoch's changes; the database sees nothing of them before their checkpoint is complete. */
export class JdbcWriter implements SinkWriter<JdbcEpoch, never> {
  private readonly changes: EpochChanges;
  private readonly reader: ColumnsToRows;

  constructor(
    private readonly ctx: WriterContext<JdbcOptions>,
    dialect: Pick<Dialect, 'text'>,
  ) {
    this.changes = new EpochChanges(ctx.table, dialect);
    this.reader = new ColumnsToRows(ctx.table.fields);
  }

  write(data: SinkData): void {
    if (data.kind === 'stream') throw new TypeError('jdbc takes columns or rows, not a stream');
    if (data.kind === 'rows') data.rows.forEach((row, i) => this.changes.add(row, data.kinds[i] ?? 'insert'));
    else {
      const { batch } = data;
      for (let row = 0; row < batch.rowCount; row++) this.changes.add(this.reader.row(batch, row), changeOf(batch.kinds?.[row] ?? 0));
    }
  }

  async prepareCommit(checkpointId: number): Promise<{ committables: readonly JdbcEpoch[] }> {
    const changes = this.changes.take();
    if (changes.length === 0) return { committables: [] };
    const inline = changes.length <= MOST_INLINE_ROWS;
    const staged = inline ? null : await this.stage(changes);
    const { lineageId } = this.ctx.lineage;
    return { committables: [{ lineageId, checkpointId, rows: changes.length, inline: inline ? changes : [], staged }] };
  }

  close(): Promise<void> {
    this.changes.take();
    return Promise.resolve();
  }

  private async stage(changes: readonly Change[]): Promise<JdbcEpoch['staged']> {
    const stage = await this.ctx.stage.create();
    for (let from = 0; from < changes.length; from += STAGE_PIECE_ROWS) {
      const lines = changes.slice(from, from + STAGE_PIECE_ROWS).map((change) => `${JSON.stringify([change.deletes, ...change.cells])}\n`);
      await stage.append(utf8.encode(lines.join('')));
    }
    return stage.seal();
  }
}

import type { ColumnVector, SinkData, SinkWriter, SqlValue, StageWriter, WriterContext } from '@headrace/connector-sdk';
import { changeOf, valueReader, type ValueReader } from '@headrace/connector-sdk/base';
import type { Dialect } from '../dialects/dialect';
import type { JdbcOptions } from '../spec';
import { groupsOf } from './changes-of';
import { EpochChanges, type Change, type JdbcEpoch } from './epoch';

/** Smaller epochs travel in the checkpoint itself, larger ones beside it. */
const [MOST_INLINE_ROWS, MOST_INLINE_CHARACTERS] = [200, 1 << 18] as const;
/** So much is held in memory before it goes into the stage, however long the epoch lasts. */
const [MOST_HELD_ROWS, MOST_HELD_CHARACTERS] = [16_384, 16 << 20] as const;
const STAGE_PIECE = { rows: 2_000, characters: 4 << 20 } as const;
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
    ctx.metrics.gauge('jdbc.held-rows', () => this.staged + this.changes.size);
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
    const { size, characters } = this.changes;
    if (size >= MOST_HELD_ROWS || characters >= MOST_HELD_CHARACTERS) return this.append(this.changes.take());
  }

  async prepareCommit(checkpointId: number): Promise<{ committables: readonly JdbcEpoch[] }> {
    const small = this.changes.size <= MOST_INLINE_ROWS && this.changes.characters <= MOST_INLINE_CHARACTERS;
    const held = this.changes.take();
    const rows = this.staged + held.length;
    if (rows === 0) return { committables: [] };
    const inline = this.stage === null && small;
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
    let between = this.staged > 0 ? '\n' : '';
    for (const group of groupsOf(changes, STAGE_PIECE)) {
      const lines = group.map((change) => `${JSON.stringify([change.deletes, ...change.cells])}\n`);
      await stage.append(utf8.encode(between + lines.join('')));
      between = '';
    }
    this.staged += changes.length;
  }
}

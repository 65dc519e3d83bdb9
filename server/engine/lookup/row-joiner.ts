import { RowKind } from '@headrace/connector-sdk/schema';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import { BATCH_ROWS, type EngineBatch } from '../contract/batch';
import type { PooledBatch } from '../dataflow/pooled-batch';
import { copyRows } from './column-copies';
import type { KeyReader } from './lookup-keys';
import type { MatchCondition } from './match-condition';
import { nextStop, type PendingBatch } from './pending-batch';
import { writePrepared, type PreparedRow } from './prepared-rows';
import type { RetainedRows } from './retained-rows';

const NO_ROWS: readonly PreparedRow[] = [];

export interface RowJoinerOptions {
  readonly plan: LookupJoinPlan;
  readonly inputColumns: number;
  readonly keys: KeyReader;
  /** The whole dimension is here. */
  readonly whole: boolean;
  readonly condition: MatchCondition | null;
  /** Input that is not insert-only: its upsert keys and what they were joined to. */
  readonly retained: { readonly keys: KeyReader; readonly rows: RetainedRows } | null;
}

/** Writes the rows of a batch with their matches, column by column. */
export class RowJoiner {
  /** The rows that are written next: the row of the input, and what it met in the dimension, by value or by its row in the table. */
  private readonly rows = new Int32Array(BATCH_ROWS);
  private readonly found: (PreparedRow | null)[] = [];
  private readonly foundRows = new Int32Array(BATCH_ROWS);
  /** Matches are the rows of the whole dimension, as they lie there. */
  private readonly straight: boolean;

  constructor(private readonly options: RowJoinerOptions) {
    this.straight = options.whole && options.condition === null && options.retained === null;
  }

  /** Joins rows up to the next mark, or as many as there is room for; how many came out. */
  join(out: PooledBatch, pending: PendingBatch): number {
    return this.straight ? this.joinStraight(out, pending) : this.joinValues(out, pending);
  }

  private joinValues(out: PooledBatch, pending: PendingBatch): number {
    const { rows, found } = this;
    const { plan, retained, inputColumns } = this.options;
    const least = plan.type === 'inner' ? 0 : 1;
    const end = nextStop(pending);
    const room = out.capacity - out.rowCount;
    let count = 0;
    while (pending.row < end && count < room) {
      const matches = (pending.matches ??= retained ? this.retainedMatches(pending) : this.matches(pending));
      const most = Math.max(least, matches.length);
      for (; pending.match < most && count < room; count++) {
        rows[count] = pending.row;
        found[count] = matches[pending.match++] ?? null;
      }
      if (pending.match < most) break;
      this.afterRow(pending);
      pending.row++;
      pending.matches = null;
      pending.match = 0;
    }
    const first = this.writeInput(out, pending.batch, count);
    for (let column = 0; column < plan.columns.length; column++)
      for (let i = 0; i < count; i++) writePrepared(out, inputColumns + column, first + i, found[i]?.[column] ?? null);
    return count;
  }

  /** The same, out of the columns of a dimension that is here as a whole. */
  private joinStraight(out: PooledBatch, pending: PendingBatch): number {
    const { rows, foundRows } = this;
    const { table, keys } = pending.whole!;
    const { starts } = table;
    const inner = this.options.plan.type === 'inner';
    const end = nextStop(pending);
    const room = out.capacity - out.rowCount;
    let { row, match } = pending;
    let count = 0;
    while (row < end && count < room) {
      const key = keys[row]!;
      if (key < 0) {
        if (!inner) {
          rows[count] = row;
          foundRows[count++] = -1;
        }
        row++;
        continue;
      }
      for (let at = starts[key]! + match; at < starts[key + 1]! && count < room; at++, match++) {
        rows[count] = row;
        foundRows[count++] = at;
      }
      if (starts[key]! + match < starts[key + 1]!) break;
      row++;
      match = 0;
    }
    pending.row = row;
    pending.match = match;
    const at = this.writeInput(out, pending.batch, count);
    const { inputColumns } = this.options;
    for (const [column, from] of table.columns.entries()) copyRows(from, foundRows, { out, index: inputColumns + column, at, count });
    return count;
  }

  private matches({ batch, row, found, whole }: PendingBatch): readonly PreparedRow[] {
    const { keys, condition } = this.options;
    const key = whole ? null : keys.text(batch, row);
    const rows = (whole ? whole.table.rowsOf(whole.keys[row]!) : key === null ? undefined : found.get(key)) ?? NO_ROWS;
    return condition && rows.length > 0 ? rows.filter((candidate) => condition.holds(batch, row, candidate)) : rows;
  }

  /** A row that takes back is joined to what its key was joined to; one that adds is looked up, and that is kept. */
  private retainedMatches(pending: PendingBatch): readonly PreparedRow[] {
    const { keys, rows } = this.options.retained!;
    const kind = pending.batch.kinds?.[pending.row] ?? RowKind.insert;
    const key = keys.identity(pending.batch, pending.row);
    const takesBack = kind === RowKind.updateBefore || kind === RowKind.delete;
    const repeats = this.options.plan.inputRepeats === true;
    if (takesBack) return (repeats ? rows.pop(key) : rows.get(key)) ?? this.matches(pending);
    const matches = this.matches(pending);
    if (repeats) rows.push(key, matches);
    else rows.set(key, matches);
    return matches;
  }

  /** The row is out as a whole: a deleted key is joined to nothing any more. */
  private afterRow({ batch, row }: PendingBatch): void {
    const { retained, plan } = this.options;
    if (plan.inputRepeats) return;
    if (retained && batch.kinds?.[row] === RowKind.delete) retained.rows.delete(retained.keys.identity(batch, row));
  }

  /** The input's side of the `count` rows collected in `rows`; where they lie in the output from. */
  private writeInput(out: PooledBatch, batch: EngineBatch, count: number): number {
    const { rows } = this;
    const at = out.rowCount;
    for (let index = 0; index < this.options.inputColumns; index++) copyRows(batch.columns[index]!, rows, { out, index, at, count });
    if (out.kinds) for (let i = 0; i < count; i++) out.kinds[at + i] = batch.kinds?.[rows[i]!] ?? RowKind.insert;
    out.rowCount = at + count;
    return at;
  }
}

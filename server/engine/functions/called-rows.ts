import { RowKind } from '@headrace/connector-sdk/schema';
import type { UserCallPlan, UserTablePlan } from '@/server/plan/job/function-plans';
import { BATCH_ROWS, type EngineBatch } from '../contract/batch';
import type { PooledBatch } from '../dataflow/pooled-batch';
import { copyRows } from '../lookup/column-copies';

/** A batch on its way: its answer is waited for, then its rows are emitted from `row` on. */
export interface PendingCalls {
  readonly batch: EngineBatch;
  readonly channel: number;
  readonly release: () => void;
  /** The answer is to the rows `[start, end)`: batches of sources may be larger than what is sent at once. */
  start: number;
  end: number;
  /** Null: it is waited for. Of a table function, a part of it. */
  answer: PooledBatch | null;
  /** The answer is the last one. */
  last: boolean;
  row: number;
  mark: number;
  /** Of a table function: the next row of the answer, and whether `row` has met one. */
  match: number;
  matched: boolean;
}

/** Writes rows with what their calls gave, column by column. */
export class CalledRows {
  /** The rows that are written next: of the input and of the answer, where a negative one is NULL. */
  private readonly rows = new Int32Array(BATCH_ROWS);
  private readonly found = new Int32Array(BATCH_ROWS);

  constructor(private readonly plan: UserCallPlan | UserTablePlan) {}

  /** Rows up to the next mark, or as many as there is room and an answer for; how many came out. */
  write(out: PooledBatch, pending: PendingCalls): number {
    const { batch, mark } = pending;
    const end = mark < batch.markCount ? Math.min(pending.end, batch.markRows[mark]!) : pending.end;
    const room = out.capacity - out.rowCount;
    const count = this.plan.kind === 'user-call' ? this.pair(pending, end, room) : this.multiply(pending, end, room);
    if (count > 0) this.copy(out, pending, count);
    return count;
  }

  /** `more`: the rest of this answer; `next`: the answer to the next rows. */
  wants({ answer, last, match, row, end, batch }: PendingCalls): 'more' | 'next' | null {
    if (this.plan.kind === 'user-table' && !last && match >= answer!.rowCount) return 'more';
    return row >= end && end < batch.rowCount ? 'next' : null;
  }

  private pair(pending: PendingCalls, end: number, room: number): number {
    const count = Math.min(end - pending.row, room);
    for (let i = 0; i < count; i++) {
      this.rows[i] = pending.row + i;
      this.found[i] = pending.row + i - pending.start;
    }
    pending.row += count;
    return count;
  }

  /** A row is over when the answer goes on with a later one, or ends. */
  private multiply(pending: PendingCalls, end: number, room: number): number {
    const { answer, last } = pending;
    const sources = answer!.columns.at(-1)!.i32;
    const left = this.plan.kind === 'user-table' && this.plan.type === 'left';
    let count = 0;
    while (pending.row < end && count < room) {
      if (pending.match < answer!.rowCount) {
        if (sources[pending.match] === pending.row - pending.start) {
          this.rows[count] = pending.row;
          this.found[count++] = pending.match++;
          pending.matched = true;
          continue;
        }
      } else if (!last) break;
      if (!pending.matched && left) {
        this.rows[count] = pending.row;
        this.found[count++] = -1;
      }
      pending.row++;
      pending.matched = false;
    }
    return count;
  }

  private copy(out: PooledBatch, { batch, answer }: PendingCalls, count: number): void {
    const { rows, found } = this;
    const { passed } = this.plan;
    const at = out.rowCount;
    for (const [index, column] of passed.entries()) copyRows(batch.columns[column]!, rows, { out, index, at, count });
    for (let index = passed.length; index < out.columns.length; index++)
      copyRows(answer!.columns[index - passed.length]!, found, { out, index, at, count });
    if (out.kinds) for (let i = 0; i < count; i++) out.kinds[at + i] = batch.kinds?.[rows[i]!] ?? RowKind.insert;
    out.rowCount = at + count;
  }
}

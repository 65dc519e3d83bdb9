import type { ColumnVector } from '@headrace/connector-sdk/schema';
import { copyBytes, copyViewed, viewOf } from '../../batch/copy-bytes';
import type { EngineBatch } from '../../contract/batch';
import type { ChainOutput } from '../../contract/chain';

/** Texts are copied into rooms of at least so many bytes, to ask for room seldom. */
const TEXT_ROOM = 4_096;

/** Part of a column's arena that texts go into. */
class TextRoom {
  data: Uint8Array = new Uint8Array(0);
  view: DataView = viewOf(this.data);
  at = 0;
  end = 0;
}

/**
 * One target of an output, as generated loops append to it. Before a row is computed there is room for it (`ready`); after the row
 * that fills the batch the loop calls `turn`, and stops at the end of that row when there is no next batch. Nulls are cleared when a
 * batch is taken, so only NULLs are written.
 */
export class BatchTarget {
  batch: EngineBatch | null = null;
  columns: readonly ColumnVector[] = [];
  kinds: Uint8Array | null = null;
  rows = 0;
  /** The loop turns when `rows` reaches it. */
  limit = 0;
  private readonly rooms: TextRoom[] = [];
  /** Columns whose texts lie in the input at hand, and where. */
  private lent: readonly number[] = [];
  private lentFrom: readonly Uint8Array[] = [];

  /** `margin`: rows that one step may write beyond the one that reaches the limit. */
  constructor(
    protected output: ChainOutput,
    private readonly target: number,
    private readonly margin = 0,
  ) {}

  /** Room for at least one step? Takes a batch where there is none. */
  ready(): boolean {
    if (this.batch !== null) return this.rows < this.limit || this.turn();
    const batch = this.output.batch(this.target);
    if (batch === null) return false;
    this.take(batch);
    return this.rows < this.limit || this.turn();
  }

  protected take(batch: EngineBatch): void {
    this.batch = batch;
    this.columns = batch.columns;
    this.kinds = batch.kinds;
    this.rows = batch.rowCount;
    this.limit = batch.capacity - this.margin;
    for (let i = 0; i < batch.columns.length; i++) {
      const column = batch.columns[i]!;
      if (this.rows === 0) {
        column.hasNulls = false;
        column.nulls.fill(0);
      }
      const room = (this.rooms[i] ??= new TextRoom());
      room.at = 0;
      room.end = 0;
    }
    if (this.lent.length > 0) this.output.lend!(this.target, this.lent, this.lentFrom);
  }

  /**
   * Called at the head of a loop over an input batch, whose texts for `columns` lie in `data`: whether the loop leaves them there. If not, it copies
   * them. The answer stays the same for the rows of one batch.
   */
  lend(columns: readonly number[], ...data: readonly Uint8Array[]): boolean {
    if (this.rows > 0) return this.lent.length > 0;
    const before = this.lent;
    this.lent = this.output.borrows === true ? columns : [];
    this.lentFrom = data;
    if (this.batch !== null && this.lent.length + before.length > 0) this.output.lend!(this.target, this.lent, data);
    return this.lent.length > 0;
  }

  /** The input is used up: what refers to it leaves. */
  leaveInput(): void {
    if (this.lent.length === 0) return;
    this.flush();
    this.lent = [];
    if (this.batch !== null) this.output.lend!(this.target, [], []);
  }

  /** The batch is full: hands it over and takes the next; false: there is none now. */
  turn(): boolean {
    this.flush();
    const next = this.output.batch(this.target);
    if (next === null) return false;
    this.take(next);
    return this.rows < this.limit;
  }

  /** Hands over what is there, if anything. */
  flush(): void {
    const { batch } = this;
    if (batch === null) return;
    batch.rowCount = this.rows;
    if (this.rows === 0 && batch.markCount === 0) return;
    this.leave();
    this.output.flush(this.target);
  }

  /** Writes no more into the batch at hand. */
  protected leave(): void {
    this.batch = null;
    this.rows = 0;
    this.limit = 0;
  }

  /** Hands over all that is there; false: no room for it now. */
  finish(): boolean {
    this.flush();
    return true;
  }

  /** Writes the watermark behind the rows so far; false: no room. */
  mark(watermark: number): boolean {
    if (this.batch !== null && this.batch.markCount === this.batch.markRows.length) this.flush();
    if (this.batch === null) {
      const batch = this.output.batch(this.target);
      if (batch === null) return false;
      this.take(batch);
    }
    const batch = this.batch!;
    const last = batch.markCount - 1;
    if (last >= 0 && batch.markRows[last] === this.rows) batch.markValues[last] = watermark;
    else {
      batch.markRows[batch.markCount] = this.rows;
      batch.markValues[batch.markCount++] = watermark;
    }
    return true;
  }

  setNull(column: number, row: number): void {
    const vector = this.columns[column]!;
    vector.nulls[row] = 1;
    vector.hasNulls = true;
  }

  /** Copies a text into the batch's arena as row `row` of `column`. */
  putBytes(column: number, row: number, data: Uint8Array, start: number, length: number): void {
    const room = this.roomFor(column, row, length);
    copyBytes(room.data, room.at - length, data, start, length);
  }

  /** The same from where a view is at hand. */
  putViewed(column: number, row: number, view: DataView, start: number, length: number): void {
    const room = this.roomFor(column, row, length);
    copyViewed(room.view, room.at - length, view, start, length);
  }

  /** The column's room, with the bytes before `at` for this row's text. */
  private roomFor(column: number, row: number, length: number): TextRoom {
    const room = this.rooms[column]!;
    if (room.at + length > room.end) this.reserve(room, column, length);
    const vector = this.columns[column]!;
    vector.starts[row] = room.at;
    vector.lengths[row] = length;
    room.at += length;
    return room;
  }

  private reserve(room: TextRoom, column: number, length: number): void {
    const size = length > TEXT_ROOM ? length : TEXT_ROOM;
    const reserved = this.output.reserveBytes(this.target, column, size);
    if (room.data !== reserved.data) room.view = viewOf(reserved.data);
    room.data = reserved.data;
    room.at = reserved.offset;
    room.end = reserved.offset + size;
  }
}

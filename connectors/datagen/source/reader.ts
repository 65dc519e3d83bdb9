import {
  ColumnBatch,
  type Assignment,
  type FetchLimits,
  type FetchResult,
  type ReaderContext,
  type SourceReader,
} from '@headrace/connector-sdk';
import type { DatagenOptions } from '../spec';
import { rowMaker, type RowMaker } from './row-maker';
import { splitId, type RowClass, type RowPosition } from './split';

/** A paced class waits for so many milliseconds' worth of rows, so that a slow rate does not make a batch for each row. */
const STEP_MS = 20;

interface OpenClass {
  readonly id: string;
  readonly split: RowClass;
  next: number;
  /** Clock time at which row 0 would have been due; NaN before the first fetch. */
  zeroMs: number;
  /** Clock time of the last batch. */
  lastMs: number;
}

/** Generates the rows of its classes in turns, one class and one batch a fetch. */
export class DatagenReader implements SourceReader<RowClass, RowPosition> {
  private readonly maker: RowMaker;
  private readonly open: OpenClass[] = [];
  private readonly paused = new Set<string>();
  private readonly paced: boolean;
  private batch: ColumnBatch | null = null;
  private turn = 0;
  private wake: (() => void) | null = null;

  constructor(private readonly ctx: ReaderContext<DatagenOptions>) {
    this.maker = rowMaker(ctx.table.fields, this.columns(), ctx.options);
    this.paced = ctx.options['rows-per-second'] > 0;
  }

  addSplits(assignments: readonly Assignment<RowClass, RowPosition>[]): void {
    for (const { split, from } of assignments)
      this.open.push({ id: splitId(split), split, next: from?.next ?? split.first, zeroMs: NaN, lastMs: -Infinity });
    this.wakeUp();
  }

  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    for (const id of pause) this.paused.add(id);
    for (const id of resume) this.paused.delete(id);
    this.wakeUp();
  }

  async fetch(limits: FetchLimits): Promise<FetchResult<RowPosition>> {
    const finished = this.takeFinished();
    if (finished.length > 0) return { batches: [], finished, caughtUp: [] };
    const found = this.nextDue(limits.records);
    if (found === null) {
      await this.pauseFor(this.open.length > 0 ? Math.min(limits.waitMs, STEP_MS) : limits.waitMs);
      return { batches: [], finished: [], caughtUp: this.open.map(({ id }) => id) };
    }
    const { current, count } = found;
    const batch = this.batchFor(limits.records);
    for (const column of batch.columns) column.hasNulls = false;
    this.maker.fill(batch, count, current.next, current.split.stride, this.ctx.clock.now());
    batch.rowCount = count;
    current.next += count * current.split.stride;
    const data = { kind: 'columns', batch } as const;
    return { batches: [{ splitId: current.id, data, position: { next: current.next } }], finished: this.takeFinished(), caughtUp: [] };
  }

  wakeUp(): void {
    this.wake?.();
  }

  close(): Promise<void> {
    this.wakeUp();
    this.open.length = 0;
    return Promise.resolve();
  }

  private columns(): ReaderContext<DatagenOptions>['table']['fields'] {
    return this.ctx.projection.map((index) => this.ctx.table.fields[index]!);
  }

  private batchFor(records: number): ColumnBatch {
    if (this.batch === null || this.batch.capacity < records) {
      this.batch = ColumnBatch.allocate(
        this.columns().map((field) => field.type),
        records,
      );
    }
    return this.batch;
  }

  /** The class whose turn it is among those that have rows due, and how many of them. */
  private nextDue(most: number): { readonly current: OpenClass; readonly count: number } | null {
    for (let i = 0; i < this.open.length; i++) {
      const current = this.open[(this.turn + i) % this.open.length]!;
      const count = this.paused.has(current.id) ? 0 : this.rowsDue(current, most);
      if (count === 0) continue;
      this.turn = (this.turn + i + 1) % this.open.length;
      return { current, count };
    }
    return null;
  }

  private rowsDue(current: OpenClass, most: number): number {
    const { split, next } = current;
    const left = split.end === null ? most : Math.min(most, Math.ceil((split.end - next) / split.stride));
    if (!this.paced) return left;
    const now = this.ctx.clock.now();
    if (Number.isNaN(current.zeroMs)) current.zeroMs = now - this.maker.dueAtMs(next);
    const due = Math.floor((Math.floor(this.maker.dueBefore(now - current.zeroMs)) - next) / split.stride) + 1;
    if (due < left && now - current.lastMs < STEP_MS) return 0;
    if (due > 0) current.lastMs = now;
    return Math.max(0, Math.min(left, due));
  }

  private takeFinished(): string[] {
    const finished = this.open.filter(({ split, next }) => split.end !== null && next >= split.end).map(({ id }) => id);
    for (const id of finished) {
      this.open.splice(
        this.open.findIndex((current) => current.id === id),
        1,
      );
    }
    return finished;
  }

  /** Ends early when it is woken. */
  private async pauseFor(waitMs: number): Promise<void> {
    const stop = new AbortController();
    const woken = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve(), { once: true }));
    this.wake = () => stop.abort();
    const slept = this.ctx.clock.sleep(waitMs, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    await Promise.race([slept, woken]);
    stop.abort();
    this.wake = null;
  }
}

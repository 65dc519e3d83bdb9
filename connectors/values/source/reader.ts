import {
  ColumnBatch,
  type Assignment,
  type FetchLimits,
  type FetchResult,
  type Field,
  type ReaderContext,
  type SourceReader,
} from '@headrace/connector-sdk';
import { parseRows, type LiteralValue, type ValuesOptions } from '../spec';
import { fillColumn } from './fill-column';
import type { ValuesPosition, ValuesSplit } from './split';

/** Hands the rows out as columns, some thousand at a time. */
export class ValuesReader implements SourceReader<ValuesSplit, ValuesPosition> {
  private readonly rows: readonly (readonly LiteralValue[])[];
  private readonly columns: readonly Field[];
  private next = -1;
  private paused = false;
  private wake: (() => void) | null = null;

  constructor(private readonly ctx: ReaderContext<ValuesOptions>) {
    this.rows = parseRows(ctx.options.rows) ?? [];
    this.columns = ctx.projection.map((index) => ctx.table.fields[index]!);
  }

  addSplits(assignments: readonly Assignment<ValuesSplit, ValuesPosition>[]): void {
    for (const { from } of assignments) this.next = from?.next ?? 0;
    this.wakeUp();
  }

  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    if (resume.length > 0) this.paused = false;
    if (pause.length > 0) this.paused = true;
    this.wakeUp();
  }

  async fetch(limits: FetchLimits): Promise<FetchResult<ValuesPosition>> {
    if (this.next < 0 || this.paused) await this.pauseFor(limits.waitMs);
    if (this.next < 0 || this.paused) return { batches: [], finished: [], caughtUp: [] };
    const [from, to] = [this.next, Math.min(this.rows.length, this.next + limits.records)];
    const finished = to === this.rows.length ? ['rows'] : [];
    this.next = finished.length > 0 ? -1 : to;
    if (to === from) return { batches: [], finished, caughtUp: [] };
    return {
      batches: [{ splitId: 'rows', data: { kind: 'columns', batch: this.batch(from, to) }, position: { next: to } }],
      finished,
      caughtUp: [],
    };
  }

  private batch(from: number, to: number): ColumnBatch {
    const batch = ColumnBatch.allocate(
      this.columns.map((field) => field.type),
      to - from,
    );
    batch.rowCount = to - from;
    this.ctx.projection.forEach((index, at) => {
      const values = this.rows.slice(from, to).map((row) => row[index] ?? null);
      fillColumn(batch.columns[at]!, values, this.columns[at]!);
    });
    return batch;
  }

  wakeUp(): void {
    this.wake?.();
  }

  close(): Promise<void> {
    this.next = -1;
    this.wakeUp();
    return Promise.resolve();
  }

  /** Ends early when it is woken. */
  private async pauseFor(waitMs: number): Promise<void> {
    const stop = new AbortController();
    const woken = new Promise<void>((resolve) => (this.wake = resolve));
    const slept = this.ctx.clock.sleep(waitMs, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    await Promise.race([slept, woken]);
    stop.abort();
    this.wake = null;
  }
}

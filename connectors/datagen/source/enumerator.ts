import type { Assignment, EnumeratorContext, SplitEnumerator } from '@headrace/connector-sdk';
import { rowLimit } from '../columns/column-plan';
import type { DatagenOptions } from '../spec';
import { halve, splitId, type DatagenState, type RowClass, type RowPosition } from './split';

type Held = Assignment<RowClass, RowPosition>;

/** One residue class of row numbers for each reader; classes are halved when there are more readers than classes after a restore. */
export class DatagenEnumerator implements SplitEnumerator<DatagenState> {
  private readonly queue: Held[];
  private readonly served = new Set<number>();

  constructor(
    private readonly ctx: EnumeratorContext<DatagenOptions, RowClass, RowPosition>,
    restored?: { readonly state: DatagenState; readonly assignments: readonly Held[] },
  ) {
    this.queue = restored ? this.enough([...restored.assignments, ...restored.state.queue]) : this.fresh();
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** A reader gets its share of the classes at once, and no more later. */
  onReaderReady(reader: number): void {
    if (this.served.has(reader)) return;
    this.served.add(reader);
    const left = this.ctx.parallelism - this.served.size + 1;
    const share = this.queue.splice(0, Math.ceil(this.queue.length / Math.max(1, left)));
    if (share.length > 0) this.ctx.assign(reader, share);
    if (rowLimit(this.ctx.options) !== null) this.ctx.signalNoMoreSplits(reader);
  }

  onSplitRequest(reader: number): void {
    this.onReaderReady(reader);
  }

  onSplitFinished(): void {
    // Nothing follows a class.
  }

  snapshot(): DatagenState {
    return { queue: this.queue.map(({ split, from }) => ({ split, from })) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private fresh(): Held[] {
    const stride = this.ctx.parallelism;
    const end = rowLimit(this.ctx.options);
    return Array.from({ length: stride }, (_, first) => ({ split: { first, stride, end }, from: null }));
  }

  private enough(held: Held[]): Held[] {
    const classes = held.sort((a, b) => (splitId(a.split) < splitId(b.split) ? -1 : 1));
    while (classes.length > 0 && classes.length < this.ctx.parallelism) {
      const widest = classes.reduce((best, held2) => (held2.split.stride < best.split.stride ? held2 : best));
      classes.splice(classes.indexOf(widest), 1, ...halve(widest.split, widest.from));
    }
    return classes;
  }
}

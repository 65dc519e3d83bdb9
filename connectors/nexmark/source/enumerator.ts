import type { Assignment, EnumeratorContext, SplitEnumerator } from '@headrace/connector-sdk';
import type { NexmarkOptions } from '../spec';
import type { EventClass, EventPosition, NexmarkState } from './split';

type Held = Assignment<EventClass, EventPosition>;

/** One residue class of event numbers for each reader. Restored with more readers than classes, some have nothing to do. */
export class NexmarkEnumerator implements SplitEnumerator<NexmarkState> {
  private readonly queue: Held[];
  private readonly served = new Set<number>();

  constructor(
    private readonly ctx: EnumeratorContext<NexmarkOptions, EventClass, EventPosition>,
    restored?: { readonly state: NexmarkState; readonly assignments: readonly Held[] },
  ) {
    const stride = ctx.parallelism;
    const end = ctx.options['events.num'] ?? null;
    this.queue = restored
      ? [...restored.assignments, ...restored.state.queue]
      : Array.from({ length: stride }, (_, first) => ({ split: { first, stride, end }, from: null }));
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  onReaderReady(reader: number): void {
    if (this.served.has(reader)) return;
    this.served.add(reader);
    const left = this.ctx.parallelism - this.served.size + 1;
    const share = this.queue.splice(0, Math.ceil(this.queue.length / Math.max(1, left)));
    if (share.length > 0) this.ctx.assign(reader, share);
    if (this.ctx.options['events.num'] !== undefined) this.ctx.signalNoMoreSplits(reader);
  }

  onSplitRequest(reader: number): void {
    this.onReaderReady(reader);
  }

  onSplitFinished(): void {
    // Nothing follows a class.
  }

  snapshot(): NexmarkState {
    return { queue: this.queue.map(({ split, from }) => ({ split, from })) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

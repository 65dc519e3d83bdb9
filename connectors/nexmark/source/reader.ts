import type { Assignment, FetchLimits, FetchResult, ReaderContext, SourceReader, SqlRow } from '@headrace/connector-sdk';
import { NexmarkEvents } from '../generator/nexmark-events';
import type { NexmarkOptions } from '../spec';
import { columnValue } from './columns';
import { splitId, type EventClass, type EventPosition } from './split';

const ROWS_A_FETCH = 2_048;

interface Open {
  readonly id: string;
  readonly split: EventClass;
  next: number;
}

/** Makes the events of its classes in turns, one class and one batch a fetch. */
export class NexmarkReader implements SourceReader<EventClass, EventPosition> {
  private readonly events: NexmarkEvents;
  private readonly values: readonly ReturnType<typeof columnValue>[];
  private readonly open: Open[] = [];
  private readonly paused = new Set<string>();
  private wake: (() => void) | null = null;

  constructor(private readonly ctx: ReaderContext<NexmarkOptions>) {
    this.events = new NexmarkEvents(ctx.options);
    this.values = ctx.projection.map((index) => columnValue(ctx.table.fields[index]!));
  }

  addSplits(assignments: readonly Assignment<EventClass, EventPosition>[]): void {
    for (const { split, from } of assignments) this.open.push({ id: splitId(split), split, next: from?.next ?? split.first });
    this.wakeUp();
  }

  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    for (const id of pause) this.paused.add(id);
    for (const id of resume) this.paused.delete(id);
    this.wakeUp();
  }

  async fetch(limits: FetchLimits): Promise<FetchResult<EventPosition>> {
    const index = this.open.findIndex(({ id }) => !this.paused.has(id));
    if (index < 0) {
      await this.pauseFor(limits.waitMs);
      return { batches: [], finished: [], caughtUp: [] };
    }
    const [current] = this.open.splice(index, 1) as [Open];
    const { id, split } = current;
    const rows = this.rowsOf(current, Math.min(limits.records, ROWS_A_FETCH));
    const finished = split.end !== null && current.next >= split.end;
    if (!finished) this.open.push(current);
    const data = { kind: 'rows', rows, kinds: null } as const;
    return { batches: [{ splitId: id, data, position: { next: current.next } }], finished: finished ? [id] : [], caughtUp: [] };
  }

  wakeUp(): void {
    this.wake?.();
  }

  close(): Promise<void> {
    this.wakeUp();
    this.open.length = 0;
    return Promise.resolve();
  }

  private rowsOf(current: Open, most: number): SqlRow[] {
    const { end, stride } = current.split;
    const rows: SqlRow[] = [];
    for (; rows.length < most && (end === null || current.next < end); current.next += stride) {
      const event = this.events.at(current.next);
      rows.push(this.values.map((value) => value(event)));
    }
    return rows;
  }

  /** Ends early when it is woken. */
  private async pauseFor(waitMs: number): Promise<void> {
    const stop = new AbortController();
    this.wake = () => stop.abort();
    await this.ctx.clock.sleep(waitMs, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    this.wake = null;
  }
}

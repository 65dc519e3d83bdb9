import {
  z,
  type Assignment,
  type EnumeratorContext,
  type FetchLimits,
  type FetchResult,
  type ReaderContext,
  type SourceReader,
  type SourceRuntime,
  type SplitEnumerator,
  type SqlRow,
} from '@headrace/connector-sdk';
import type { Dialect, RangeScan, Session } from '../dialects/dialect';
import { dialectOf } from '../dialects/dialects';
import { matchColumns } from '../match-columns';
import type { JdbcOptions } from '../spec';
import { rangesOf, type TableRange } from './ranges';

/** The place of the last row read, as the dialect writes it. It holds while nobody changes the table, which is what a bounded scan supposes. */
export interface TablePosition {
  readonly behind: string;
}
interface TableState {
  readonly queue: readonly { readonly split: TableRange; readonly from: TablePosition | null }[];
}

const range = z.object({ index: z.number(), low: z.number().nullable(), high: z.number().nullable() });
const position = z.object({ behind: z.string() });

export const tableSource: SourceRuntime<JdbcOptions, TableRange, TablePosition, TableState> = {
  split: { version: 1, schema: range },
  position: { version: 1, schema: position },
  enumeratorState: { version: 1, schema: z.object({ queue: z.array(z.object({ split: range, from: position.nullable() })) }) },
  splitId: (split) => `range-${split.index}`,
  createEnumerator: (ctx, restored) =>
    restored
      ? new RangeEnumerator(ctx, restored.state.queue, restored.assignments)
      : new RangeEnumerator(
          ctx,
          rangesOf(ctx.options).map((split) => ({ split, from: null })),
          [],
        ),
  createReader: (ctx) => new TableReader(ctx),
};

class RangeEnumerator implements SplitEnumerator<TableState> {
  private readonly queue: Assignment<TableRange, TablePosition>[];
  /** What readers had begun before a restore, for the new ones to share. */
  private readonly begun: Assignment<TableRange, TablePosition>[];
  private readonly shared = new Set<number>();

  constructor(
    private readonly ctx: EnumeratorContext<JdbcOptions, TableRange, TablePosition>,
    queue: readonly Assignment<TableRange, TablePosition>[],
    begun: readonly Assignment<TableRange, TablePosition>[],
  ) {
    this.queue = [...queue].sort(inOrder);
    this.begun = [...begun].sort(inOrder);
    ctx.metrics.gauge('jdbc.pending-ranges', () => this.queue.length + this.begun.length);
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Ranges that were begun are with readers before a row is read, or event time, which has come to the slowest, would leave those behind that wait. */
  onReaderReady(reader: number): void {
    if (this.shared.has(reader)) return;
    this.shared.add(reader);
    const left = this.ctx.parallelism - this.shared.size + 1;
    const own = this.begun.splice(0, Math.ceil(this.begun.length / Math.max(1, left)));
    if (own.length > 0) this.ctx.assign(reader, own);
    else this.onSplitRequest(reader);
  }

  onSplitRequest(reader: number): void {
    const next = this.queue.shift();
    if (next === undefined) this.ctx.signalNoMoreSplits(reader);
    else this.ctx.assign(reader, [next]);
  }

  onSplitFinished(): void {
    // Nothing follows a range.
  }

  snapshot(): TableState {
    return { queue: [...this.begun, ...this.queue].map(({ split, from }) => ({ split, from })) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const inOrder = (a: Assignment<TableRange, TablePosition>, b: Assignment<TableRange, TablePosition>): number =>
  a.split.index - b.split.index;

/** Reads ranges one after the other by a cursor over the rows in the order of their places. */
class TableReader implements SourceReader<TableRange, TablePosition> {
  private readonly queue: Assignment<TableRange, TablePosition>[] = [];
  private readonly paused = new Set<string>();
  private readonly values;
  private readonly dialect: Dialect;
  private session: Session | null = null;
  private scan: RangeScan | null = null;
  private wake: (() => void) | null = null;

  constructor(private readonly ctx: ReaderContext<JdbcOptions>) {
    this.dialect = dialectOf(ctx.options);
    ctx.metrics.gauge('jdbc.pending-ranges', () => this.queue.length);
    this.values = this.fields().map((field) => this.dialect.value(field.name, field.type));
  }

  addSplits(assignments: readonly Assignment<TableRange, TablePosition>[]): void {
    for (const each of assignments) this.queue.push(each);
    this.wakeUp();
  }

  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    for (const id of pause) this.paused.add(id);
    for (const id of resume) this.paused.delete(id);
    this.wakeUp();
  }

  async fetch(limits: FetchLimits): Promise<FetchResult<TablePosition>> {
    const current = this.queue[0];
    if (current === undefined || this.paused.has(tableSource.splitId(current.split))) {
      await this.pauseFor(limits.waitMs);
      return { batches: [], finished: [], caughtUp: [] };
    }
    this.scan ??= await this.openScan(current);
    const size = Math.min(limits.records, this.ctx.options['scan.fetch-size']);
    const cells = await this.scan.next(size);
    const splitId = tableSource.splitId(current.split);
    const ended = cells.length < size;
    const waiting = this.queue.filter((each) => each !== current).map(({ split }) => tableSource.splitId(split));
    if (ended) await this.endScan(this.scan);
    const rows: SqlRow[] = cells.map((row) => this.values.map((value, column) => value(row[column + 1] ?? null)));
    const behind = cells.at(-1)?.[0];
    const batches = behind ? [{ splitId, data: { kind: 'rows' as const, rows, kinds: null }, position: { behind } }] : [];
    return { batches, finished: ended ? [splitId] : [], caughtUp: [], waiting };
  }

  wakeUp(): void {
    this.wake?.();
  }

  async close(): Promise<void> {
    this.wakeUp();
    const { session } = this;
    this.session = null;
    this.scan = null;
    await session?.close();
  }

  private fields(): ReaderContext<JdbcOptions>['table']['fields'] {
    return this.ctx.projection.map((index) => this.ctx.table.fields[index]!);
  }

  private async openScan({ split, from }: Assignment<TableRange, TablePosition>): Promise<RangeScan> {
    const { options } = this.ctx;
    const session = (this.session ??= await this.dialect.connect(this.ctx));
    const tableName = options['table-name'];
    const fields = this.fields();
    return this.dialect.scan(session, {
      tableName,
      columns: matchColumns(fields, await this.dialect.columns(session, tableName), tableName),
      types: fields.map((field) => field.type),
      range: split,
      partitionColumn: options['scan.partition.column'],
      behind: from?.behind ?? null,
    });
  }

  private async endScan(scan: RangeScan): Promise<void> {
    await scan.end();
    this.scan = null;
    this.queue.shift();
  }

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

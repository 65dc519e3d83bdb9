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
import { connect, quoteName, quoteTable, type PgSession } from '../client';
import { pgValue } from '../pg-values';
import type { JdbcOptions } from '../spec';
import { matchColumns, tableColumns } from '../table-columns';

/** Rows whose partition column lies in `[low, high)`; null: not bounded on that side. Rows with NULL there are the first range's. */
export interface TableRange {
  readonly index: number;
  readonly low: number | null;
  readonly high: number | null;
}
/** The place (ctid) of the last row read. It holds while nobody changes the table, which is what a bounded scan supposes. */
export interface TablePosition {
  readonly behind: string;
}
interface TableState {
  readonly queue: readonly { readonly split: TableRange; readonly from: TablePosition | null }[];
}

const range = z.object({ index: z.number(), low: z.number().nullable(), high: z.number().nullable() });
const position = z.object({ behind: z.string().regex(/^\(\d+,\d+\)$/) });

export const tableSource: SourceRuntime<JdbcOptions, TableRange, TablePosition, TableState> = {
  split: { version: 1, schema: range },
  position: { version: 1, schema: position },
  enumeratorState: { version: 1, schema: z.object({ queue: z.array(z.object({ split: range, from: position.nullable() })) }) },
  splitId: (split) => `range-${split.index}`,
  createEnumerator: (ctx, restored) =>
    new RangeEnumerator(
      ctx,
      restored ? [...restored.assignments, ...restored.state.queue] : rangesOf(ctx.options).map((split) => ({ split, from: null })),
    ),
  createReader: (ctx) => new TableReader(ctx),
};

/** Equal ranges of whole numbers between the bounds; the outer ones are open. */
export function rangesOf(options: JdbcOptions): TableRange[] {
  const count = options['scan.partition.num'] ?? 1;
  const lower = options['scan.partition.lower-bound'] ?? 0;
  const upper = options['scan.partition.upper-bound'] ?? 0;
  const step = Math.max(1, Math.ceil((upper - lower + 1) / count));
  return Array.from({ length: count }, (_, index) => ({
    index,
    low: index === 0 ? null : lower + index * step,
    high: index === count - 1 ? null : lower + (index + 1) * step,
  }));
}

class RangeEnumerator implements SplitEnumerator<TableState> {
  private readonly queue: Assignment<TableRange, TablePosition>[];

  constructor(
    private readonly ctx: EnumeratorContext<JdbcOptions, TableRange, TablePosition>,
    queue: readonly Assignment<TableRange, TablePosition>[],
  ) {
    this.queue = [...queue].sort((a, b) => a.split.index - b.split.index);
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  onReaderReady(reader: number): void {
    this.onSplitRequest(reader);
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
    return { queue: this.queue.map(({ split, from }) => ({ split, from })) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Reads ranges one after the other by a cursor over the rows in the order of their places. */
class TableReader implements SourceReader<TableRange, TablePosition> {
  private readonly queue: Assignment<TableRange, TablePosition>[] = [];
  private readonly paused = new Set<string>();
  private readonly values;
  private session: PgSession | null = null;
  private inCursor = false;
  private wake: (() => void) | null = null;

  constructor(private readonly ctx: ReaderContext<JdbcOptions>) {
    this.values = this.fields().map((field) => pgValue(field.name, field.type));
  }

  addSplits(assignments: readonly Assignment<TableRange, TablePosition>[]): void {
    this.queue.push(...assignments);
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
    const session = (this.session ??= await connect(this.ctx.options));
    if (!this.inCursor) await this.openCursor(session, current);
    const size = Math.min(limits.records, this.ctx.options['scan.fetch-size']);
    const cells = await session.query(this.doing, `FETCH ${size} FROM rows`);
    const splitId = tableSource.splitId(current.split);
    const ended = cells.length < size;
    if (ended) await this.endCursor(session);
    const rows: SqlRow[] = cells.map((row) => this.values.map((value, column) => value(row[column + 1] ?? null)));
    const behind = cells.at(-1)?.[0];
    const batches = behind ? [{ splitId, data: { kind: 'rows' as const, rows, kinds: null }, position: { behind } }] : [];
    return { batches, finished: ended ? [splitId] : [], caughtUp: [] };
  }

  wakeUp(): void {
    this.wake?.();
  }

  async close(): Promise<void> {
    this.wakeUp();
    const { session } = this;
    this.session = null;
    await session?.close();
  }

  private get doing(): string {
    return `reading the table ${this.ctx.options['table-name']}`;
  }

  private fields(): ReaderContext<JdbcOptions>['table']['fields'] {
    return this.ctx.projection.map((index) => this.ctx.table.fields[index]!);
  }

  private async openCursor(session: PgSession, { split, from }: Assignment<TableRange, TablePosition>): Promise<void> {
    const tableName = this.ctx.options['table-name'];
    const columns = matchColumns(this.fields(), await tableColumns(session, tableName), tableName);
    const list = ['ctid', ...columns.map(({ name }) => quoteName(name))].join(', ');
    const where = [...rangeConditions(this.ctx.options['scan.partition.column'], split), ...(from ? [`ctid > '${from.behind}'::tid`] : [])];
    await session.query(this.doing, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
    await session.query(
      this.doing,
      `DECLARE rows NO SCROLL CURSOR FOR SELECT ${list} FROM ${quoteTable(tableName)}${condition} ORDER BY ctid`,
    );
    this.inCursor = true;
  }

  private async endCursor(session: PgSession): Promise<void> {
    await session.query(this.doing, 'COMMIT');
    this.inCursor = false;
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

function rangeConditions(column: string | undefined, { low, high }: TableRange): string[] {
  if (column === undefined || (low === null && high === null)) return [];
  const name = quoteName(column);
  const bounds = [...(low === null ? [] : [`${name} >= ${low}`]), ...(high === null ? [] : [`${name} < ${high}`])].join(' AND ');
  return [low === null ? `(${bounds} OR ${name} IS NULL)` : bounds];
}

import { HeadraceError } from '../errors/connector-error';
import type { SqlRow } from '../schema/values';
import type { Assignment, FetchLimits, FetchResult, ReaderContext, SourceBatch, SourceReader } from '../source/source';
import type { PartitionedSource, RowsAt } from './partitioned-source';

interface Open<Partition, Position> {
  readonly id: string;
  readonly partition: Partition;
  readonly stop: AbortController;
  readonly rows: AsyncIterator<RowsAt<Position>>;
  paused: boolean;
  /** Asked for and not yet come. */
  pending: Promise<void> | null;
  /** Come and not yet handed over, from `at` on. */
  ready: RowsAt<Position> | null;
  at: number;
  ended: boolean;
  failure: Error | null;
}

/** Drives one generator a partition. Of each it asks for one batch ahead, so memory is bounded by one batch a partition. */
export class PartitionReader<O, Partition, Position> implements SourceReader<Partition, Position> {
  private readonly open = new Map<string, Open<Partition, Position>>();
  private wake: () => void = () => undefined;
  private closed = false;
  private turn = 0;

  constructor(
    private readonly source: PartitionedSource<O, Partition, Position>,
    private readonly ctx: ReaderContext<O>,
  ) {}

  addSplits(assignments: readonly Assignment<Partition, Position>[]): void {
    for (const { split, from } of assignments) {
      const stop = new AbortController();
      const ctx = { ...this.ctx, signal: AbortSignal.any([this.ctx.signal, stop.signal]) };
      const id = this.source.partitionId(split);
      const rows = this.source.read(split, from, ctx)[Symbol.asyncIterator]();
      this.open.set(id, {
        id,
        partition: split,
        stop,
        rows,
        paused: false,
        pending: null,
        ready: null,
        at: 0,
        ended: false,
        failure: null,
      });
    }
    this.wake();
  }

  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    for (const id of pause) this.setPaused(id, true);
    for (const id of resume) this.setPaused(id, false);
  }

  async fetch({ records, waitMs }: FetchLimits): Promise<FetchResult<Position>> {
    for (const each of this.open.values()) if (!each.paused) this.ask(each);
    if (!this.anyReady()) await this.waitFor(waitMs);
    const batches: SourceBatch<Position>[] = [];
    const finished: string[] = [];
    let room = records;
    for (const each of this.inTurn()) {
      if (each.failure !== null) throw each.failure;
      if (each.paused) continue;
      if (each.ready && room > 0) {
        const batch = this.take(each, room);
        room -= batch.data.kind === 'rows' ? batch.data.rows.length : 0;
        batches.push(batch);
      }
      if (!each.ready && each.ended) {
        this.open.delete(each.id);
        finished.push(each.id);
      }
    }
    const caughtUp = [...this.open.values()].filter((each) => !each.paused && !each.ready && each.pending !== null).map(({ id }) => id);
    return { batches, finished, caughtUp };
  }

  wakeUp(): void {
    this.wake();
  }

  async onCheckpointComplete(_id: number, positions: ReadonlyMap<string, Position>): Promise<void> {
    const known = new Map([...positions].filter(([, position]) => position !== null));
    if (known.size > 0) await this.source.acknowledge?.(this.ctx, known);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.wake();
    const all = [...this.open.values()];
    for (const { stop } of all) stop.abort();
    // Generators end at their next step; their own `finally` gives back what they hold.
    await Promise.all(all.map(({ rows, pending }) => (pending ?? Promise.resolve()).then(() => rows.return?.())));
    this.open.clear();
  }

  private setPaused(id: string, paused: boolean): void {
    const each = this.open.get(id);
    if (each) each.paused = paused;
  }

  private anyReady(): boolean {
    return [...this.open.values()].some((each) => !each.paused && (each.ready || each.ended || each.failure !== null));
  }

  /** Another partition first each time, so that a busy one does not starve the others. */
  private inTurn(): Open<Partition, Position>[] {
    const all = [...this.open.values()];
    this.turn = all.length === 0 ? 0 : (this.turn + 1) % all.length;
    return [...all.slice(this.turn), ...all.slice(0, this.turn)];
  }

  private ask(each: Open<Partition, Position>): void {
    if (each.pending || each.ready || each.ended || each.failure !== null) return;
    each.pending = each.rows.next().then(
      ({ done, value }) => this.came(each, done ? null : (value as RowsAt<Position>)),
      (error: unknown) => {
        each.pending = null;
        if (each.stop.signal.aborted) each.ended = true;
        else each.failure = error instanceof Error ? error : new Error(`The generator threw ${String(error)}.`);
        this.wake();
      },
    );
  }

  private came(each: Open<Partition, Position>, rows: RowsAt<Position> | null): void {
    each.pending = null;
    if (rows === null) each.ended = true;
    else {
      each.ready = rows;
      each.at = 0;
    }
    this.wake();
  }

  /** What there is room for; a batch whose position cannot be told for a part of it is handed over whole. */
  private take(each: Open<Partition, Position>, room: number): SourceBatch<Position> {
    const { rows, kinds, position, watermarkMs } = each.ready!;
    const from = each.at;
    const to = typeof position === 'function' ? Math.min(rows.length, from + room) : rows.length;
    const data = {
      kind: 'rows' as const,
      rows: rows.slice(from, to).map((row) => this.projected(each.id, row)),
      kinds: kinds?.slice(from, to) ?? null,
    };
    each.at = to;
    const behind = typeof position === 'function' ? (position as (rows: number) => Position)(to) : position;
    if (to < rows.length) return { splitId: each.id, data, position: behind };
    each.ready = null;
    return { splitId: each.id, data, position: behind, ...(watermarkMs === undefined ? {} : { watermarkMs }) };
  }

  private projected(place: string, row: SqlRow): SqlRow {
    const wanted = this.ctx.table.fields.length;
    if (row.length !== wanted) throw wrongRow(place, row.length, wanted);
    return this.ctx.projection.map((index) => row[index]!);
  }

  private waitFor(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = new AbortController();
      const done = (): void => {
        this.wake = () => undefined;
        timer.abort();
        resolve();
      };
      this.wake = done;
      void this.ctx.clock.sleep(ms, timer.signal).then(done);
    });
  }
}

/** For `read` of a source whose rows do not have the table's number of columns. */
const wrongRow = (place: string, found: number, wanted: number): HeadraceError =>
  new HeadraceError(`A row of ${place} has ${found} values, and the table has ${wanted} columns.`, {
    code: 'connector.wrong-row',
    domain: 'internal',
    retry: 'none',
    remedy: 'Report it to the author of the connector.',
  });

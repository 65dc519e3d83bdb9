import { ColumnsToRows } from '../base/index';
import { ColumnBatch } from '../schema/column-vector';
import type { SqlRow } from '../schema/values';
import type {
  Assignment,
  EnumeratorContext,
  FetchResult,
  SourceBatch,
  SourceReader,
  SourceRuntime,
  SplitEnumerator,
} from '../source/source';
import { connectorContext, readerContext, type TestInstance } from './contexts';

/** What a bounded source's test gives to the laws. */
export interface SourceHarness<O, S, P, E> {
  readonly source: SourceRuntime<O, S, P, E>;
  readonly instance: TestInstance<O>;
  /** All rows, one text each, in any order. */
  readonly expected: readonly string[];
  rowText(row: SqlRow): string;
  /** Rows asked for at once. */
  readonly fetchRows?: number;
}

/** Laws of every bounded source with positions. */
export const sourceLaws = [
  'one reader reads every row once, and ends',
  'three readers read every row once, and end',
  'reading again from any position gives exactly what follows',
  'a restore with another parallelism loses and doubles nothing',
  'order within a split is kept over a restart',
  'a paused split gives nothing',
  'a fetch that waits ends when it is woken',
  'closing twice is harmless',
] as const;
export type SourceLaw = (typeof sourceLaws)[number];

/** Runs one law; throws with what it saw when the law is broken. */
export async function checkSourceLaw<O, S, P, E>(law: SourceLaw, harness: SourceHarness<O, S, P, E>): Promise<void> {
  await laws[law](new SourceJob(harness) as SourceJob<unknown, unknown, unknown, unknown>);
}

interface Checkpoint<S, P, E> {
  readonly state: E;
  readonly assignments: readonly Assignment<S, P>[];
}

interface HeldSplit<S, P> {
  readonly split: S;
  position: P | null;
  /** Stream payload: bytes that are not yet a whole record, and where they begin. */
  rest: Uint8Array;
  restAt: number;
}

/** Runs enumerator and readers as an engine does, step by step. */
class SourceRun<O, S, P, E> {
  readonly readers: SourceReader<S, P>[];
  readonly rows: string[] = [];
  /** Rows by split, in reading order. */
  readonly bySplit = new Map<string, string[]>();
  private readonly enumerator: SplitEnumerator<E>;
  private readonly held: Map<string, HeldSplit<S, P>>[];
  private readonly noMore: boolean[];
  private readonly toRows;

  constructor(
    private readonly harness: SourceHarness<O, S, P, E>,
    readonly parallelism: number,
    restored?: Checkpoint<S, P, E>,
  ) {
    const { source, instance } = harness;
    this.toRows = new ColumnsToRows(instance.table.fields);
    this.held = Array.from({ length: parallelism }, () => new Map<string, HeldSplit<S, P>>());
    this.noMore = Array.from({ length: parallelism }, () => false);
    this.readers = Array.from({ length: parallelism }, (_, subtask) => source.createReader(readerContext(instance, subtask, parallelism)));
    this.enumerator = source.createEnumerator(this.enumeratorContext(), restored);
  }

  async start(): Promise<void> {
    await this.enumerator.start();
    for (let reader = 0; reader < this.parallelism; reader++) this.enumerator.onReaderReady(reader);
  }

  get ended(): boolean {
    return this.noMore.every((none, reader) => none && this.held[reader]!.size === 0);
  }

  heldSplits(reader = 0): string[] {
    return [...this.held[reader]!.keys()];
  }

  /** One fetch of one reader. */
  async step(reader: number): Promise<void> {
    if (this.held[reader]!.size === 0) {
      if (this.noMore[reader]) return;
      this.enumerator.onSplitRequest(reader);
      if (this.held[reader]!.size === 0) return;
    }
    const result = await this.readers[reader]!.fetch({ records: this.harness.fetchRows ?? 64, bytes: 1 << 20, waitMs: 20 });
    this.take(reader, result);
  }

  async runToEnd(mostSteps = 100_000): Promise<void> {
    for (let i = 0; !this.ended; i++) {
      if (i > mostSteps) throw new Error(`the source did not end after ${mostSteps} fetches`);
      await this.step(i % this.parallelism);
    }
  }

  checkpoint(): Checkpoint<S, P, E> {
    const { source } = this.harness;
    const state = this.enumerator.snapshot(1);
    const assignments = this.held.flatMap((splits) => [...splits.values()].map(({ split, position }) => ({ split, from: position })));
    return {
      state: source.enumeratorState.schema.parse(throughJson(state)),
      assignments: assignments.map(({ split, from }) => ({
        split: source.split.schema.parse(throughJson(split)),
        from: from === null ? null : source.position.schema.parse(throughJson(from)),
      })),
    };
  }

  async close(): Promise<void> {
    for (const reader of this.readers) await reader.close();
    await this.enumerator.close();
  }

  private take(reader: number, result: FetchResult<P>): void {
    for (const batch of result.batches) this.takeBatch(reader, batch);
    for (const id of result.finished) {
      if (!this.held[reader]!.delete(id)) throw new Error(`a split was finished that the reader does not hold: ${id}`);
      this.enumerator.onSplitFinished(reader, id);
    }
  }

  private takeBatch(reader: number, batch: SourceBatch<P>): void {
    const held = this.held[reader]!.get(batch.splitId);
    if (held === undefined) throw new Error(`a batch came of a split that the reader does not hold: ${batch.splitId}`);
    const rows = batch.data.kind === 'stream' ? this.decode(held, batch.data) : this.rowsOf(batch.data);
    const texts = rows.map((row) => this.harness.rowText(row));
    this.rows.push(...texts);
    this.bySplit.set(batch.splitId, [...(this.bySplit.get(batch.splitId) ?? []), ...texts]);
    if (batch.data.kind !== 'stream') held.position = batch.position;
  }

  private rowsOf(data: Exclude<SourceBatch<P>['data'], { kind: 'stream' }>): readonly SqlRow[] {
    if (data.kind === 'rows') return data.rows;
    if (data.kind === 'columns') return this.toRows.rows(data.batch);
    throw new Error(`the laws do not read the payload ${data.kind}`);
  }

  /** Puts the unended record before the piece, as an engine does in the headroom. */
  private decode(held: HeldSplit<S, P>, piece: Extract<SourceBatch<P>['data'], { kind: 'stream' }>): readonly SqlRow[] {
    const { format, table } = this.harness.instance;
    if (format === undefined) throw new Error('a stream needs a format');
    if (held.rest.length > 0 && held.restAt + held.rest.length !== piece.base)
      throw new Error(`a piece begins at ${piece.base} and does not join`);
    const fresh = piece.bytes.subarray(piece.headroom);
    const bytes = new Uint8Array(held.rest.length + fresh.length);
    bytes.set(held.rest);
    bytes.set(fresh, held.rest.length);
    const base = piece.base - held.rest.length;
    const projection = table.fields.map((_, index) => index);
    const decoder = format.createDecoder({ schema: table, projection, onError: 'fail', reject: () => undefined });
    const batch = ColumnBatch.allocate(
      table.fields.map((field) => field.type),
      32,
    );
    const rows: SqlRow[] = [];
    let from = 0;
    for (;;) {
      const result = decoder.decode({ bytes, from, end: bytes.length, base, final: piece.final }, batch);
      from += result.consumed;
      rows.push(...this.toRows.rows(batch));
      if (result.rows < batch.capacity) break;
    }
    held.rest = bytes.slice(from);
    held.restAt = base + from;
    held.position = this.harness.source.positionAt?.(held.split, held.restAt) ?? null;
    return rows;
  }

  private enumeratorContext(): EnumeratorContext<O, S, P> {
    return {
      ...connectorContext(this.harness.instance),
      parallelism: this.parallelism,
      assign: (reader, assignments) => {
        for (const { split, from } of assignments) {
          const id = this.harness.source.splitId(split);
          if (this.held.some((splits) => splits.has(id))) throw new Error(`the split ${id} was given out twice`);
          this.held[reader]!.set(id, { split, position: from, rest: new Uint8Array(0), restAt: 0 });
        }
        this.readers[reader]!.addSplits(assignments);
      },
      signalNoMoreSplits: (reader) => void (this.noMore[reader] = true),
      sendToReader: () => undefined,
      runPeriodically: () => undefined,
    };
  }
}

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

class SourceJob<O, S, P, E> {
  constructor(readonly harness: SourceHarness<O, S, P, E>) {}

  async run(parallelism: number, restored?: Checkpoint<S, P, E>): Promise<SourceRun<O, S, P, E>> {
    const run = new SourceRun(this.harness, parallelism, restored);
    await run.start();
    return run;
  }

  expectAll(rows: readonly string[], when: string): void {
    const [actual, expected] = [[...rows].sort(), [...this.harness.expected].sort()];
    if (JSON.stringify(actual) === JSON.stringify(expected)) return;
    const missing = expected.filter((text) => !actual.includes(text)).slice(0, 3);
    throw new Error(`${when}: read ${actual.length} rows instead of ${expected.length}; missing for example ${JSON.stringify(missing)}`);
  }
}

async function readAll(job: SourceJob<unknown, unknown, unknown, unknown>, parallelism: number): Promise<void> {
  const run = await job.run(parallelism);
  await run.runToEnd();
  job.expectAll(run.rows, `with ${parallelism} readers`);
  await run.close();
}

const laws: Readonly<Record<SourceLaw, (job: SourceJob<unknown, unknown, unknown, unknown>) => Promise<void>>> = {
  'one reader reads every row once, and ends': (job) => readAll(job, 1),
  'three readers read every row once, and end': (job) => readAll(job, 3),
  'reading again from any position gives exactly what follows': async (job) => {
    // A checkpoint after every fetch, and from each of them a second life to the end.
    const first = await job.run(1);
    for (let steps = 0; !first.ended && steps < 60; steps++) {
      const checkpoint = first.checkpoint();
      const before = [...first.rows];
      const second = await job.run(1, checkpoint);
      await second.runToEnd();
      job.expectAll([...before, ...second.rows], `restored after ${steps} fetches`);
      await second.close();
      await first.step(0);
    }
    await first.close();
  },
  'a restore with another parallelism loses and doubles nothing': async (job) => {
    const one = await job.run(1);
    await one.step(0);
    const three = await job.run(3, one.checkpoint());
    for (let i = 0; i < 4; i++) await three.step(i % 3);
    const two = await job.run(2, three.checkpoint());
    await two.runToEnd();
    job.expectAll([...one.rows, ...three.rows, ...two.rows], 'over 1, 3 and 2 readers');
    for (const run of [one, three, two]) await run.close();
  },
  'order within a split is kept over a restart': async (job) => {
    const straight = await job.run(1);
    await straight.runToEnd();
    const first = await job.run(1);
    await first.step(0);
    const second = await job.run(1, first.checkpoint());
    await second.runToEnd();
    for (const [id, rows] of straight.bySplit) {
      const joined = [...(first.bySplit.get(id) ?? []), ...(second.bySplit.get(id) ?? [])];
      if (JSON.stringify(joined) !== JSON.stringify(rows)) throw new Error(`the split ${id} came in another order after a restart`);
    }
    for (const run of [straight, first, second]) await run.close();
  },
  'a paused split gives nothing': async (job) => {
    const run = await job.run(1);
    const ids = run.heldSplits();
    run.readers[0]!.pauseOrResume(ids, []);
    await run.step(0);
    if (run.rows.length > 0) throw new Error('a paused split gave rows');
    run.readers[0]!.pauseOrResume([], ids);
    await run.runToEnd();
    job.expectAll(run.rows, 'after the pause');
    await run.close();
  },
  'a fetch that waits ends when it is woken': async (job) => {
    const { source, instance } = job.harness;
    const reader = source.createReader(readerContext(instance));
    const before = performance.now();
    const fetched = reader.fetch({ records: 1, bytes: 1, waitMs: 5_000 });
    setTimeout(() => reader.wakeUp(), 20);
    const result = await fetched;
    if (performance.now() - before > 2_000 || result.batches.length > 0) throw new Error('wakeUp did not end the fetch');
    await reader.close();
  },
  'closing twice is harmless': async (job) => {
    const run = await job.run(1);
    await run.step(0);
    await run.close();
    await run.close();
  },
};

import { z } from 'zod';
import type { ConnectorRuntime } from '../../runtime';
import { HeadraceError, type ErrorDetails } from '../../errors/connector-error';
import { types } from '../../schema/data-type';
import type { SqlRow } from '../../schema/values';
import type {
  Assignment,
  EnumeratorContext,
  FetchLimits,
  FetchResult,
  ReaderContext,
  SourceReader,
  SplitEnumerator,
} from '../../source/source';
import { connectorHarness, type ConnectorHarness } from '../harness';

/** What may be wrong with the source, by what it is: one that ends, one that never does, one that decodes records. */
export const sourceFaults = {
  bounded: [
    'position before',
    'position behind',
    'loses a restored split',
    'gives a split twice',
    'begins anew behind its end',
    'ignores pauses',
    'ignores wake-ups',
    'turns around',
    'gives more than asked',
    'gives two batches of a split',
    'gives all columns',
    'sorts columns',
    'forgets its queue',
    'ends while away',
    'blames nobody while away',
    'gives other values',
    'fails on close',
    'leaks timers',
    'lists nothing',
    'describes what is not there',
    'describes columns that are empty',
  ],
  unbounded: [
    'spins',
    'never says that it has caught up',
    'finds nothing new',
    'reads again what was added',
    'sleeps on',
    'holds the others up',
  ],
  decoding: ['swallows poison', 'drops the bytes of poison', 'stops under skip', 'keeps poison to itself'],
} as const;
export type SourceKind = keyof typeof sourceFaults;
export type SourceFault = (typeof sourceFaults)[SourceKind][number] | 'none';

/** What the leaking one has left; the test clears it away. */
export const leaked: NodeJS.Timeout[] = [];

interface Range {
  first: number;
}
interface Waiting {
  readonly split: Range;
  readonly from: number | null;
}

const fields = [
  { name: 'id', type: types.INT },
  { name: 'text', type: types.STRING },
];
const problem = (message: string, more: Pick<ErrorDetails, 'domain' | 'retry'> & Partial<ErrorDetails>): HeadraceError =>
  new HeadraceError(message, { code: 'numbers.problem', remedy: 'Ask for numbers.', ...more });

/** The numbers that are there. */
class Numbers {
  count = 30;
  away = false;
  poisoned = false;
}
const POISON = new TextEncoder().encode('not a number');
const POISONED = 5;

class Enumerator implements SplitEnumerator<Waiting[]> {
  private readonly queue: Waiting[];

  constructor(
    private readonly ctx: EnumeratorContext<object, Range, number>,
    private readonly kind: SourceKind,
    private readonly fault: SourceFault,
    restored?: { readonly state: Waiting[]; readonly assignments: readonly Waiting[] },
  ) {
    this.queue = restored ? this.restore(restored) : [0, 10, 20].map((first) => ({ split: { first }, from: null }));
  }
  start(): Promise<void> {
    return Promise.resolve();
  }
  onReaderReady(reader: number): void {
    if (this.kind !== 'unbounded') return this.onSplitRequest(reader);
    const own = this.queue.filter(({ split }) => (split.first / 10) % this.ctx.parallelism === reader);
    for (const each of own) this.queue.splice(this.queue.indexOf(each), 1);
    this.ctx.assign(reader, own);
  }
  onSplitRequest(reader: number): void {
    if (this.kind === 'unbounded') return;
    const next = this.queue.shift();
    if (next) this.ctx.assign(reader, [next]);
    else this.ctx.signalNoMoreSplits(reader);
  }
  onSplitFinished(): void {
    // Nothing follows a range.
  }
  snapshot(): Waiting[] {
    return [...this.queue];
  }
  close(): Promise<void> {
    return Promise.resolve();
  }

  private restore({ state, assignments }: { readonly state: Waiting[]; readonly assignments: readonly Waiting[] }): Waiting[] {
    const lost = this.fault === 'loses a restored split' ? 1 : 0;
    const queue = [...assignments.slice(lost), ...(this.fault === 'forgets its queue' ? [] : state)];
    if (this.fault === 'gives a split twice' && queue[0]) queue.push(queue[0]);
    if (this.fault === 'begins anew behind its end' && queue.length === 0) queue.push({ split: { first: 0 }, from: null });
    return queue;
  }
}

interface OpenRange {
  readonly first: number;
  at: number;
  readonly turned: boolean;
}

class Reader implements SourceReader<Range, number> {
  private readonly open: OpenRange[] = [];
  private readonly paused = new Set<string>();
  private wake: (() => void) | null = null;
  private closed = false;

  constructor(
    private readonly ctx: ReaderContext<object>,
    private readonly numbers: Numbers,
    private readonly kind: SourceKind,
    private readonly fault: SourceFault,
  ) {
    if (fault === 'leaks timers') leaked.push(setInterval(() => undefined, 60_000));
  }

  addSplits(assignments: readonly Assignment<Range, number>[]): void {
    for (const { split, from } of assignments) {
      const at = this.fault === 'reads again what was added' && from !== null ? Math.min(from, 30) : (from ?? split.first);
      this.open.push({ first: split.first, at, turned: from !== null });
    }
  }
  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    pause.forEach((id) => this.paused.add(id));
    resume.forEach((id) => this.paused.delete(id));
  }

  async fetch(limits: FetchLimits): Promise<FetchResult<number>> {
    const { fault } = this;
    if (this.numbers.away) return this.whileAway();
    const blocked = (range: OpenRange): boolean =>
      fault === 'ignores pauses' ? false : fault === 'holds the others up' ? this.paused.size > 0 : this.paused.has(String(range.first));
    const current = this.open.find((range) => (this.kind !== 'unbounded' || range.at < this.end(range)) && !blocked(range));
    return current ? this.read(current, limits) : this.nothing(limits);
  }
  wakeUp(): void {
    this.wake?.();
  }
  close(): Promise<void> {
    if (this.closed && this.fault === 'fails on close') return Promise.reject(new Error('closed already'));
    this.closed = true;
    return Promise.resolve();
  }

  private end({ first }: OpenRange): number {
    return first === 20 && this.fault !== 'finds nothing new' ? this.numbers.count : first + 10;
  }

  private whileAway(): FetchResult<number> {
    if (this.fault === 'ends while away')
      return { batches: [], finished: this.open.splice(0).map(({ first }) => String(first)), caughtUp: [] };
    if (this.fault === 'blames nobody while away') throw new Error('away');
    throw problem('The numbers are away.', { domain: 'external', retry: 'backoff' });
  }

  private async nothing({ waitMs }: FetchLimits): Promise<FetchResult<number>> {
    const spins = this.fault === 'spins' && this.open.length > 0;
    const deaf = this.fault === 'ignores wake-ups' || (this.fault === 'sleeps on' && this.open.length > 0);
    if (!spins)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        const wake = (): void => {
          clearTimeout(timer);
          resolve();
        };
        this.wake = deaf ? null : wake;
      });
    const silent = this.fault === 'never says that it has caught up';
    return { batches: [], finished: [], caughtUp: silent ? [] : this.open.map(({ first }) => String(first)) };
  }

  private read(current: OpenRange, { records }: FetchLimits): FetchResult<number> {
    const { fault } = this;
    const most = fault === 'gives more than asked' ? 10 : Math.min(2, records);
    const ids = Array.from({ length: most }, (_, i) => current.at + i).filter((id) => id < this.end(current));
    if (this.numbers.poisoned && ids.includes(POISONED)) this.poison();
    if (fault === 'turns around' && current.turned) ids.reverse();
    current.at += ids.length;
    const splitId = String(current.first);
    const done = this.kind !== 'unbounded' && current.at >= this.end(current);
    if (done) this.open.splice(this.open.indexOf(current), 1);
    const position = current.at + (fault === 'position before' ? -1 : fault === 'position behind' ? 1 : 0);
    const rows = ids.map((id) => this.row(id));
    const pieces = fault === 'gives two batches of a split' ? rows.map((row) => [row]) : [rows];
    const batches = pieces.map((piece) => ({ splitId, data: { kind: 'rows' as const, rows: piece, kinds: null }, position }));
    return { batches, finished: done ? [splitId] : [], caughtUp: [] };
  }

  private row(id: number): SqlRow {
    const { fault, ctx } = this;
    const columns = fault === 'gives all columns' ? [0, 1] : fault === 'sorts columns' ? [...ctx.projection].sort() : ctx.projection;
    const cells: SqlRow = [fault === 'gives other values' && id === 7 ? 8 : id, `n${id}`];
    return columns.map((column) => (ctx.table.fields[column]!.name === 'empty' ? null : cells[column]!));
  }

  private poison(): void {
    const { fault, ctx } = this;
    if (fault === 'swallows poison') return;
    const record = { bytes: fault === 'drops the bytes of poison' ? new Uint8Array(0) : POISON, place: 'number 5' };
    const error = problem('A record is no number.', { domain: 'user', retry: 'none', record });
    if (ctx.onError === 'fail' || fault === 'stops under skip') throw error;
    if (fault !== 'keeps poison to itself') ctx.reject(record, error.message);
  }
}

/** Numbers 0 … 29 in three splits, right but for one fault. */
function runtime(numbers: () => Numbers, kind: SourceKind, fault: SourceFault): ConnectorRuntime<object> {
  const described = fault === 'describes columns that are empty' ? [fields[0]!, { name: 'empty', type: types.STRING }] : fields;
  return {
    spec: {
      name: 'numbers',
      title: 'Numbers',
      summary: 'Thirty numbers',
      icon: 'number',
      options: z.object({}),
      formats: kind === 'decoding' ? ['json'] : [],
      catalog: { names: 'of' },
      source: { payload: () => 'rows', boundedness: () => (kind === 'unbounded' ? 'unbounded' : 'bounded'), changelog: () => 'insert' },
      metadataColumns: [],
      permissions: () => ({}),
      flink: () => ({ kind: 'unsupported', reason: 'a test has no Flink' }),
    },
    check: () => Promise.resolve({ ok: true }),
    catalog: {
      list: () => Promise.resolve(fault === 'lists nothing' ? [] : [{ name: 'numbers', kind: 'table' }]),
      describe: (_ctx, name) =>
        name === 'numbers' || fault === 'describes what is not there'
          ? Promise.resolve({ fields: described, primaryKey: [], leftOut: [] })
          : Promise.reject(problem(`There are no ${name}.`, { domain: 'user', retry: 'none' })),
    },
    source: {
      split: { version: 1, schema: z.object({ first: z.number() }) },
      position: { version: 1, schema: z.number() },
      enumeratorState: { version: 1, schema: z.array(z.object({ split: z.object({ first: z.number() }), from: z.number().nullable() })) },
      splitId: ({ first }: Range) => String(first),
      createEnumerator: (ctx, restored) => new Enumerator(ctx, kind, fault, restored),
      createReader: (ctx) => new Reader(ctx, numbers(), kind, fault),
    },
  };
}

const textOf = (id: number): string => `${id}|n${id}`;

/** The harness of a source with one fault. */
export function memorySourceHarness(fault: SourceFault, kind: SourceKind = 'bounded'): ConnectorHarness {
  let numbers = new Numbers();
  const instance = { options: { of: 'numbers' }, table: { name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] } };
  const ids = Array.from({ length: 30 }, (_, id) => id);
  return connectorHarness<object>({
    connector: runtime(() => numbers, kind, fault),
    sources: [
      {
        name: 'numbers',
        fetchRows: 4,
        open: () => {
          const own = (numbers = new Numbers());
          return {
            instance,
            expected: ids.map(textOf),
            add: () => Promise.resolve([0, 1, 2].map(() => textOf(own.count++))),
            poison: () => Promise.resolve(((own.poisoned = true), POISON)),
            outage: () => Promise.resolve(((own.away = true), () => Promise.resolve(void (own.away = false)))),
          };
        },
        types: () => Promise.resolve({ instance, rows: ids.map((id): SqlRow => [id, `n${id}`]) }),
      },
    ],
    skip: { 'connector.check.refuses': 'a test has no options' },
  });
}

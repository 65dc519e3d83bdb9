import { z } from 'zod';
import type { SqlRow } from '../schema/values';
import type { RowChange } from '../spec/connector-spec';
import type { ConnectorContext } from '../source/context';
import type { Assignment, EnumeratorContext, ReaderContext, SourceRuntime, SplitEnumerator } from '../source/source';
import type { Versioned } from '../source/versioned';
import { PartitionReader } from './partition-reader';

/**
 * Some rows of one partition, all columns of the table in their order. `position` lies behind the last of them: reading again from there
 * gives the next row and no other. Given as a function of a number of rows it lies behind so many of them, and the batch may be as large as
 * you like; else keep batches to some hundred rows, since one is handed over whole. While nothing is there, `read` just waits.
 */
export interface RowsAt<Position> {
  readonly rows: readonly SqlRow[];
  readonly position: Position | ((rows: number) => Position);
  /** Absent: all are inserts. */
  readonly kinds?: readonly RowChange[];
  /** The source knows its event time's progress better than the table's watermark. */
  readonly watermarkMs?: number;
}

/** What `read` gets: the columns that are asked for are the engine's to pick, so rows always have all of them. */
export type ReadContext<O> = ReaderContext<O>;

/** The middle rung: a list of partitions, and how each is read from a position. The SDK makes enumerator and reader from it. */
export interface PartitionedSource<O, Partition, Position> {
  /** A partition as it lies in checkpoints: JSON, with version and migrations. */
  readonly partition: Versioned<Partition>;
  readonly position: Versioned<Position>;
  /** Unique within the source and stable over restarts. */
  partitionId(partition: Partition): string;
  /** All partitions that there are now. Called at the start, and every `discoverEveryMs` where that is given; known ones are ignored. */
  partitions(ctx: ConnectorContext<O>): Promise<readonly Partition[]>;
  readonly discoverEveryMs?: (options: O) => number | null;
  /**
   * Reads one partition from behind `from` (null: its beginning) until it ends, which only a bounded source's partitions do. One
   * generator a partition; it is asked for the next batch when there is room, and returned early when the reader closes or the
   * partition moves to another reader. `ctx.signal` is aborted then: every wait inside must end with it.
   */
  read(partition: Partition, from: Position | null, ctx: ReadContext<O>): AsyncIterable<RowsAt<Position>>;
  /** Rows up to here are in a completed checkpoint: acknowledge upstream now, never earlier. */
  acknowledge?(ctx: ReadContext<O>, positions: ReadonlyMap<string, Position>): Promise<void>;
}

interface State<Partition, Position> {
  /** Not given out at the moment. */
  readonly waiting: readonly { readonly partition: Partition; readonly from: Position | null }[];
  /** Ids that were ever given out or finished: discovery does not find them again. */
  readonly known: readonly string[];
}

/** `bounded` is asked of the spec, so that it stands in one place. */
export function partitionedSource<O, Partition, Position>(
  source: PartitionedSource<O, Partition, Position>,
  bounded: (options: O) => boolean,
): SourceRuntime<O, Partition, Position, State<Partition, Position>> {
  const waiting = z.object({ partition: source.partition.schema, from: source.position.schema.nullable() });
  return {
    split: source.partition,
    position: source.position,
    // The partition's and the position's own versions decide; both only ever lie here in their present form.
    enumeratorState: {
      version: 1,
      schema: z.object({ waiting: z.array(waiting), known: z.array(z.string()) }) as z.ZodType<State<Partition, Position>>,
    },
    splitId: (partition) => source.partitionId(partition),
    createEnumerator: (ctx, restored) => new PartitionEnumerator(source, ctx, { bounded: bounded(ctx.options), restored }),
    createReader: (ctx) => new PartitionReader(source, ctx),
  };
}

/** The lowest rung: one async generator of batches for the whole source, with one position. */
export interface GeneratorSource<O, Position> {
  readonly position: Versioned<Position>;
  read(from: Position | null, ctx: ReadContext<O>): AsyncIterable<RowsAt<Position>>;
  acknowledge?(ctx: ReadContext<O>, position: Position): Promise<void>;
}

const whole: Versioned<'all'> = { version: 1, schema: z.literal('all') };

export function generatorSource<O, Position>(
  source: GeneratorSource<O, Position>,
  bounded: (options: O) => boolean,
): ReturnType<typeof partitionedSource<O, 'all', Position>> {
  const acknowledge = source.acknowledge?.bind(source);
  return partitionedSource<O, 'all', Position>(
    {
      partition: whole,
      position: source.position,
      partitionId: () => 'all',
      partitions: () => Promise.resolve(['all'] as const),
      read: (_partition, from, ctx) => source.read(from, ctx),
      ...(acknowledge && {
        acknowledge: async (ctx: ReadContext<O>, positions: ReadonlyMap<string, Position>) => {
          for (const position of positions.values()) await acknowledge(ctx, position);
        },
      }),
    },
    bounded,
  );
}

/** Gives each partition to the reader that asks, fewest first; what is restored is given out anew. */
class PartitionEnumerator<O, Partition, Position> implements SplitEnumerator<State<Partition, Position>> {
  private readonly waiting: Assignment<Partition, Position>[];
  private readonly known: Set<string>;
  private readonly ready = new Map<number, number>();
  private discovered: boolean;
  private readonly bounded: boolean;

  constructor(
    private readonly source: PartitionedSource<O, Partition, Position>,
    private readonly ctx: EnumeratorContext<O, Partition, Position>,
    of: {
      readonly bounded: boolean;
      readonly restored?:
        { readonly state: State<Partition, Position>; readonly assignments: readonly Assignment<Partition, Position>[] } | undefined;
    },
  ) {
    this.bounded = of.bounded;
    const { state, assignments } = of.restored ?? { state: { waiting: [], known: [] }, assignments: [] };
    this.waiting = [...assignments, ...state.waiting.map(({ partition, from }) => ({ split: partition, from }))];
    this.known = new Set(state.known);
    // A bounded source reads what was there at its first start; a restart adds nothing to it.
    this.discovered = this.bounded && of.restored !== undefined;
  }

  async start(): Promise<void> {
    if (!this.discovered) await this.discover();
    const everyMs = this.bounded ? null : (this.source.discoverEveryMs?.(this.ctx.options) ?? null);
    if (everyMs !== null) this.ctx.runPeriodically(() => this.discover(), everyMs);
  }

  onReaderReady(reader: number): void {
    if (!this.ready.has(reader)) this.ready.set(reader, 0);
    if (this.ready.size === this.ctx.parallelism) this.deal();
  }
  onSplitRequest(reader: number): void {
    this.onReaderReady(reader);
  }
  onSplitFinished(reader: number): void {
    this.ready.set(reader, (this.ready.get(reader) ?? 1) - 1);
  }

  snapshot(): State<Partition, Position> {
    return { waiting: this.waiting.map(({ split, from }) => ({ partition: split, from })), known: [...this.known] };
  }
  close(): Promise<void> {
    return Promise.resolve();
  }

  private async discover(): Promise<void> {
    for (const partition of await this.source.partitions(this.ctx)) {
      const id = this.source.partitionId(partition);
      if (this.known.has(id)) continue;
      this.known.add(id);
      this.waiting.push({ split: partition, from: null });
    }
    this.discovered = true;
    if (this.ready.size === this.ctx.parallelism) this.deal();
  }

  private deal(): void {
    while (this.waiting.length > 0) {
      const [reader, held] = [...this.ready].sort((a, b) => a[1] - b[1] || a[0] - b[0])[0]!;
      this.ready.set(reader, held + 1);
      this.ctx.assign(reader, [this.waiting.shift()!]);
    }
    if (this.bounded) for (const reader of this.ready.keys()) this.ctx.signalNoMoreSplits(reader);
  }
}

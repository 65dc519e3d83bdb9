import {
  isHeadraceError,
  partitionedSource,
  z,
  type Assignment,
  type EnumeratorContext,
  type SourceRuntime,
  type SplitEnumerator,
} from '@headrace/connector-sdk';
import { openElasticsearch } from '../client';
import { elasticsearchSpec, type ElasticsearchOptions } from '../spec';
import { closePointInTime, openPointInTime, scanSlice } from './point-in-time';

export interface Slice {
  readonly pit: string;
  readonly slice: number;
  readonly of: number;
}
/** The place of the last document read; holds within its point in time. */
export interface SlicePosition {
  readonly after: string;
}
const sliceSchema = z.object({ pit: z.string(), slice: z.number(), of: z.number() });
const positionSchema = z.object({ after: z.string().regex(/^\d+$/) });
const sliceId = ({ slice }: Slice): string => `slice-${slice}`;

const slices = partitionedSource<ElasticsearchOptions, Slice, SlicePosition>(
  {
    partition: { version: 1, schema: sliceSchema },
    position: { version: 1, schema: positionSchema },
    partitionId: sliceId,
    partitions: async ({ options }) => {
      const session = await openElasticsearch(options);
      try {
        const pit = await openPointInTime(session, options);
        const of = options['scan.slices'];
        return Array.from({ length: of }, (_, slice) => ({ pit, slice, of }));
      } finally {
        await session.close();
      }
    },
    async *read(slice, from, ctx) {
      const { options, table, signal } = ctx;
      const session = await openElasticsearch(options);
      try {
        const columns = table.fields.map(({ name }) => name);
        for await (const { rows, after } of scanSlice({ session, options, table, columns, ...slice, after: from?.after ?? null, signal }))
          yield { rows, position: { after } };
      } finally {
        await session.close();
      }
    },
  },
  (options) => elasticsearchSpec.source!.boundedness(options) === 'bounded',
);

type State = Parameters<typeof slices.createEnumerator>[1] extends { readonly state: infer S } | undefined ? S : never;

/** Slices of one point in time, which is given back as soon as all have been read. */
export const sliceSource: SourceRuntime<ElasticsearchOptions, Slice, SlicePosition, State> = {
  ...slices,
  createEnumerator: (ctx, restored) => new SliceEnumerator(ctx, restored),
};

class SliceEnumerator implements SplitEnumerator<State> {
  private readonly inner: SplitEnumerator<State>;
  private readonly open = new Map<string, Slice>();
  private pit: string | null = null;

  constructor(
    private readonly ctx: EnumeratorContext<ElasticsearchOptions, Slice, SlicePosition>,
    restored: { readonly state: State; readonly assignments: readonly Assignment<Slice, SlicePosition>[] } | undefined,
  ) {
    const { options, table, log, metrics, signal, clock, parallelism } = ctx;
    const assign: typeof ctx.assign = (reader, assignments) => {
      for (const { split } of assignments) {
        this.open.set(sliceId(split), split);
        this.pit = split.pit;
      }
      ctx.assign(reader, assignments);
    };
    this.inner = slices.createEnumerator(
      {
        ...{ options, table, log, metrics, signal, clock, parallelism, assign },
        resolvePath: (path) => ctx.resolvePath(path),
        signalNoMoreSplits: (reader) => ctx.signalNoMoreSplits(reader),
        sendToReader: (reader, message) => ctx.sendToReader(reader, message),
        runPeriodically: (work, everyMs) => ctx.runPeriodically(work, everyMs),
      },
      restored,
    );
  }

  start(): Promise<void> {
    return this.inner.start();
  }
  onReaderReady(reader: number): void {
    this.inner.onReaderReady(reader);
  }
  onSplitRequest(reader: number): void {
    this.inner.onSplitRequest(reader);
  }
  onSplitFinished(reader: number, splitId: string): void {
    this.open.delete(splitId);
    this.inner.onSplitFinished(reader, splitId);
  }
  snapshot(checkpointId: number): State {
    return this.inner.snapshot(checkpointId);
  }

  async close(): Promise<void> {
    const { pit } = this;
    this.pit = null;
    if (pit !== null && this.open.size === 0 && this.inner.snapshot(0).waiting.length === 0) await this.giveBack(pit);
    await this.inner.close();
  }

  private async giveBack(pit: string): Promise<void> {
    const session = await openElasticsearch(this.ctx.options);
    try {
      await closePointInTime(session, this.ctx.options, pit);
    } catch (error) {
      if (!isHeadraceError(error)) throw error;
      this.ctx.log.warn(`The point in time lapses by itself: ${error.message}`);
    } finally {
      await session.close();
    }
  }
}

import { HeadraceError, isHeadraceError } from '../errors/connector-error';
import type { TableSchema } from '../schema/table-schema';
import type { SqlRow } from '../schema/values';
import type { CommitRequest, RecoverContext, SinkData, SinkRuntime, SinkWriter, WriterContext } from '../sink/sink';
import type { RowChange } from '../spec/connector-spec';
import type { Versioned } from '../source/versioned';

/** The payload of all rungs is `rows`: say `payload: () => 'rows'` in the spec. */
export interface PlainWriter {
  /** Resolves when the system has taken the rows, or they lie in a buffer that `flush` empties. */
  write(rows: readonly SqlRow[], kinds: readonly RowChange[]): Promise<void>;
  /** At each checkpoint: what was written before is safe when it resolves. A failure here restarts the job from the checkpoint before. */
  flush?(): Promise<void>;
  /** Again without effect. */
  close(): Promise<void>;
}

/** The lowest rung: rows go out as they come. After a crash some come again: `at-least-once`, or `idempotent` where a repetition changes nothing. */
export interface PlainSink<O> {
  open(ctx: WriterContext<O>): PlainWriter;
}

export function plainSink<O>(sink: PlainSink<O>): SinkRuntime<O, never, never> {
  return {
    createWriter: (ctx) => {
      const writer = sink.open(ctx);
      return {
        write: (data) => writer.write(...rowsOf(data)),
        prepareCommit: async () => {
          await writer.flush?.();
          return { committables: [] };
        },
        close: () => writer.close(),
      };
    },
  };
}

/** What an upsert sink does to the system. Both may get the same key again after a crash, with the same outcome. */
export interface UpsertTarget {
  /** Rows with different keys: each takes the place of what its key had. */
  put(rows: readonly SqlRow[]): Promise<void>;
  /** The keys' values, in the order of the primary key. A key that is not there is no error. */
  remove(keys: readonly SqlRow[]): Promise<void>;
  close(): Promise<void>;
}

/** The middle rung: the last change of each key, some at a time. Declare `idempotent`, and `accepts` of insert, update-after and delete. */
export interface UpsertSink<O> {
  open(ctx: WriterContext<O>): UpsertTarget;
  /** Keys that are collected before they go out (default 500); all go at a checkpoint. */
  batchKeys?(options: O): number;
}

export function upsertSink<O>(sink: UpsertSink<O>): SinkRuntime<O, never, never> {
  return plainSink({
    open: (ctx) => new UpsertWriter(sink.open(ctx), ctx.table, sink.batchKeys?.(ctx.options) ?? 500),
  });
}

class UpsertWriter implements PlainWriter {
  private readonly changes = new Map<string, { readonly row: SqlRow; readonly gone: boolean }>();
  private readonly key: readonly number[];

  constructor(
    private readonly target: UpsertTarget,
    table: TableSchema,
    private readonly most: number,
  ) {
    this.key = table.primaryKey.map((name) => table.fields.findIndex((field) => field.name === name));
    if (this.key.length === 0) throw noKey(table.name);
  }

  async write(rows: readonly SqlRow[], kinds: readonly RowChange[]): Promise<void> {
    for (const [i, row] of rows.entries()) {
      const kind = kinds[i]!;
      if (kind === 'update-before') continue;
      const text = this.key.map((index) => keyText(row[index]!)).join('\u0001');
      // Taken out first, so that the order of the map is the order of the last changes.
      this.changes.delete(text);
      this.changes.set(text, { row, gone: kind === 'delete' });
      if (this.changes.size >= this.most) await this.flush();
    }
  }

  async flush(): Promise<void> {
    const all = [...this.changes.values()];
    this.changes.clear();
    const gone = all.filter((change) => change.gone).map(({ row }) => this.key.map((index) => row[index]!));
    const kept = all.filter((change) => !change.gone).map(({ row }) => row);
    if (gone.length > 0) await this.target.remove(gone);
    if (kept.length > 0) await this.target.put(kept);
  }

  close(): Promise<void> {
    return this.target.close();
  }
}

/** One epoch of one writer, not visible to anybody yet. */
export interface Transaction<Committable> {
  write(rows: readonly SqlRow[], kinds: readonly RowChange[]): Promise<void>;
  /** Durable and still invisible when it resolves. Null: there was nothing. */
  prepare(): Promise<Committable | null>;
  /** The epoch will never be committed. Again without effect. */
  abort(): Promise<void>;
}

/**
 * The highest rung that the SDK builds: two phases. Say `exactly-once` in the spec.
 * `commit` is called again after a crash for what may be committed already: it must find that out by the committable alone.
 */
export interface TwoPhaseSink<O, Committable> {
  readonly committable: Versioned<Committable>;
  /** `name` is unique over subtasks, checkpoints, attempts and lineages. */
  begin(ctx: WriterContext<O>, name: string): Transaction<Committable>;
  /** Throws a HeadraceError with `retry: 'backoff'` to be asked again, any other error to fail the job visibly. */
  commit(ctx: RecoverContext<O>, committable: Committable): Promise<'committed' | 'already-committed'>;
  /**
   * Once on every start, before any writer: removes what earlier attempts of this lineage prepared and `pending` does not name, and shuts
   * them out: a process that was stopped and replaced may go on later, and what it prepares or commits then must fail. Note
   * `ctx.lineage.attempt` in the system, and refuse a lower one in `prepare` and `commit`.
   */
  recover?(ctx: RecoverContext<O>, pending: readonly Committable[]): Promise<void>;
}

export function twoPhaseSink<O, Committable>(sink: TwoPhaseSink<O, Committable>): SinkRuntime<O, Committable, never> {
  return {
    committable: sink.committable,
    ...(sink.recover && { recover: (ctx, { pending }) => sink.recover!(ctx, pending) }),
    createWriter: (ctx) => new TwoPhaseWriter(sink, ctx),
    createCommitter: (ctx) => ({
      commit: async (_checkpointId, requests) => {
        for (const request of requests) await commitOne(sink, ctx, request);
      },
      close: () => Promise.resolve(),
    }),
  };
}

class TwoPhaseWriter<O, Committable> implements SinkWriter<Committable, never> {
  private open: Transaction<Committable> | null = null;
  private count = 0;

  constructor(
    private readonly sink: TwoPhaseSink<O, Committable>,
    private readonly ctx: WriterContext<O>,
  ) {}

  write(data: SinkData): Promise<void> {
    const { lineage, sinkId, subtask } = this.ctx;
    this.open ??= this.sink.begin(this.ctx, `${lineage.lineageId}-${sinkId}-${lineage.attempt}-${subtask}-${++this.count}`);
    return this.open.write(...rowsOf(data));
  }

  async prepareCommit(): Promise<{ readonly committables: readonly Committable[] }> {
    const { open } = this;
    this.open = null;
    const committable = (await open?.prepare()) ?? null;
    return { committables: committable === null ? [] : [committable] };
  }

  async close(): Promise<void> {
    const { open } = this;
    this.open = null;
    await open?.abort();
  }
}

const RETRY_AFTER_MS = 1_000;

async function commitOne<O, C>(sink: TwoPhaseSink<O, C>, ctx: RecoverContext<O>, request: CommitRequest<C>): Promise<void> {
  const outcome = await sink.commit(ctx, request.committable).catch((error: unknown) => asHeadraceError(error));
  if (outcome === 'committed') request.committed();
  else if (outcome === 'already-committed') request.alreadyCommitted();
  else if (outcome.retry === 'backoff') request.retryLater(RETRY_AFTER_MS, outcome);
  else request.failed(outcome);
}

function asHeadraceError(error: unknown): HeadraceError {
  if (isHeadraceError(error)) return error;
  return new HeadraceError(`The commit failed: ${error instanceof Error ? error.message : String(error)}.`, {
    code: 'connector.commit-failed',
    domain: 'external',
    retry: 'none',
    remedy: 'See what the system says of it.',
    cause: error,
  });
}

function rowsOf(data: SinkData): [readonly SqlRow[], readonly RowChange[]] {
  if (data.kind === 'rows') return [data.rows, data.kinds];
  throw new HeadraceError(`The sink takes rows, and ${data.kind} came: its spec must say payload: () => 'rows'.`, {
    code: 'connector.wrong-payload',
    domain: 'internal',
    retry: 'none',
    remedy: 'Report it to the author of the connector.',
  });
}

/** Keys of different types never meet, so a text is enough. */
const keyText = (value: SqlRow[number]): string =>
  value instanceof Uint8Array
    ? `x${value.join(',')}`
    : JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));

const noKey = (table: string): HeadraceError =>
  new HeadraceError(`The table "${table}" has no primary key, and rows are written by their key.`, {
    code: 'connector.no-key',
    domain: 'user',
    retry: 'none',
    remedy: 'Declare PRIMARY KEY (…) NOT ENFORCED on the table.',
  });

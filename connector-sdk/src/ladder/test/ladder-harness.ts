import { z } from 'zod';
import { HeadraceError } from '../../errors/connector-error';
import { notNull, types } from '../../schema/data-type';
import type { TableSchema } from '../../schema/table-schema';
import type { SqlRow } from '../../schema/values';
import type { ConnectorSpec, Guarantee, RowChange } from '../../spec/connector-spec';
import type { RecoverContext, SinkRuntime } from '../../sink/sink';
import type { SourceRuntime } from '../../source/source';
import { connectorHarness, type ConnectorHarness, type SinkPlace } from '../../testing/harness';
import { generatorSource, partitionedSource, type RowsAt } from '../partitioned-source';
import { plainSink, twoPhaseSink, upsertSink } from '../sinks';

interface Log {
  readonly lists: string[][];
  away: boolean;
  /** Rows of prepared epochs, by name, and the attempt that has taken the lists over. */
  readonly staged?: Map<string, readonly string[]>;
  attempt?: number;
}
interface Options {
  readonly log: Log;
  readonly bounded: boolean;
}

const table = (primaryKey: readonly string[] = []): TableSchema => ({
  name: 't',
  fields: [
    { name: 'id', type: notNull(types.INT) },
    { name: 'text', type: types.STRING },
  ],
  primaryKey,
  metadata: [],
  partitionKeys: [],
});
const spec = (roles: Pick<ConnectorSpec<Options>, 'source' | 'sink'>): ConnectorSpec<Options> => ({
  name: 'ladder',
  title: 'Ladder',
  summary: 'Lists in memory',
  icon: 'ladder',
  options: z.object({}) as unknown as ConnectorSpec<Options>['options'],
  formats: [],
  ...roles,
  metadataColumns: [],
  permissions: () => ({}),
  flink: () => ({ kind: 'unsupported', reason: 'a test has no Flink' }),
});

const away = (): HeadraceError =>
  new HeadraceError('The lists are away.', { code: 'ladder.away', domain: 'external', retry: 'backoff', remedy: 'Wait.' });
const count = { version: 1, schema: z.number() } as const;
const parse = (text: string): SqlRow => [Number(text.split('|')[0]), text.split('|')[1]!];

/** Reads a list from a position; an unbounded one waits for more. */
async function* readList(
  list: number,
  from: number | null,
  ctx: { readonly options: Options; readonly signal: AbortSignal },
): AsyncGenerator<RowsAt<number>> {
  const { log, bounded } = ctx.options;
  for (let at = from ?? 0; ;) {
    if (log.away) throw away();
    const rows = log.lists[list]!.slice(at, at + 5).map(parse);
    if (rows.length > 0) {
      const start = at;
      at += rows.length;
      yield { rows, position: (taken) => start + taken };
    } else if (bounded) return;
    else await new Promise((resolve) => setTimeout(resolve, 5));
    if (ctx.signal.aborted) return;
  }
}

function sourceHarness(source: SourceRuntime<Options, unknown, unknown, unknown>, lists: number, bounded: boolean): ConnectorHarness {
  return connectorHarness<Options>({
    connector: {
      spec: spec({
        source: { payload: () => 'rows', boundedness: ({ bounded: ends }) => (ends ? 'bounded' : 'unbounded'), changelog: () => 'insert' },
      }),
      check: () => Promise.resolve({ ok: true }),
      source,
    },
    sources: [
      {
        name: `${lists} lists, ${bounded ? 'bounded' : 'unbounded'}`,
        fetchRows: 4,
        open: () => {
          let next = 0;
          const some = (rows: number): string[] => Array.from({ length: rows }, () => `${next}|text ${next++}`);
          const log: Log = { lists: Array.from({ length: lists }, () => some(20)), away: false };
          return {
            instance: { options: { log, bounded }, table: table() },
            expected: log.lists.flat(),
            add: () => {
              const more = some(6);
              log.lists[0]!.push(...more.slice(0, 3));
              if (lists > 1) log.lists.push(more.slice(3));
              else log.lists[0]!.push(...more.slice(3));
              return Promise.resolve(more);
            },
            outage: () => {
              log.away = true;
              return Promise.resolve(() => Promise.resolve(void (log.away = false)));
            },
          };
        },
        types: () =>
          Promise.resolve({
            instance: {
              options: { log: { lists: Array.from({ length: lists }, (_, i) => [`${i}|é`]), away: false }, bounded },
              table: table(),
            },
            rows: Array.from({ length: lists }, (_, i): SqlRow => [i, 'é']),
          }),
      },
    ],
    skip: { 'connector.check.refuses': 'a test has no options' },
  });
}

const ends = ({ bounded }: Options): boolean => bounded;
const anySource = (source: unknown): SourceRuntime<Options, unknown, unknown, unknown> =>
  source as SourceRuntime<Options, unknown, unknown, unknown>;

export const generatorHarness = (bounded: boolean): ConnectorHarness =>
  sourceHarness(
    anySource(generatorSource<Options, number>({ position: count, read: (from, ctx) => readList(0, from, ctx) }, ends)),
    1,
    bounded,
  );

export const partitionedHarness = (bounded: boolean): ConnectorHarness =>
  sourceHarness(
    anySource(
      partitionedSource<Options, number, number>(
        {
          partition: count,
          position: count,
          partitionId: String,
          partitions: ({ options }) => (options.log.away ? Promise.reject(away()) : Promise.resolve(options.log.lists.map((_, i) => i))),
          discoverEveryMs: () => 1_000,
          read: (list, from, ctx) => readList(list, from, ctx),
        },
        ends,
      ),
    ),
    3,
    bounded,
  );

const textOf = ([id, text]: SqlRow): string => `${String(id)}|${String(text)}`;

function sinkHarness(
  sink: SinkRuntime<Options, unknown, unknown>,
  of: {
    readonly guarantee: Guarantee;
    readonly kinds: readonly RowChange[];
    readonly keyed: boolean;
    readonly visible: (log: Log) => readonly string[];
  },
): ConnectorHarness {
  const place = (): SinkPlace<Options> & { readonly log: Log } => {
    const log: Log = { lists: [[]], away: false, staged: new Map() };
    return {
      log,
      instance: { options: { log, bounded: true }, table: table(of.keyed ? ['id'] : []) },
      visible: () => Promise.resolve(of.visible(log)),
      textOf,
      refused: () => [-1, 'refused'],
      outage: () => {
        log.away = true;
        return Promise.resolve(() => Promise.resolve(void (log.away = false)));
      },
    };
  };
  return connectorHarness<Options>({
    connector: {
      spec: spec({
        sink: { payload: () => 'rows', accepts: () => ({ kinds: of.kinds, deleteByKey: of.keyed }), guarantee: () => of.guarantee },
      }),
      check: () => Promise.resolve({ ok: true }),
      sink,
    },
    sinks: [
      {
        name: of.guarantee,
        epoch: (n) => [0, 1, 2].map((i) => ({ kind: 'insert', row: [n * 10 + i, `epoch ${n}`] })),
        open: place,
        types: () => {
          const { log, instance } = place();
          return Promise.resolve({ instance, rows: [[1, 'é']] as SqlRow[], read: () => Promise.resolve(of.visible(log).map(parse)) });
        },
      },
    ],
    skip: { 'connector.check.refuses': 'a test has no options' },
  });
}

const take = ({ log }: Options, rows: readonly SqlRow[]): Promise<void> => {
  if (log.away) return Promise.reject(away());
  if (rows.some(([id]) => (id as number) < 0))
    return Promise.reject(
      new HeadraceError('The row -1 is refused.', { code: 'ladder.refused', domain: 'user', retry: 'none', remedy: 'Correct the row.' }),
    );
  return Promise.resolve();
};
const closed = (): Promise<void> => Promise.resolve();
const anySink = (sink: unknown): SinkRuntime<Options, unknown, unknown> => sink as SinkRuntime<Options, unknown, unknown>;

export const plainHarness = (): ConnectorHarness =>
  sinkHarness(
    anySink(
      plainSink<Options>({
        open: ({ options }) => ({
          write: (rows) => take(options, rows).then(() => void options.log.lists[0]!.push(...rows.map(textOf))),
          close: closed,
        }),
      }),
    ),
    { guarantee: 'at-least-once', kinds: ['insert'], keyed: false, visible: (log) => log.lists[0]! },
  );

export const upsertHarness = (): ConnectorHarness =>
  sinkHarness(
    anySink(
      upsertSink<Options>({
        batchKeys: () => 4,
        open: ({ options: { log }, options }) => {
          const without = (ids: readonly unknown[]): string[] => log.lists[0]!.filter((text) => !ids.includes(parse(text)[0]));
          return {
            put: (rows) => take(options, rows).then(() => void (log.lists[0] = [...without(rows.map(([id]) => id)), ...rows.map(textOf)])),
            remove: (keys) => take(options, keys).then(() => void (log.lists[0] = without(keys.map(([id]) => id)))),
            close: closed,
          };
        },
      }),
    ),
    { guarantee: 'idempotent', kinds: ['insert', 'update-after', 'delete'], keyed: true, visible: (log) => log.lists[0]! },
  );

interface Epoch {
  readonly name: string;
}

const requireOwner = ({ options, lineage }: RecoverContext<Options>): void => {
  if ((options.log.attempt ?? 0) <= lineage.attempt) return;
  throw new HeadraceError('A newer attempt has taken over.', {
    code: 'ladder.replaced',
    domain: 'external',
    retry: 'none',
    remedy: 'End it.',
  });
};

/** What is committed stands in the list under its epoch's name, so a second commit finds it; who was replaced prepares and commits nothing. */
export const twoPhaseHarness = (): ConnectorHarness =>
  sinkHarness(
    anySink(
      twoPhaseSink<Options, Epoch>({
        committable: { version: 1, schema: z.object({ name: z.string() }) },
        begin: (ctx, name) => {
          const rows: string[] = [];
          return {
            write: (more) => take(ctx.options, more).then(() => void rows.push(...more.map(textOf))),
            prepare: async () => {
              await take(ctx.options, []);
              requireOwner(ctx);
              if (rows.length === 0) return null;
              ctx.options.log.staged!.set(name, rows);
              return { name };
            },
            abort: closed,
          };
        },
        commit: async (ctx, { name }) => {
          const { log } = ctx.options;
          await take(ctx.options, []);
          if (log.lists.some(([first]) => first === name)) return 'already-committed';
          requireOwner(ctx);
          log.lists.push([name, ...log.staged!.get(name)!]);
          return 'committed';
        },
        recover: (ctx, pending) => {
          requireOwner(ctx);
          const { log } = ctx.options;
          log.attempt = ctx.lineage.attempt;
          for (const name of log.staged!.keys()) if (pending.every((epoch) => epoch.name !== name)) log.staged!.delete(name);
          return Promise.resolve();
        },
      }),
    ),
    { guarantee: 'exactly-once', kinds: ['insert'], keyed: false, visible: (log) => log.lists.slice(1).flatMap(([, ...rows]) => rows) },
  );

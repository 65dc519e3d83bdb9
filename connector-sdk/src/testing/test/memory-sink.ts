import { z } from 'zod';
import { HeadraceError } from '../../errors/connector-error';
import type { ConnectorRuntime } from '../../runtime';
import { notNull, types } from '../../schema/data-type';
import type { SqlRow } from '../../schema/values';
import type { ConnectorSpec, RowChange } from '../../spec/connector-spec';
import type { Committer } from '../../sink/sink';
import { connectorHarness, type ConnectorHarness } from '../harness';
import { leaked } from './memory-source';

/** What may be wrong with the sink. */
export const sinkFaults = [
  'writes at once',
  'commits at prepare',
  'commits twice',
  'forgets pending',
  'keeps the old epoch',
  'answers wrongly',
  'answers twice',
  'has no committer',
  'commits the first alone',
  'does not fence',
  'loses the last row',
  'ignores deletes',
  'deletes whole rows only',
  'ignores updates',
  'first change wins',
  'fails on close',
  'leaks timers',
  'swallows refusals',
  'acknowledges while away',
  'gives up while away',
  'gives other values',
  'lets zombies commit',
  'drops what a zombie commits',
] as const;
export type SinkFault = (typeof sinkFaults)[number] | 'none';

type Change = readonly [RowChange, number, string | null];
interface Epoch {
  readonly name: string;
  readonly attempt: number;
  readonly changes: readonly Change[];
}

/** A table in memory, keyed or not. */
class Store {
  rows: (readonly [number, string | null])[] = [];
  readonly committed = new Set<string>();
  attempt = 0;
  away = false;
  /** What the faulty writer of the last life left. */
  left: Change[] = [];

  constructor(
    private readonly keyed: boolean,
    private readonly fault: SinkFault,
  ) {}

  apply(changes: readonly Change[]): void {
    const seen = new Set<number>();
    for (const [kind, id, text] of changes) {
      if (this.fault === 'first change wins' && seen.has(id)) continue;
      seen.add(id);
      if (kind === 'delete' && this.fault === 'ignores deletes') continue;
      if (kind === 'delete' && text === null && this.fault === 'deletes whole rows only') continue;
      if (kind === 'update-after' && this.fault === 'ignores updates') continue;
      if (this.keyed) this.rows = this.rows.filter(([other]) => other !== id);
      if (kind !== 'delete') this.rows.push([id, text]);
    }
  }
}

const problem = (message: string, retry: 'none' | 'backoff'): HeadraceError =>
  new HeadraceError(message, { code: 'memory.problem', domain: 'external', retry, remedy: 'Wait, or correct the row.' });

function runtime(store: () => Store, fault: SinkFault, keyed: boolean): ConnectorRuntime<object> {
  const options = z.object({});
  const spec: ConnectorSpec<object> = {
    name: 'memory',
    title: 'Memory',
    summary: 'A table in memory',
    icon: 'table',
    options,
    formats: [],
    sink: {
      payload: () => 'rows',
      accepts: () => ({ kinds: keyed ? ['insert', 'update-after', 'delete'] : ['insert'], deleteByKey: keyed }),
      guarantee: () => 'exactly-once',
    },
    metadataColumns: [],
    permissions: () => ({}),
    flink: () => ({ kind: 'unsupported', reason: 'a test has no Flink' }),
  };
  return {
    spec,
    check: () => Promise.resolve({ ok: true }),
    sink: {
      committable: {
        version: 1,
        schema: z.custom<Epoch>(),
      },
      recover: (ctx, { pending }) => {
        store().attempt = ctx.lineage.attempt;
        if (fault === 'forgets pending') for (const { name } of pending as Epoch[]) store().committed.add(name);
        return Promise.resolve();
      },
      createWriter: (ctx) => {
        let changes: Change[] = fault === 'keeps the old epoch' ? store().left : [];
        store().left = changes;
        let closed = false;
        if (fault === 'leaks timers') leaked.push(setInterval(() => undefined, 60_000));
        return {
          write: (data) => {
            if (data.kind !== 'rows') throw new Error('rows only');
            const own = data.rows.map((row, i): Change => [data.kinds[i]!, row[0] as number, row[1] as string | null]);
            if (own.some(([, id]) => id < 0) && fault !== 'swallows refusals')
              return Promise.reject(problem('The row -1 is refused.', 'none'));
            const kept = own.filter(([, id]) => id >= 0);
            if (fault === 'loses the last row') kept.pop();
            if (fault === 'writes at once' || fault === 'has no committer') store().apply(kept);
            else changes.push(...kept);
            return Promise.resolve();
          },
          prepareCommit: (checkpointId) => {
            const name = `${ctx.lineage.attempt}-${ctx.subtask}-${checkpointId}`;
            const epoch: Epoch = { name, attempt: ctx.lineage.attempt, changes };
            changes = [];
            store().left = changes;
            const replaced = ctx.lineage.attempt < store().attempt;
            if (fault === 'commits at prepare' || (replaced && fault === 'does not fence')) {
              store().apply(epoch.changes);
              store().committed.add(name);
            }
            return Promise.resolve({ committables: fault === 'has no committer' ? [] : [epoch] });
          },
          close: () => {
            if (closed && fault === 'fails on close') return Promise.reject(new Error('closed already'));
            closed = true;
            return Promise.resolve();
          },
        };
      },
      ...(fault === 'has no committer' ? {} : { createCommitter: (ctx) => committer(store, fault, ctx.lineage.attempt) }),
    },
  };
}

function committer(store: () => Store, fault: SinkFault, attempt: number): Committer<Epoch> {
  return {
    commit: (_id, requests) => {
      for (const [i, request] of requests.entries()) {
        const { name, changes } = request.committable;
        if (store().away && fault !== 'acknowledges while away') {
          const gone = problem('The table is away.', fault === 'gives up while away' ? 'none' : 'backoff');
          if (fault === 'gives up while away') request.failed(gone);
          else request.retryLater(10, gone);
          continue;
        }
        if (attempt < store().attempt && fault !== 'lets zombies commit') {
          if (fault === 'drops what a zombie commits') store().committed.add(name);
          request.failed(problem('A newer attempt has taken over.', 'none'));
          continue;
        }
        const again = store().committed.has(name) && fault !== 'commits twice';
        if (!again && !(fault === 'commits the first alone' && i > 0)) store().apply(changes);
        store().committed.add(name);
        if (again && fault !== 'answers wrongly') request.alreadyCommitted();
        else request.committed();
        if (fault === 'answers twice') request.committed();
      }
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

/** The harness of a sink with one fault. */
export function memorySinkHarness(fault: SinkFault, keyed = true): ConnectorHarness {
  let store = new Store(keyed, fault);
  const fields = [
    { name: 'id', type: notNull(types.INT) },
    { name: 'text', type: types.STRING },
  ];
  const table = { name: 't', fields, primaryKey: keyed ? ['id'] : [], metadata: [], partitionKeys: [] };
  const fresh = (): Store => (store = new Store(keyed, fault));
  const textOf = (row: SqlRow): string => row.map(String).join('|');
  return connectorHarness<object>({
    connector: runtime(() => store, fault, keyed),
    sinks: [
      {
        name: keyed ? 'by key' : 'append',
        explore: 300,
        epoch: (n) => [0, 1, 2].map((i) => ({ kind: 'insert', row: [n * 10 + i, `epoch ${n}`] })),
        open: () => {
          fresh();
          return {
            instance: { options: {}, table },
            visible: () => Promise.resolve(store.rows.map(textOf)),
            textOf,
            refused: () => [-1, 'refused'],
            outage: () => {
              store.away = true;
              return Promise.resolve(() => {
                store.away = false;
                return Promise.resolve();
              });
            },
          };
        },
        types: () => {
          fresh();
          const rows: SqlRow[] = [
            [1, 'é'],
            [2, null],
          ];
          return Promise.resolve({
            instance: { options: {}, table },
            rows,
            read: () => Promise.resolve((fault === 'gives other values' ? store.rows.map(([id]) => [id, 'e']) : store.rows) as SqlRow[]),
          });
        },
      },
    ],
    skip: { 'connector.check.refuses': 'a test has no options' },
  });
}

import { describe, expect, it } from 'vitest';
import { ColumnsToRows, RowsToColumns, kindTextOf } from '@headrace/connector-sdk/base';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { LookupRuntime } from '@headrace/connector-sdk/lookup';
import { types, type SqlRow } from '@headrace/connector-sdk/schema';
import type { RowChange } from '@headrace/connector-sdk/spec';
import { asOperatorId } from '@/model/ids';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import { BATCH_ROWS } from '../contract/batch';
import type { StateSection } from '../contract/chain';
import type { Element } from '../dataflow/element';
import { InputGate } from '../dataflow/input-gate';
import { LocalChannel } from '../dataflow/local-channel';
import { PooledBatch } from '../dataflow/pooled-batch';
import { SharedOutput } from '../dataflow/shared-output';
import type { RestoredOperator, TaskHost } from '../dataflow/task';
import { OperatorMeter } from '../metrics/operator-meter';
import type { LookupTask } from './lookup-task';
import { openLookup } from './open-lookup';

const inputFields = [
  { name: 'id', type: types.BIGINT },
  { name: 'code', type: types.STRING },
];
const dimension = [
  { name: 'code', type: types.STRING },
  { name: 'title', type: types.STRING },
  { name: 'weight', type: types.INT },
];
const output = [...inputFields, dimension[1]!, dimension[2]!];
const base: LookupJoinPlan = {
  id: asOperatorId('join/lookup'),
  kind: 'lookup-join',
  origin: [],
  name: 'join',
  output,
  use: {
    connector: 'dim',
    options: {},
    format: null,
    schema: { name: 'dim', fields: dimension, primaryKey: [], metadata: [], partitionKeys: [] },
  },
  type: 'inner',
  keys: [{ dimension: 'code', stream: { column: 1 } }],
  columns: ['title', 'weight'],
  condition: null,
  cache: { mode: 'none' },
  async: { ordered: true, capacity: 10_000, timeoutMs: 1_000 },
  retry: { attempts: 0, delayMs: 1 },
  inputUpsertKey: null,
};

interface Bench {
  readonly task: LookupTask;
  readonly asked: string[][];
  table: Map<string, SqlRow[]>;
  failures: number;
  /** What the next scans wait for. */
  scanning: Promise<void>;
  /** Scans that began. */
  scans: number;
  feed(rows: readonly SqlRow[], more?: { kinds?: readonly RowChange[]; marks?: readonly (readonly [number, number])[] }): void;
  /** Steps until `count` rows or failures came out. */
  rows(count: number): Promise<string[]>;
  /** A barrier arrives; the state goes into `sections`. */
  barrier(): void;
  /** Of the second channel, where there is one. */
  readonly other: LocalChannel;
  readonly errors: unknown[];
  readonly sections: StateSection[];
}

async function bench(
  plan: Partial<LookupJoinPlan> = {},
  restored: RestoredOperator | null = null,
  more: readonly (readonly [string, SqlRow[]])[] = [],
  batchesBehind = 100,
  twoChannels = false,
): Promise<Bench> {
  const input = new LocalChannel(100);
  const other = new LocalChannel(100);
  const out = new LocalChannel(batchesBehind);
  const asked: string[][] = [];
  const errors: unknown[] = [];
  const sections: StateSection[] = [];
  const self: Pick<Bench, 'table' | 'failures' | 'scanning' | 'scans'> = {
    scanning: Promise.resolve(),
    scans: 0,
    table: new Map<string, SqlRow[]>([
      ...more,
      ['a', [['Alpha', 1]]],
      [
        'b',
        [
          ['Beta', 2],
          ['Bravo', 3],
        ],
      ],
    ]),
    failures: 0,
  };
  const lookup: LookupRuntime<unknown> = {
    create: (_ctx, ask) => ({
      lookup: (keys) => {
        asked.push(keys.map((key) => String(key[0])));
        if (self.failures-- > 0) return Promise.reject(new HeadraceError('away', { code: 'x', domain: 'external', retry: 'backoff' }));
        return Promise.resolve(keys.map((key) => self.table.get(String(key[0])) ?? []));
      },
      async *scan() {
        self.scans++;
        await self.scanning;
        yield [...self.table].flatMap(([code, rows]) => rows.map((row) => (ask.columns.length > 2 ? [...row, code] : row)));
      },
      close: () => Promise.resolve(),
    }),
  };
  const host: TaskHost = {
    subtask: 0,
    parallelism: 1,
    signal: new AbortController().signal,
    wake: () => undefined,
    fail: (error) => errors.push(error),
    sectionWriter: () => ({
      backlog: 0,
      write: (section) => sections.push(section),
      finish: () => Promise.resolve({ name: 'f', sizeBytes: 1, crc: 0 }),
      abandon: () => Promise.resolve(),
    }),
    acknowledge: () => undefined,
    decline: (_, error) => errors.push(error),
    restored: () => restored,
  };
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const task = await openLookup({
    index: 0,
    plan: { ...base, ...plan },
    inputFields,
    withKinds: true,
    lookup,
    context: {
      options: {},
      table: base.use.schema,
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      metrics: new OperatorMeter(base.id),
      signal: host.signal,
      clock: { now: () => Date.now(), sleep },
      resolvePath: (path) => path,
    },
    gate: new InputGate((twoChannels ? [input, other] : [input]).map((channel) => ({ channel, input: 0, side: 0 }))),
    output: new SharedOutput([out]),
    host,
    meter: new OperatorMeter(base.id),
    attempt: 1,
    timeZone: 'UTC',
  });
  const fill = new RowsToColumns(inputFields);
  const read = new ColumnsToRows(output);
  const collected: string[] = [];
  const drain = (): void => {
    for (let element = out.peek(); element; element = out.peek()) {
      if (element.kind === 'batch') {
        const { batch } = element;
        let mark = 0;
        for (let row = 0; row <= batch.rowCount; row++) {
          while (mark < batch.markCount && batch.markRows[mark] === row) collected.push(`~${batch.markValues[mark++]}`);
          if (row < batch.rowCount) collected.push(`${kindTextOf(batch.kinds?.[row] ?? 0)}${read.row(batch, row).map(String).join(',')}`);
        }
        element.release();
      } else collected.push(element.kind);
      out.shift();
    }
  };
  return Object.assign(self, {
    task,
    other,
    asked,
    errors,
    sections,
    feed: (rows: readonly SqlRow[], more: { kinds?: readonly RowChange[]; marks?: readonly (readonly [number, number])[] } = {}) => {
      const batch = new PooledBatch(inputFields, false);
      fill.fill(batch, rows, more.kinds ?? null);
      more.marks?.forEach(([row, value], index) => {
        batch.markRows[index] = row;
        batch.markValues[index] = value;
      });
      batch.markCount = more.marks?.length ?? 0;
      input.push({ kind: 'batch', batch, release: () => undefined });
    },
    barrier: () => input.push({ kind: 'barrier', mark: { id: 1, type: 'checkpoint', directory: '/none' } }),
    rows: async (count: number) => {
      for (let turn = 0; turn < 500 && collected.length < count && errors.length === 0; turn++) {
        task.step(Date.now());
        drain();
        await sleep(1);
      }
      for (let more = 0; more < 3; more++) task.step(Date.now());
      return collected.splice(0);
    },
  });
}

describe('the dimension join', () => {
  it('gives each row its matches, in order, and asks each key once a batch', async () => {
    const b = await bench();
    b.feed(
      [
        [1n, 'b'],
        [2n, 'x'],
        [3n, 'a'],
        [4n, null],
        [5n, 'b'],
      ],
      {
        marks: [
          [1, 10],
          [5, 20],
        ],
      },
    );
    expect(await b.rows(7)).toEqual(['+I1,b,Beta,2', '+I1,b,Bravo,3', '~10', '+I3,a,Alpha,1', '+I5,b,Beta,2', '+I5,b,Bravo,3', '~20']);
    expect(b.asked).toEqual([['b', 'x', 'a']]);
  });

  it('keeps rows without a match in a left join', async () => {
    const b = await bench({ type: 'left' });
    b.feed([
      [1n, 'x'],
      [2n, null],
    ]);
    expect(await b.rows(2)).toEqual(['+I1,x,null,null', '+I2,null,null,null']);
  });

  it('remembers under cache LRU, forgets what is used least, and knows what is not there', async () => {
    const b = await bench({ cache: { mode: 'lru', maxRows: 2, expireAfterWriteMs: null } });
    for (const code of ['a', 'x', 'a', 'b', 'a']) {
      b.feed([[1n, code]]);
      await b.rows(code === 'x' ? 0 : 1);
      for (let i = 0; i < 5; i++) await b.rows(0);
      b.feed([], { marks: [[0, Date.now()]] });
      await b.rows(1);
    }
    expect(b.asked.flat()).toEqual(['a', 'x', 'b', 'a']);
  });

  it('loads the whole table under cache ALL and never asks', async () => {
    const b = await bench({ cache: { mode: 'all', reloadEveryMs: null } });
    b.table = new Map();
    b.feed([
      [1n, 'a'],
      [2n, 'x'],
      [3n, 'b'],
    ]);
    expect(await b.rows(3)).toEqual(['+I1,a,Alpha,1', '+I3,b,Beta,2', '+I3,b,Bravo,3']);
    expect(b.asked).toEqual([]);
  });

  it.each<[string, Partial<LookupJoinPlan>]>([
    ['inner', { type: 'inner' }],
    ['left', { type: 'left' }],
  ])('gives under cache ALL what it gives without, where one row has thousands of matches (%s)', async (_name, plan) => {
    const many = Array.from({ length: 3_000 }, (_, n): SqlRow => [n % 7 === 0 ? null : `match ${n}`, n]);
    const rows: SqlRow[] = ['b', 'x', 'many', null, 'many', 'a', 'many'].map((code, id) => [BigInt(id), code]);
    const results: string[][] = [];
    for (const cache of [{ mode: 'none' }, { mode: 'all', reloadEveryMs: null }] as const) {
      const b = await bench({ ...plan, cache }, null, [['many', many]]);
      b.feed(rows, {
        marks: [
          [0, 1],
          [3, 2],
          [7, 3],
        ],
      });
      results.push(await b.rows(9_000 + 3 + 3 + (plan.type === 'left' ? 2 : 0)));
      await b.task.close();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[0]!.filter((line) => line.includes('many'))).toHaveLength(9_000);
  });

  it('lets a watermark go that met no room, without waiting for more input', async () => {
    const b = await bench({ cache: { mode: 'all', reloadEveryMs: null } }, null, [], 1);
    const full = Array.from({ length: BATCH_ROWS }, (_, id): SqlRow => [BigInt(id), 'a']);
    b.feed(full);
    b.feed(full, { marks: [[BATCH_ROWS, 20]] });
    const until = Date.now() + 50;
    while (Date.now() < until) b.task.step(Date.now());
    const told = await b.rows(2 * BATCH_ROWS + 1);
    expect(told.slice(2 * BATCH_ROWS)).toEqual(['~20']);
  });

  it.each<[string, Element]>([
    ['falls idle', { kind: 'status', idle: true }],
    ['ends', { kind: 'end' }],
  ])('lets the watermark of the others go when a channel %s', async (_what, element) => {
    const b = await bench({}, null, [], 100, true);
    b.feed([[1n, 'a']], { marks: [[1, 10]] });
    expect(await b.rows(1)).toEqual(['+I1,a,Alpha,1']);
    b.other.push(element);
    expect(await b.rows(1)).toEqual(['~10']);
  });

  it('a reload acts on later rows', async () => {
    const b = await bench({ cache: { mode: 'all', reloadEveryMs: 20 } });
    b.feed([[1n, 'a']]);
    expect(await b.rows(1)).toEqual(['+I1,a,Alpha,1']);
    b.table = new Map([['a', [['Anew', 9]]]]);
    // When the second scan from here begins, the first one is over.
    for (const before = b.scans; b.scans < before + 2;) await new Promise((resolve) => setTimeout(resolve, 1));
    b.feed([[2n, 'a']]);
    expect(await b.rows(1)).toEqual(['+I2,a,Anew,9']);
    await b.task.close();
  });

  it('a reload that its end breaks off is no failure', async () => {
    const b = await bench({ cache: { mode: 'all', reloadEveryMs: 5 } });
    let breakOff: (error: Error) => void = () => undefined;
    b.scanning = new Promise((_, reject) => (breakOff = reject));
    for (const before = b.scans; b.scans === before;) await new Promise((resolve) => setTimeout(resolve, 1));
    await b.task.close();
    breakOff(new Error('the connection is closed'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(b.errors).toEqual([]);
  });

  it('tries again as often as the plan says, then fails', async () => {
    const b = await bench({ retry: { attempts: 2, delayMs: 1 } });
    b.failures = 2;
    b.feed([[1n, 'a']]);
    expect(await b.rows(1)).toEqual(['+I1,a,Alpha,1']);
    b.failures = 3;
    b.feed([[1n, 'a']]);
    await b.rows(1);
    expect(b.errors).toHaveLength(1);
  });
});

describe('input that is not insert-only', () => {
  it('keeps keys with NULL apart from each other and from texts', async () => {
    const b = await bench({ inputUpsertKey: [0, 1], keys: [{ dimension: 'code', stream: { column: 1 } }], type: 'left' });
    b.feed([[1n, 'a']], { kinds: ['insert'] });
    b.feed(
      [
        [1n, null],
        [2n, null],
        [null, 'a'],
        [null, 'b'],
      ],
      { kinds: ['insert', 'insert', 'insert', 'insert'] },
    );
    await b.rows(6);
    b.table = new Map();
    b.feed([[null, 'a']], { kinds: ['delete'] });
    b.feed([[null, 'b']], { kinds: ['delete'] });
    expect(await b.rows(3)).toEqual(['-Dnull,a,Alpha,1', '-Dnull,b,Beta,2', '-Dnull,b,Bravo,3']);
  });

  it('is taken back from what it was joined to, also after a restore', async () => {
    const b = await bench({ inputUpsertKey: [0] });
    b.feed(
      [
        [1n, 'a'],
        [2n, 'b'],
      ],
      { kinds: ['insert', 'insert'] },
    );
    await b.rows(3);
    b.table = new Map([['a', [['Changed', 7]]]]);
    b.feed(
      [
        [1n, 'a'],
        [1n, 'a'],
      ],
      { kinds: ['update-before', 'update-after'] },
    );
    expect(await b.rows(2)).toEqual(['-U1,a,Alpha,1', '+U1,a,Changed,7']);
    b.barrier();
    expect(await b.rows(1)).toEqual(['barrier']);
    await b.rows(0);
    const { sections } = b;
    const again = await bench({ inputUpsertKey: [0] }, { runtime: [null], oldParallelism: 1, sections: () => sections });
    again.feed(
      [
        [1n, 'a'],
        [2n, 'b'],
      ],
      { kinds: ['delete', 'delete'] },
    );
    expect(await again.rows(3)).toEqual(['-D1,a,Changed,7', '-D2,b,Beta,2', '-D2,b,Bravo,3']);
  });

  it('without a key: each of equal rows is taken back as it was joined, whatever other rows came between, also after a restore', async () => {
    const keyless = { inputUpsertKey: [0, 1], inputRepeats: true } as const;
    const b = await bench(keyless);
    b.feed([
      [1n, 'a'],
      [2n, 'b'],
    ]);
    await b.rows(3);
    b.table = new Map([['a', [['Changed', 7]]]]);
    b.feed([[1n, 'a']]);
    expect(await b.rows(1)).toEqual(['+I1,a,Changed,7']);
    b.barrier();
    expect(await b.rows(1)).toEqual(['barrier']);
    await b.rows(0);
    const { sections } = b;
    const again = await bench(keyless, { runtime: [null], oldParallelism: 1, sections: () => sections });
    again.table = new Map();
    again.feed(
      [
        [2n, 'b'],
        [1n, 'a'],
        [1n, 'a'],
      ],
      { kinds: ['update-before', 'delete', 'delete'] },
    );
    expect(await again.rows(4)).toEqual(['-U2,b,Beta,2', '-U2,b,Bravo,3', '-D1,a,Changed,7', '-D1,a,Alpha,1']);
  });
});

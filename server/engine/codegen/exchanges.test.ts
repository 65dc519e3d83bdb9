import { notNull, types, type DataType } from '@headrace/connector-sdk/schema';
import { expect, test } from 'vitest';
import { input } from '@/server/plan/expr/build';
import type { AggregateCall, PlanEdge, PlanOperator, WindowShape } from '@/server/plan/job/job-plan';
import { batchOf } from '../batch/testing/rows';
import { MemoryOutput } from '../batch/testing/memory-output';
import { compileChain } from './compile-chain';
import { calcPlan, context, edge, groupPlan, sourcePlan, straightChain, unionPlan, watermarkPlan, windowPlan } from './testing/plans';

const { INT } = types;
const long = notNull(types.BIGINT);
const ts = notNull(types.TIMESTAMP(3));
const count: AggregateCall = { fn: 'COUNT', args: [], distinct: false, filter: null, type: long };

const through = (exchange: PlanEdge['exchange'], targets: number): MemoryOutput => {
  const out = new MemoryOutput([INT], false, targets, () => 4);
  const chain = compileChain(straightChain(sourcePlan([INT]), [unionPlan([INT])], { exchange }))(context([out]));
  const rows = Array.from({ length: 200 }, (_, i) => [i]);
  expect(chain.process(0, batchOf([INT], rows), { from: 0, to: 200 })).toBe(200);
  expect(chain.advanceWatermark(0, 5)).toBe(true);
  chain.flush();
  return out;
};
const numbers = (out: MemoryOutput, target: number): readonly unknown[] => out.rows(target).map(({ row }) => row[0]);

test('broadcast gives every row and mark to each target', () => {
  const out = through({ kind: 'broadcast' }, 3);
  for (const target of [0, 1, 2]) {
    expect(numbers(out, target)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(out.received[target]!.at(-1)).toEqual({ watermark: 5 });
  }
});

test('rebalance gives each row to one target, none goes empty, and marks go to all', () => {
  const out = through({ kind: 'rebalance' }, 3);
  expect([0, 1, 2].flatMap((target) => numbers(out, target)).sort((a, b) => Number(a) - Number(b))).toEqual(
    Array.from({ length: 200 }, (_, i) => i),
  );
  for (const target of [0, 1, 2]) {
    expect(out.rows(target).length).toBeGreaterThan(40);
    expect(out.received[target]!.at(-1)).toEqual({ watermark: 5 });
  }
});

test('a union waits for the slowest of its inputs', () => {
  const out = new MemoryOutput([INT], false);
  const sources = [sourcePlan([INT], 'a'), sourcePlan([INT], 'b')];
  const chain = compileChain({
    operators: [unionPlan([INT])],
    edges: [],
    inputs: sources.map((source) => edge(source.id, 'union')),
    outputs: [edge('union', 'sink')],
    upstream: sources,
  })(context([out]));
  chain.process(0, batchOf([INT], [[1]]), { from: 0, to: 1 });
  chain.advanceWatermark(0, 100);
  chain.process(1, batchOf([INT], [[2]]), { from: 0, to: 1 });
  chain.advanceWatermark(1, 50);
  chain.flush();
  expect(out.received[0]).toEqual([{ kind: 0, row: [1] }, { kind: 0, row: [2] }, { watermark: 50 }]);
});

const window = (id: string, shape: WindowShape, columns: { readonly time: number; readonly call: AggregateCall }): PlanOperator =>
  windowPlan(
    [long, ts],
    {
      window: shape,
      timeColumn: columns.time,
      keys: [],
      aggregates: [columns.call],
      outputs: [{ kind: 'aggregate', index: 0 }, { kind: 'window-time' }],
      phase: 'single',
    },
    id,
  );

test('windows over windows in one chain, and a fan-out to a group beside them', () => {
  const columns: readonly DataType[] = [long, ts];
  const tumble = (sizeMs: number): WindowShape => ({ type: 'tumble', sizeMs, offsetMs: 0 });
  const operators: readonly PlanOperator[] = [
    watermarkPlan(columns, 1, input(1, ts)),
    window('inner', tumble(100), { time: 1, call: count }),
    calcPlan([input(1, ts), input(0, long)], null, 'swap'),
    window('outer', tumble(1_000), { time: 0, call: { fn: 'MAX', args: [1], distinct: false, filter: null, type: long } }),
    groupPlan([long], { keys: [], aggregates: [count], inputRetracts: false, emitsUpdateBefore: false, stateTtlMs: null }),
  ];
  const outs = [new MemoryOutput([long, ts], false, 1, () => 1), new MemoryOutput([long], true, 1, () => 1)];
  const chain = compileChain({
    operators,
    edges: [edge('watermark', 'inner'), edge('inner', 'swap'), edge('swap', 'outer'), edge('watermark', 'group')],
    inputs: [edge('source', 'watermark')],
    outputs: [edge('outer', 'sink'), edge('group', 'other', { changelog: 'upsert' })],
    upstream: [sourcePlan(columns)],
  })(context(outs));
  const rows = [10n, 20n, 150n, 990n, 1_010n, 1_020n, 1_030n, 2_500n].map((time) => [1n, time]);
  const batch = batchOf(columns, rows);
  batch.clock = { watermark: -Infinity, others: Infinity };
  expect(chain.process(0, batch, { from: 0, to: rows.length })).toBe(rows.length);
  chain.advanceWatermark(0, Infinity);
  chain.flush();
  expect(outs[0]!.rows().map(({ row }) => row)).toEqual([
    [2n, 999n],
    [3n, 1_999n],
    [1n, 2_999n],
  ]);
  expect(outs[1]!.rows().map(({ row }) => row[0])).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
});

test('state older than its TTL begins anew', () => {
  let now = 0;
  const plan = groupPlan([INT, long], {
    keys: [0],
    aggregates: [count],
    inputRetracts: false,
    emitsUpdateBefore: false,
    stateTtlMs: 1_000,
  });
  const out = new MemoryOutput([INT, long], true);
  const chain = compileChain(straightChain(sourcePlan([INT]), [plan], { changelog: 'upsert' }))(context([out], { now: () => now }));
  for (const time of [0, 900, 1_800, 5_000]) {
    now = time;
    chain.process(0, batchOf([INT], [[7]]), { from: 0, to: 1 });
  }
  now = 9_000;
  chain.onTime(now);
  chain.process(0, batchOf([INT], [[7]]), { from: 0, to: 1 });
  chain.flush();
  expect(out.rows().map(({ kind, row }) => [kind, row[1]])).toEqual([
    [0, 1n],
    [2, 2n],
    [2, 3n],
    [0, 1n],
    [0, 1n],
  ]);
});

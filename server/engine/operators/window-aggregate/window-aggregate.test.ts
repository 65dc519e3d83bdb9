import { notNull, types } from '@headrace/connector-sdk/schema';
import { expect, test } from 'vitest';
import { input } from '@/server/plan/expr/build';
import { batchOf } from '../../batch/testing/rows';
import { MemoryOutput } from '../../batch/testing/memory-output';
import { compileChain } from '../../codegen/compile-chain';
import { context, sourcePlan, straightChain, watermarkPlan, windowPlan } from '../../codegen/testing/plans';

const ts = notNull(types.TIMESTAMP(3));
const columns = [types.STRING, types.BIGINT, ts];
const output = [types.STRING, notNull(types.BIGINT), types.BIGINT, ts, ts];

test('tumbling windows count, sum and drop late rows', () => {
  const window = windowPlan(output, {
    window: { type: 'tumble', sizeMs: 1_000, offsetMs: 0 },
    timeColumn: 2,
    keys: [0],
    aggregates: [
      { fn: 'COUNT', args: [], distinct: false, filter: null, type: notNull(types.BIGINT) },
      { fn: 'SUM', args: [1], distinct: false, filter: null, type: types.BIGINT },
    ],
    outputs: [
      { kind: 'key', index: 0 },
      { kind: 'aggregate', index: 0 },
      { kind: 'aggregate', index: 1 },
      { kind: 'window-start' },
      { kind: 'window-end' },
    ],
    phase: 'single',
  });
  const chain = compileChain(straightChain(sourcePlan(columns), [watermarkPlan(columns, 2, input(2, ts)), window]));
  const out = new MemoryOutput(output, false);
  const instance = chain(context([out]));
  const batch = batchOf(columns, [
    ['a', 1n, 100n],
    ['b', null, 200n],
    ['a', 5n, 900n],
    ['a', 7n, 1_000n],
    ['a', 9n, 500n],
    [null, 1n, 1_500n],
  ]);
  batch.clock = { watermark: -Infinity, others: Infinity };
  expect(instance.process(0, batch, { from: 0, to: 6 })).toBe(6);
  instance.advanceWatermark(0, Infinity);
  instance.flush();
  expect(out.rows().map(({ row }) => row)).toEqual(
    expect.arrayContaining([
      ['a', 2n, 6n, 0n, 1_000n],
      ['b', 1n, null, 0n, 1_000n],
      ['a', 1n, 7n, 1_000n, 2_000n],
      [null, 1n, 1n, 1_000n, 2_000n],
    ]),
  );
  expect(out.rows()).toHaveLength(4);
  expect(instance.metrics[1]).toMatchObject({ rowsIn: 6, rowsOut: 4, lateRows: 1 });
});

import { notNull, types } from '@headrace/connector-sdk/schema';
import { expect, test } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { UpdatingOverPlan } from '@/server/plan/job/ranking-plans';
import { MemoryOutput } from '../../batch/testing/memory-output';
import { compileChain } from '../../codegen/compile-chain';
import { context, fields, sourcePlan, straightChain } from '../../codegen/testing/plans';
import { feed, untilDone, type Step } from '../testing/drive';

const input = [types.STRING, notNull(types.INT)];
const sum = { fn: 'SUM', args: [1], distinct: false, filter: null, type: types.INT };
const place = { fn: 'ROW_NUMBER', args: [], distinct: false, filter: null, type: notNull(types.BIGINT) };
const output = [...input, sum.type, place.type];
const plan: UpdatingOverPlan = {
  id: asOperatorId('over'),
  kind: 'updating-over',
  origin: [],
  name: 'over',
  output: fields(output),
  partition: [0],
  order: [{ column: 1, ascending: true, nullsLast: false }],
  frame: { mode: 'rows', preceding: null },
  calls: [sum, place],
  emitsUpdateBefore: false,
  stateTtlMs: null,
};

function running(of: UpdatingOverPlan) {
  const clock = { now: 0 };
  const out = new MemoryOutput(output, true);
  const chain = compileChain(straightChain(sourcePlan(input), [of], { changelog: 'upsert' }, ['retract']))(
    context([out], { now: () => clock.now }),
  );
  const take = (...rows: readonly (readonly [number, string, number])[]): readonly unknown[] => {
    const seen = out.rows().length;
    const steps = rows.map(([kind, key, value]): Step => ({ kind, row: [key, value] }));
    feed(chain, out, steps, { types: input, cuts: [2], changes: true });
    untilDone(out, () => chain.flush());
    return out
      .rows()
      .slice(seen)
      .map(({ kind, row }) => [kind, ...row]);
  };
  return { chain, out, clock, take };
}

test('a row between others tells itself, then those behind it in their order, and no other partition', () => {
  const { take } = running(plan);
  take([0, 'a', 1], [0, 'a', 5], [0, 'b', 9]);
  expect(take([0, 'a', 3])).toEqual([
    [0, 'a', 3, 4, 2n],
    [2, 'a', 5, 9, 3n],
  ]);
  expect(take([3, 'a', 1])).toEqual([
    [3, 'a', 1, 1, 1n],
    [2, 'a', 3, 3, 1n],
    [2, 'a', 5, 8, 2n],
  ]);
});

test('a row that was never there changes nothing, and of a partition that ended another begins', () => {
  const { take } = running(plan);
  expect(take([3, 'a', 1], [0, 'a', 2], [3, 'a', 1], [3, 'a', 2], [3, 'a', 2], [0, 'a', 4])).toEqual([
    [0, 'a', 2, 2, 1n],
    [3, 'a', 2, 2, 1n],
    [0, 'a', 4, 4, 1n],
  ]);
});

test('rows are forgotten without a word when their time is over, and later ones are added up without them', () => {
  const { take, chain, out, clock } = running({ ...plan, stateTtlMs: 1_000 });
  take([0, 'a', 1], [0, 'b', 1]);
  clock.now = 600;
  take([0, 'a', 2]);
  clock.now = 1_100;
  const told = out.rows().length;
  untilDone(out, () => chain.onTime(clock.now));
  expect(out.rows()).toHaveLength(told);
  expect(take([0, 'a', 3], [0, 'b', 7])).toEqual([
    [0, 'a', 3, 5, 3n],
    [0, 'b', 7, 7, 1n],
  ]);
});

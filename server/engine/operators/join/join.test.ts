import { nullable, types, type DataType } from '@headrace/connector-sdk/schema';
import { expect, test } from 'vitest';
import type { JoinPlan, JoinSide } from '@/server/plan/job/join-plans';
import { MemoryOutput } from '../../batch/testing/memory-output';
import { compileChain } from '../../codegen/compile-chain';
import { context, joinPlan, sourcePlan, twoInputChain } from '../../codegen/testing/plans';
import { feedSides, snapshotOf, type SideStep } from '../testing/drive';

const columns: readonly DataType[] = [types.BIGINT, types.STRING];
const side = (more: Partial<JoinSide> = {}): JoinSide => ({ unique: null, retracts: true, stateTtlMs: null, ...more });
const left = (kind: number, key: bigint | null, text: string): SideStep => ({ input: 0, kind, row: [key, text] });
const right = (kind: number, key: bigint | null, text: string): SideStep => ({ input: 1, kind, row: [key, text] });

interface Run {
  readonly plan: Partial<JoinPlan>;
  now: number;
}

function run({ plan, now }: Run) {
  const clock = { now };
  const output = plan.type === 'semi' || plan.type === 'anti' ? columns : [...columns, ...columns].map((type) => nullable(type));
  const operator = joinPlan(output, {
    type: 'inner',
    keys: { left: [0], right: [0], nullSafe: [false] },
    condition: null,
    left: side(),
    right: side(),
    ...plan,
  });
  const out = new MemoryOutput(output, true);
  const sources = [sourcePlan(columns, 'left'), sourcePlan(columns, 'right')] as const;
  const chain = compileChain(twoInputChain(sources, operator, { changelog: 'retract' }, ['retract', 'retract']))(
    context([out], { now: () => clock.now }),
  );
  const feed = (...steps: readonly SideStep[]): readonly string[] => {
    const from = out.rows().length;
    feedSides(chain, out, steps, { types: [columns, columns], cuts: [5], changes: [true, true] });
    snapshotOf(chain, out);
    return out
      .rows()
      .slice(from)
      .map(({ kind, row }) => `${['+I', '-U', '+U', '-D'][kind]!} ${row.map((value) => String(value)).join(' ')}`);
  };
  return { feed, clock, chain };
}

test('full join: padding leaves before the joined rows come, and comes back after they went', () => {
  const { feed } = run({ plan: { type: 'full' }, now: 0 });
  expect(feed(left(0, 1n, 'a'), left(0, 1n, 'b'))).toEqual(['+I 1 a null null', '+I 1 b null null']);
  expect(feed(right(2, 1n, 'x'))).toEqual(['-D 1 a null null', '-D 1 b null null', '+I 1 a 1 x', '+I 1 b 1 x']);
  expect(feed(right(0, 1n, 'y'))).toEqual(['+I 1 a 1 y', '+I 1 b 1 y']);
  expect(feed(right(1, 1n, 'x'))).toEqual(['-D 1 a 1 x', '-D 1 b 1 x']);
  expect(feed(right(3, 1n, 'y'))).toEqual(['-D 1 a 1 y', '-D 1 b 1 y', '+I 1 a null null', '+I 1 b null null']);
  expect(feed(left(1, 1n, 'a'))).toEqual(['-D 1 a null null']);
});

test('inner join keeps the kind of each change', () => {
  const { feed } = run({ plan: { type: 'inner' }, now: 0 });
  expect(feed(left(0, 1n, 'a'), right(2, 1n, 'x'), right(1, 1n, 'x'), right(0, 2n, 'z'))).toEqual(['+U 1 a 1 x', '-U 1 a 1 x']);
});

test('rows with a NULL key meet nobody and are not kept', () => {
  const { feed } = run({ plan: { type: 'full' }, now: 0 });
  expect(feed(left(0, null, 'a'), right(0, null, 'x'))).toEqual(['+I null a null null', '+I null null null x']);
  expect(feed(left(1, null, 'a'))).toEqual(['-D null a null null']);
});

test('anti join: a row leaves with its first partner and comes back with the last one gone', () => {
  const { feed } = run({ plan: { type: 'anti' }, now: 0 });
  expect(feed(left(0, 1n, 'a'), left(0, null, 'b'))).toEqual(['+I 1 a', '+I null b']);
  expect(feed(right(0, 1n, 'x'), right(0, 1n, 'x'), right(3, 1n, 'x'))).toEqual(['-D 1 a']);
  expect(feed(right(3, 1n, 'x'))).toEqual(['+I 1 a']);
});

test('a side without updates before takes the new row for the old one', () => {
  const { feed } = run({ plan: { right: side({ unique: [], retracts: false }) }, now: 0 });
  expect(feed(right(0, 1n, 'x'), right(2, 1n, 'y'), left(0, 1n, 'a'))).toEqual(['+I 1 a 1 y']);
});

test('rows expire each after its own time, and expired ones are swept', () => {
  const { feed, clock, chain } = run({ plan: { left: side({ stateTtlMs: 1_000 }), right: side({ stateTtlMs: 10_000 }) }, now: 0 });
  feed(left(0, 1n, 'a'));
  clock.now = 600;
  feed(left(0, 1n, 'b'));
  clock.now = 1_000;
  expect(feed(right(0, 1n, 'x'))).toEqual(['+I 1 b 1 x']);
  clock.now = 5_000;
  expect(feed(right(0, 1n, 'y'))).toEqual([]);
  expect(feed(left(0, 1n, 'c'))).toEqual(['+I 1 c 1 x', '+I 1 c 1 y']);
  const before = chain.stateBytes();
  for (let i = 0; i < 4; i++) chain.onTime(clock.now);
  expect(chain.stateBytes()).toBeLessThanOrEqual(before);
});

test('one row may meet more rows than a batch holds', () => {
  const { feed } = run({ plan: { type: 'left' }, now: 0 });
  feed(...Array.from({ length: 10_000 }, (_, i) => right(0, 1n, `r${i}`)));
  const rows = feed(left(0, 1n, 'a'));
  expect(rows).toHaveLength(10_000);
  expect(rows[9_999]).toBe('+I 1 a 1 r9999');
});

import { nullable, types, type DataType } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call, input } from '@/server/plan/expr/build';
import type { IntervalJoinPlan } from '@/server/plan/job/join-plans';
import { MemoryOutput } from '../../batch/testing/memory-output';
import type { PlainRow } from '../../batch/testing/rows';
import { compileChain } from '../../codegen/compile-chain';
import { context, intervalPlan, sourcePlan, twoInputChain } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { feedSides, finishSides, snapshotOf, type SideStep } from '../testing/drive';
import { build, checkLaws, drive, forgetful, sequenceOf, type Subject } from '../testing/laws';
import { keyOf, lawColumns } from '../testing/oracle';

interface Case {
  readonly type: IntervalJoinPlan['type'];
  readonly keys: readonly number[];
  readonly condition: boolean;
  readonly lowerMs: number;
  readonly upperMs: number;
}
type Row = Extract<SideStep, { row: PlainRow }>;
const TIME = 7;
const width = lawColumns.length;
const outputTypes: readonly DataType[] = [...lawColumns, ...lawColumns].map((type) => nullable(type));

const arbitraryCase: fc.Arbitrary<Case> = fc
  .record({
    type: fc.constantFrom(...(['inner', 'left', 'right', 'full'] as const)),
    keys: fc.constantFrom<readonly number[]>([0], [1], [6], []),
    condition: fc.boolean(),
    bounds: fc.tuple(fc.integer({ min: -30, max: 30 }), fc.nat(40)),
  })
  .map(({ bounds: [lowerMs, length], ...rest }) => ({ ...rest, lowerMs, upperMs: lowerMs + length }));

/** Rows around a time that goes on; the watermark follows by `lag`: 25 and more, and nothing is late. */
const arbitrarySteps = (lag: number): fc.Arbitrary<readonly SideStep[]> =>
  fc.array(fc.tuple(arbitraryRow, fc.nat(1), fc.nat(12), fc.integer({ min: -25, max: 0 }), fc.nat(3)), { maxLength: 60 }).map((entries) => {
    let now = 1_000;
    return entries.flatMap(([row, side, ahead, disorder, mark]): SideStep[] => {
      now += ahead;
      const timed = row.map((value, i) => (i === TIME ? BigInt(now + disorder) : value));
      const step: SideStep = { input: side, kind: 0, row: timed };
      return mark === 0 ? [step, { watermark: now - lag }] : [step];
    });
  });

const subject = (lag: number): Subject<Case> => ({
  runs: fc.record({ of: arbitraryCase, steps: arbitrarySteps(lag) }),
  plan: ({ type, keys, condition, lowerMs, upperMs }) => {
    const less = call('LESS', [input(4, lawColumns[4]!), input(width + 4, lawColumns[4]!)], types.BOOLEAN);
    const plan = intervalPlan(outputTypes, {
      type,
      keys: { left: keys, right: keys, nullSafe: keys.map(() => false) },
      condition: condition ? less : null,
      time: 'event',
      leftTime: TIME,
      rightTime: TIME,
      lowerMs,
      upperMs,
    });
    return { ...twoInputChain([sourcePlan(lawColumns, 'left'), sourcePlan(lawColumns, 'right')], plan), markEveryMs: 1 };
  },
  outputTypes: () => outputTypes,
  inputs: [
    { types: lawColumns, changes: false },
    { types: lawColumns, changes: false },
  ],
});
const punctual = subject(26);

function expected(of: Case, steps: readonly SideStep[]): readonly PlainRow[] {
  const rows = (side: number): readonly PlainRow[] =>
    steps.filter((step): step is Row => 'row' in step && step.input === side).map(({ row }) => row);
  const [left, right] = [rows(0), rows(1)];
  const time = (row: PlainRow): number => Number(row[TIME]);
  const matches = (a: PlainRow, b: PlainRow): boolean =>
    of.keys.every((column) => a[column] !== null && keyOf(a, [column]) === keyOf(b, [column])) &&
    time(b) >= time(a) + of.lowerMs &&
    time(b) <= time(a) + of.upperMs &&
    (!of.condition || (a[4] !== null && b[4] !== null && a[4]! < b[4]!));
  const nulls = lawColumns.map(() => null);
  const lonely = (own: readonly PlainRow[], others: readonly PlainRow[], meets: (a: PlainRow, b: PlainRow) => boolean) =>
    own.filter((a) => !others.some((b) => meets(a, b)));
  return [
    ...left.flatMap((a) => right.filter((b) => matches(a, b)).map((b) => [...a, ...b])),
    ...(of.type === 'left' || of.type === 'full' ? lonely(left, right, matches).map((a) => [...a, ...nulls]) : []),
    ...(of.type === 'right' || of.type === 'full' ? lonely(right, left, (b, a) => matches(a, b)).map((b) => [...nulls, ...b]) : []),
  ];
}
const sorted = (rows: readonly PlainRow[]): readonly string[] =>
  rows
    .map((row) =>
      keyOf(
        row,
        row.map((_, i) => i),
      ),
    )
    .sort();
const rowsOf = (items: ReturnType<typeof sequenceOf>): readonly PlainRow[] => items.flatMap((item) => ('row' in item ? [item.row] : []));

describe('interval-join', () => {
  test('without late rows it is the join of both inputs', () => {
    fc.assert(
      fc.property(punctual.runs, ({ of, steps }) => {
        expect(sorted(rowsOf(sequenceOf(punctual, of, steps)))).toEqual(sorted(expected(of, steps)));
      }),
      { numRuns: 60 },
    );
  });

  test('no row lies before a watermark that came before it', () => {
    fc.assert(
      fc.property(punctual.runs, ({ of, steps }) => {
        let watermark = -Infinity;
        for (const item of sequenceOf(punctual, of, steps))
          if ('watermark' in item) ({ watermark } = item);
          else
            for (const at of [TIME, width + TIME])
              if (item.row[at] !== null) expect(Number(item.row[at])).toBeGreaterThanOrEqual(watermark);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  describe('with rows in time', () => checkLaws(punctual, 25));
  describe('with late rows', () => checkLaws(subject(0), 25));

  test('the law can fail: one that forgets a row breaks it', () => {
    const of: Case = { type: 'full', keys: [0], condition: false, lowerMs: -5, upperMs: 5 };
    const row = (at: bigint): PlainRow => ['a', null, null, null, null, null, null, at, null];
    const steps: Row[] = [1_000n, 1_001n, 1_002n].map((at) => ({ input: 0, kind: 0, row: row(at) }));
    const { chain, out } = build(punctual, of, [9]);
    feedSides(forgetful(chain), out, steps, drive(punctual, [3]));
    finishSides(chain, out, 2);
    expect(sorted(out.rows().map(({ row: made }) => made))).not.toEqual(sorted(expected(of, steps)));
  });
});

describe('interval-join, step by step', () => {
  const columns: readonly DataType[] = [types.BIGINT, types.TIMESTAMP(3)];
  const output = [...columns, ...columns];
  function run(more: Partial<IntervalJoinPlan>) {
    const clock = { now: 0 };
    const plan = intervalPlan(output, {
      type: 'full',
      keys: { left: [0], right: [0], nullSafe: [false] },
      condition: null,
      time: 'event',
      leftTime: 1,
      rightTime: 1,
      lowerMs: -10,
      upperMs: 5,
      ...more,
    });
    const out = new MemoryOutput(output, false);
    const chain = compileChain(twoInputChain([sourcePlan(columns, 'left'), sourcePlan(columns, 'right')], plan))(
      context([out], { now: () => clock.now }),
    );
    const feed = (...steps: readonly SideStep[]): readonly string[] => {
      const from = out.received[0]!.length;
      feedSides(chain, out, steps, { types: [columns, columns], cuts: [5], changes: [false, false] });
      snapshotOf(chain, out);
      return out.received[0]!.slice(from).map((item) => ('row' in item ? item.row.map(String).join(' ') : `mark ${item.watermark}`));
    };
    return { feed, clock, chain };
  }
  const left = (key: bigint, at: bigint): SideStep => ({ input: 0, kind: 0, row: [key, at] });
  const right = (key: bigint, at: bigint): SideStep => ({ input: 1, kind: 0, row: [key, at] });

  test('a row leaves padded when its last partner could have come, and the watermark comes later', () => {
    const { feed } = run({});
    expect(feed(left(1n, 100n), right(2n, 100n), { watermark: 105 })).toEqual(['mark 95']);
    expect(feed({ watermark: 106 })).toEqual(['1 100 null null', 'mark 96']);
    expect(feed({ watermark: 111 })).toEqual(['null null 2 100', 'mark 101']);
    expect(feed(left(1n, 100n))).toEqual(['1 100 null null']);
  });

  test('by processing time rows meet and leave by the clock', () => {
    const { feed, clock, chain } = run({ time: 'processing', type: 'left' });
    clock.now = 1_000;
    expect(feed(left(1n, 0n))).toEqual([]);
    clock.now = 1_005;
    expect(feed(right(1n, 0n))).toEqual(['1 0 1 0']);
    clock.now = 1_020;
    expect(feed(left(1n, 0n), right(1n, 0n))).toEqual(['1 0 1 0']);
    expect(feed(left(2n, 0n))).toEqual([]);
    clock.now = 1_026;
    chain.onTime(clock.now);
    expect(feed()).toEqual(['2 0 null null']);
  });
});

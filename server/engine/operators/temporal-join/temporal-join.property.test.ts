import { nullable, types, type DataType } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call, input } from '@/server/plan/expr/build';
import type { PlainRow } from '../../batch/testing/rows';
import { sourcePlan, temporalPlan, twoInputChain } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { feedSides, finishSides, type SideStep } from '../testing/drive';
import { build, checkLaws, drive, forgetful, sequenceOf, type Subject } from '../testing/laws';
import { keyOf, lawColumns } from '../testing/oracle';

interface Case {
  readonly type: 'inner' | 'left';
  readonly keys: readonly number[];
  readonly condition: boolean;
}
type Row = Extract<SideStep, { row: PlainRow }>;
const TIME = 7;
const outputTypes: readonly DataType[] = [...lawColumns, ...lawColumns.map((type) => nullable(type))];

const arbitrarySteps = (lag: number): fc.Arbitrary<readonly SideStep[]> =>
  fc
    .array(fc.tuple(arbitraryRow, fc.nat(1), fc.nat(8), fc.integer({ min: -20, max: 0 }), fc.nat(3), fc.nat(3)), { maxLength: 60 })
    .map((entries) => {
      let now = 1_000;
      return entries.flatMap(([row, side, ahead, disorder, mark, kind]): SideStep[] => {
        now += ahead;
        const timed = row.map((value, i) => (i === TIME ? BigInt(now + disorder) : value));
        const step: SideStep = { input: side, kind: side === 1 ? [0, 2, 2, 3][kind]! : 0, row: timed };
        return mark === 0 ? [step, { watermark: now - lag }] : [step];
      });
    });

const subject = (lag: number): Subject<Case> => ({
  runs: fc.record({
    of: fc.record({
      type: fc.constantFrom('inner' as const, 'left' as const),
      keys: fc.constantFrom<readonly number[]>([0], [1], [6], [0, 1]),
      condition: fc.boolean(),
    }),
    steps: arbitrarySteps(lag),
  }),
  plan: ({ type, keys, condition }) => {
    const less = call('LESS', [input(4, lawColumns[4]!), input(lawColumns.length + 4, lawColumns[4]!)], types.BOOLEAN);
    const plan = temporalPlan(outputTypes, {
      type,
      keys: { left: keys, right: keys, nullSafe: keys.map(() => false) },
      condition: condition ? less : null,
      leftTime: TIME,
      rightTime: TIME,
      stateTtlMs: null,
    });
    return {
      ...twoInputChain([sourcePlan(lawColumns, 'left'), sourcePlan(lawColumns, 'right')], plan, {}, ['append', 'upsert']),
      markEveryMs: 1,
    };
  },
  outputTypes: () => outputTypes,
  inputs: [
    { types: lawColumns, changes: false },
    { types: lawColumns, changes: true },
  ],
  // Timers of several keys that stand at one time go off in any order, as in Flink.
  lane: ({ keys }, row) => keyOf(row, keys),
});
const punctual = subject(21);

/** Without late rows: each left row beside the last version of its key up to its time. */
function expected(of: Case, steps: readonly SideStep[]): readonly PlainRow[] {
  const rows = steps.filter((step): step is Row => 'row' in step);
  const rights = rows.filter(({ input: side }) => side === 1);
  const nulls = lawColumns.map(() => null);
  return rows
    .filter(({ input: side }) => side === 0)
    .flatMap(({ row }) => {
      const known = of.keys.every((column) => row[column] !== null);
      const versions = rights.filter(
        (right) => known && keyOf(right.row, of.keys) === keyOf(row, of.keys) && Number(right.row[TIME]) <= Number(row[TIME]),
      );
      const last = versions.reduce<Row | null>(
        (best, one) => (best === null || Number(one.row[TIME]) >= Number(best.row[TIME]) ? one : best),
        null,
      );
      const meets =
        last !== null && last.kind !== 3 && (!of.condition || (row[4] !== null && last.row[4] !== null && row[4]! < last.row[4]!));
      if (meets) return [[...row, ...last.row]];
      return of.type === 'left' ? [[...row, ...nulls]] : [];
    });
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

describe('temporal-join', () => {
  test('without late rows each row meets the version of its time', () => {
    fc.assert(
      fc.property(punctual.runs, ({ of, steps }) => {
        const rows = sequenceOf(punctual, of, steps).flatMap((item) => ('row' in item ? [item.row] : []));
        expect(sorted(rows)).toEqual(sorted(expected(of, steps)));
      }),
      { numRuns: 60 },
    );
  });
  describe('with rows in time', () => checkLaws(punctual, 20));
  describe('with late rows', () => checkLaws(subject(0), 20));

  test('the law can fail: one that forgets a row breaks it', () => {
    const of: Case = { type: 'left', keys: [0], condition: false };
    const row = (at: bigint): PlainRow => ['a', null, null, null, null, null, null, at, null];
    const steps: Row[] = [1_000n, 1_001n, 1_002n].map((at) => ({ input: 0, kind: 0, row: row(at) }));
    const { chain, out } = build(punctual, of, [9]);
    feedSides(forgetful(chain), out, steps, drive(punctual, [3]));
    finishSides(chain, out, 2);
    expect(sorted(out.rows().map(({ row: made }) => made))).not.toEqual(sorted(expected(of, steps)));
  });

  test('late rows meet what is still known; versions stay until a timer of their key goes off', () => {
    const of: Case = { type: 'left', keys: [0], condition: false };
    const row = (n: number, at: bigint): PlainRow => ['a', BigInt(n), null, null, null, null, null, at, null];
    const steps: SideStep[] = [
      { input: 1, kind: 0, row: row(1, 10n) },
      { input: 1, kind: 2, row: row(2, 20n) },
      { watermark: 15 },
      { watermark: 25 },
      { input: 0, kind: 0, row: row(9, 12n) },
      { watermark: 26 },
      { input: 0, kind: 0, row: row(9, 12n) },
      { watermark: 27 },
    ];
    const met = sequenceOf(subject(0), of, steps).flatMap((item) => ('row' in item ? [item.row[lawColumns.length + 1]] : []));
    expect(met).toEqual([1n, null]);
  });
});

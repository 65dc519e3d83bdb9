import { notNull, nullable, types, type DataType } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call, input } from '@/server/plan/expr/build';
import type { JoinType } from '@/server/plan/job/join-plans';
import type { PlainRow } from '../../batch/testing/rows';
import { sourcePlan, twoInputChain, windowJoinPlan } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { feedSides, finishSides, type SideStep } from '../testing/drive';
import { build, checkLaws, drive, forgetful, sequenceOf, type Subject } from '../testing/laws';
import { keyOf, lawColumns } from '../testing/oracle';

interface Case {
  readonly type: JoinType;
  readonly keys: readonly number[];
  readonly condition: boolean;
}
type Row = Extract<SideStep, { row: PlainRow }>;
const SIZE = 10;
const columns: readonly DataType[] = [...lawColumns, notNull(types.TIMESTAMP(3)), notNull(types.TIMESTAMP(3))];
const [START, END] = [lawColumns.length, lawColumns.length + 1];
const leftOnly = ({ type }: Case): boolean => type === 'semi' || type === 'anti';

/** Rows with their windows; the watermark follows, and some rows come too late. */
const arbitrarySteps: fc.Arbitrary<readonly SideStep[]> = fc
  .array(fc.tuple(arbitraryRow, fc.nat(1), fc.nat(6), fc.integer({ min: -12, max: 0 }), fc.nat(3)), { maxLength: 60 })
  .map((entries) => {
    let now = 1_000;
    return entries.flatMap(([row, side, ahead, disorder, mark]): SideStep[] => {
      now += ahead;
      const start = Math.floor((now + disorder) / SIZE) * SIZE;
      const step: SideStep = { input: side, kind: 0, row: [...row, BigInt(start), BigInt(start + SIZE)] };
      return mark === 0 ? [step, { watermark: now - 5 }] : [step];
    });
  });

const subject: Subject<Case> = {
  runs: fc.record({
    of: fc.record({
      type: fc.constantFrom(...(['inner', 'left', 'right', 'full', 'semi', 'anti'] as const)),
      keys: fc.constantFrom<readonly number[]>([0], [1], [6], []),
      condition: fc.boolean(),
    }),
    steps: arbitrarySteps,
  }),
  plan: (of) => {
    const less = call('LESS', [input(4, columns[4]!), input(columns.length + 4, columns[4]!)], types.BOOLEAN);
    const plan = windowJoinPlan(subject.outputTypes(of), {
      type: of.type,
      keys: { left: of.keys, right: of.keys, nullSafe: of.keys.map(() => false) },
      condition: of.condition ? less : null,
      leftWindow: { start: START, end: END },
      rightWindow: { start: START, end: END },
    });
    return twoInputChain([sourcePlan(columns, 'left'), sourcePlan(columns, 'right')], plan);
  },
  outputTypes: (of) => (leftOnly(of) ? columns : [...columns, ...columns].map((type) => nullable(type))),
  inputs: [
    { types: columns, changes: false },
    { types: columns, changes: false },
  ],
};

function expected(of: Case, steps: readonly SideStep[]): readonly PlainRow[] {
  let watermark = -Infinity;
  const sides: [PlainRow[], PlainRow[]] = [[], []];
  for (const step of steps) {
    if ('watermark' in step) watermark = Math.max(watermark, step.watermark);
    else if (Number(step.row[END]) - 1 > watermark) sides[step.input]!.push(step.row);
  }
  const [left, right] = sides;
  const matches = (a: PlainRow, b: PlainRow): boolean =>
    a[END] === b[END] &&
    of.keys.every((column) => a[column] !== null && keyOf(a, [column]) === keyOf(b, [column])) &&
    (!of.condition || (a[4] !== null && b[4] !== null && a[4]! < b[4]!));
  const nulls = columns.map(() => null);
  const lonelyLeft = left.filter((a) => !right.some((b) => matches(a, b)));
  const lonelyRight = right.filter((b) => !left.some((a) => matches(a, b)));
  if (of.type === 'anti') return lonelyLeft;
  if (of.type === 'semi') return left.filter((a) => right.some((b) => matches(a, b)));
  return [
    ...left.flatMap((a) => right.filter((b) => matches(a, b)).map((b) => [...a, ...b])),
    ...(of.type === 'left' || of.type === 'full' ? lonelyLeft.map((a) => [...a, ...nulls]) : []),
    ...(of.type === 'right' || of.type === 'full' ? lonelyRight.map((b) => [...nulls, ...b]) : []),
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

describe('window-join', () => {
  test('emits the join of each window', () => {
    fc.assert(
      fc.property(subject.runs, ({ of, steps }) => {
        const rows = sequenceOf(subject, of, steps).flatMap((item) => ('row' in item ? [item.row] : []));
        expect(sorted(rows)).toEqual(sorted(expected(of, steps)));
      }),
      { numRuns: 60 },
    );
  });
  checkLaws(subject, 25);

  test('the law can fail: one that forgets a row breaks it', () => {
    const of: Case = { type: 'left', keys: [0], condition: false };
    const steps: Row[] = [0, 0, 1].map((side) => ({
      input: side,
      kind: 0,
      row: ['a', null, null, null, null, null, null, 0n, null, 1_000n, 1_010n],
    }));
    const { chain, out } = build(subject, of, [9]);
    feedSides(forgetful(chain), out, steps, drive(subject, [3]));
    finishSides(chain, out, 2);
    expect(sorted(out.rows().map(({ row }) => row))).not.toEqual(sorted(expected(of, steps)));
  });

  test('one window and key may make more rows than a batch holds', () => {
    const of: Case = { type: 'full', keys: [0], condition: false };
    const row = (n: number): PlainRow => ['a', null, null, null, n, null, null, 0n, null, 1_000n, 1_010n];
    const steps = [0, 1].flatMap((side) => Array.from({ length: 100 }, (_, n): SideStep => ({ input: side, kind: 0, row: row(n) })));
    expect(sequenceOf(subject, of, steps).filter((item) => 'row' in item)).toHaveLength(10_000);
  });
});

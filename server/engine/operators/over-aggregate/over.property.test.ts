import { notNull, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { OverAggregatePlan } from '@/server/plan/job/ranking-plans';
import type { PlainRow, PlainValue } from '../../batch/testing/rows';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import type { Step } from '../testing/drive';
import { operatorLaws, withWatermarks } from '../testing/operator-laws';
import { aggregate, allCalls, argumentOf, keyOf, lawColumns, retractableCalls } from '../testing/oracle';

type Case = Pick<OverAggregatePlan, 'partition' | 'frame' | 'calls'>;
const TIME = 7;
const position = (fn: string, args: readonly number[], type: AggregateCall['type']): AggregateCall => ({
  fn,
  args,
  distinct: false,
  filter: null,
  type,
});
const BIGINT = notNull(types.BIGINT);
const positions = [
  position('ROW_NUMBER', [], BIGINT),
  position('RANK', [], BIGINT),
  position('DENSE_RANK', [], BIGINT),
  position('LAG', [8], types.STRING),
  position('LAG', [2], types.BIGINT),
];

const planOf = (of: Case): OverAggregatePlan => ({
  id: asOperatorId('over'),
  kind: 'over-aggregate',
  origin: [],
  name: 'over',
  output: fields([...lawColumns, ...of.calls.map((call) => call.type)]),
  time: 'event',
  timeColumn: TIME,
  stateTtlMs: null,
  ...of,
});

const timeOf = (row: PlainRow): number => Number(row[TIME]);

/** The value of a call for the row at `at` of its partition's rows, all in the order of time. */
function valueOf(of: Case, call: AggregateCall, rows: readonly PlainRow[], at: number): PlainValue {
  const time = timeOf(rows[at]!);
  if (call.fn === 'RANK') return BigInt(rows.findIndex((row) => timeOf(row) === time) + 1);
  if (call.fn === 'LAG') return rows[at - 1]?.[call.args[0]!] ?? null;
  const { mode, preceding } = of.frame;
  const inFrame = (row: PlainRow, index: number): boolean => {
    if (mode === 'rows') return index <= at && (preceding === null || index >= at - preceding);
    return timeOf(row) <= time && (preceding === null || timeOf(row) >= time - preceding);
  };
  const frame = rows.filter(inFrame);
  if (call.fn === 'ROW_NUMBER') return BigInt(frame.length);
  if (call.fn === 'DENSE_RANK') return BigInt(new Set(frame.map(timeOf)).size);
  return aggregate(call, frame, argumentOf(call));
}

/** Rows that were in time, with the values of the calls; times only come once to a place where lateness is of the watermark alone. */
function table(of: Case, steps: readonly Step[]): readonly PlainRow[] {
  const partitions = new Map<string, PlainRow[]>();
  let watermark = -Infinity;
  for (const step of steps) {
    if (!('row' in step)) watermark = Math.max(watermark, step.watermark);
    else if (timeOf(step.row) > watermark) {
      const name = keyOf(step.row, of.partition);
      partitions.set(name, [...(partitions.get(name) ?? []), step.row]);
    }
  }
  return [...partitions.values()].flatMap((rows) => {
    const sorted = [...rows].sort((a, b) => timeOf(a) - timeOf(b));
    return sorted.map((row, at) => [...row, ...of.calls.map((call) => valueOf(of, call, sorted, at))]);
  });
}

/** A row that comes behind the watermark is late for unbounded frames; for others it depends on the partition's last row, which Flink's cases hold. */
const inTime = (steps: readonly Step[]): readonly Step[] => {
  let watermark = -Infinity;
  return steps.filter((step) => {
    if (!('row' in step)) watermark = Math.max(watermark, step.watermark);
    return !('row' in step) || timeOf(step.row) > watermark;
  });
};

const law = (frames: readonly OverAggregatePlan['frame'][], calls: readonly AggregateCall[], late: boolean) => ({
  types: lawColumns,
  cases: fc.record({
    of: fc.record({
      partition: fc.constantFrom([0], [1], [0, 6], []),
      frame: fc.constantFrom(...frames),
      calls: fc.subarray([...calls], { minLength: 1, maxLength: 4 }),
    }),
    steps: withWatermarks(arbitraryRow).map((steps) => (late ? steps : inTime(steps))),
  }),
  plan: planOf,
  changes: () => false,
  keys: (of: Case) => of.partition,
  table,
  always: false,
  numRuns: 40,
});

describe('OVER all rows so far', () => {
  operatorLaws<Case>(
    law(
      [
        { mode: 'rows', preceding: null },
        { mode: 'range', preceding: null },
      ],
      retractableCalls,
      true,
    ),
  );
});
describe('OVER a sliding frame', () => {
  operatorLaws<Case>(
    law(
      [
        { mode: 'rows', preceding: 0 },
        { mode: 'rows', preceding: 2 },
        { mode: 'rows', preceding: 9 },
        { mode: 'range', preceding: 1_000 },
      ],
      allCalls,
      false,
    ),
  );
});
describe('ranks and LAG', () => {
  operatorLaws<Case>(law([{ mode: 'rows', preceding: null }], positions, true));
});

import { notNull, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { SortColumn, UpdatingOverPlan } from '@/server/plan/job/ranking-plans';
import type { PlainRow, PlainValue } from '../../batch/testing/rows';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { compareRows } from '../testing/compare-rows';
import { comingAndGoing, inserts, leftOver, operatorLaws } from '../testing/operator-laws';
import { aggregate, allCalls, argumentOf, keyOf, lawColumns } from '../testing/oracle';

type Case = Pick<UpdatingOverPlan, 'partition' | 'order' | 'frame' | 'calls'>;
const BIGINT = notNull(types.BIGINT);
const call = (fn: string, args: readonly number[], type: AggregateCall['type']): AggregateCall => ({
  fn,
  args,
  distinct: false,
  filter: null,
  type,
});
const places = [call('ROW_NUMBER', [], BIGINT), call('RANK', [], BIGINT), call('DENSE_RANK', [], BIGINT)];
const neighbours = [
  call('LAG', [8], types.STRING),
  call('LAG', [2, lawColumns.length], types.BIGINT),
  call('LEAD', [2], types.BIGINT),
  call('LEAD', [8, lawColumns.length, 0], types.STRING),
];
/** The law's columns, and how many rows LAG and LEAD go. */
const columns = [...lawColumns, notNull(types.INT)];
const row = fc.tuple(arbitraryRow, fc.integer({ min: 0, max: 3 })).map(([values, offset]): PlainRow => [...values, offset]);

const planOf = (of: Case): UpdatingOverPlan => ({
  id: asOperatorId('over'),
  kind: 'updating-over',
  origin: [],
  name: 'over',
  output: fields([...columns, ...of.calls.map(({ type }) => type)]),
  emitsUpdateBefore: true,
  stateTtlMs: null,
  ...of,
});

/** Whether row `other` is in the RANGE of `current`, which is not before it. */
function inRange({ order, frame }: Case, other: PlainRow, current: PlainRow): boolean {
  if (frame.preceding === null) return true;
  const [{ column, ascending }] = order as [SortColumn];
  const [a, b] = [other[column]!, current[column]!];
  if (a === null || b === null) return a === b;
  const distance = typeof a === 'bigint' ? Number((b as bigint) - a) : (b as number) - (a as number);
  return (ascending ? distance : -distance) <= frame.preceding;
}

/** The value of a call for the row at `at` of its partition's rows, in their order. */
function valueOf(of: Case, { fn, args, ...rest }: AggregateCall, rows: readonly PlainRow[], at: number): PlainValue {
  const current = rows[at]!;
  const peers = (other: PlainRow): boolean => compareRows(of.order, other, current) === 0;
  if (fn === 'ROW_NUMBER') return BigInt(at + 1);
  if (fn === 'RANK') return BigInt(rows.findIndex(peers) + 1);
  if (fn === 'DENSE_RANK') {
    const starts = rows.slice(0, at + 1).filter((one, i) => i === 0 || compareRows(of.order, rows[i - 1]!, one) !== 0);
    return BigInt(starts.length);
  }
  if (fn === 'LAG' || fn === 'LEAD') {
    const offset = args[1] === undefined ? 1 : (current[args[1]] as number);
    const there = rows[fn === 'LAG' ? at - offset : at + offset];
    return there === undefined ? (args[2] === undefined ? null : current[args[2]]!) : there[args[0]!]!;
  }
  const { mode, preceding } = of.frame;
  const frame = rows.filter((other, i) => {
    if (mode === 'rows') return i <= at && (preceding === null || i >= at - preceding);
    return (i <= at || peers(other)) && inRange(of, other, current);
  });
  return aggregate({ fn, args, ...rest }, frame, argumentOf({ fn, args, ...rest }));
}

function withResults(of: Case, rows: readonly PlainRow[]): readonly PlainRow[] {
  const partitions = new Map<string, PlainRow[]>();
  for (const one of rows) {
    const name = keyOf(one, of.partition);
    partitions.set(name, [...(partitions.get(name) ?? []), one]);
  }
  return [...partitions.values()].flatMap((members) => {
    const sorted = [...members].sort((a, b) => compareRows(of.order, a, b));
    return sorted.map((one, at) => [...one, ...of.calls.map((each) => valueOf(of, each, sorted, at))]);
  });
}

const sortColumn = (...from: readonly number[]): fc.Arbitrary<SortColumn> =>
  fc.record({ column: fc.constantFrom(...from), ascending: fc.boolean(), nullsLast: fc.boolean() });
const anyOrder = fc.array(sortColumn(1, 2, 3, 4, 5, 6, 8), { maxLength: 2 });
const rangeOrder = sortColumn(2, 3, 4, 7).map((one) => [one]);

const law = (of: {
  readonly frames: readonly UpdatingOverPlan['frame'][];
  readonly calls: readonly AggregateCall[];
  readonly order: fc.Arbitrary<readonly SortColumn[]>;
  readonly changes: boolean;
}) => ({
  types: columns,
  cases: fc.record({
    of: fc.record({
      partition: fc.constantFrom([0], [1], [0, 6], []),
      order: of.order,
      frame: fc.constantFrom(...of.frames),
      calls: fc.subarray([...of.calls], { minLength: 1, maxLength: 4 }),
    }),
    steps: of.changes ? comingAndGoing(row) : inserts(row),
  }),
  plan: planOf,
  changes: () => of.changes,
  keys: (one: Case) => one.partition,
  table: (one: Case, steps: Parameters<typeof leftOver>[0]) => withResults(one, leftOver(steps)),
  always: true,
  numRuns: 40,
});

const rows = [0, 1, 3, null].map((preceding) => ({ mode: 'rows', preceding }) as const);
const unbounded = [{ mode: 'range', preceding: null }] as const;
const ranges = [0, 2, 1_000].map((preceding) => ({ mode: 'range', preceding }) as const);

describe('OVER rows before, of rows that come and go', () => {
  operatorLaws<Case>(law({ frames: rows, calls: allCalls, order: anyOrder, changes: true }));
});
describe('OVER all rows so far and their peers, of rows that come and go', () => {
  operatorLaws<Case>(law({ frames: unbounded, calls: allCalls, order: anyOrder, changes: true }));
});
describe('OVER a range of values, of rows that come and go', () => {
  operatorLaws<Case>(law({ frames: ranges, calls: allCalls, order: rangeOrder, changes: true }));
});
describe('places and neighbours of rows that come and go', () => {
  operatorLaws<Case>(
    law({ frames: [{ mode: 'rows', preceding: null }], calls: [...places, ...neighbours], order: anyOrder, changes: true }),
  );
});
describe('OVER in any order, of rows that only come', () => {
  const calls = [...allCalls, ...places, ...neighbours];
  operatorLaws<Case>(law({ frames: [...rows, ...unbounded], calls, order: anyOrder, changes: false }));
});

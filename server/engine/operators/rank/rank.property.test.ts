import { notNull, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { RankPlan, SortColumn } from '@/server/plan/job/ranking-plans';
import type { PlainRow } from '../../batch/testing/rows';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { compareRows } from '../testing/compare-rows';
import type { Step } from '../testing/drive';
import { comingAndGoing, inserts, leftOver, operatorLaws } from '../testing/operator-laws';
import { keyOf, lawColumns } from '../testing/oracle';

type Case = Pick<RankPlan, 'partition' | 'order' | 'from' | 'to' | 'emitsRank' | 'strategy' | 'upsertKey'>;

const sortColumn: fc.Arbitrary<SortColumn> = fc.record({
  column: fc.constantFrom(1, 2, 3, 4, 5, 6, 8),
  ascending: fc.boolean(),
  nullsLast: fc.boolean(),
});
const arbitraryCase = (strategy: RankPlan['strategy'], order: fc.Arbitrary<readonly SortColumn[]>): fc.Arbitrary<Case> =>
  fc.record({
    partition: fc.constantFrom([0], [1], [0, 6], []),
    order,
    from: fc.constantFrom(1, 1, 2),
    to: fc.integer({ min: 2, max: 4 }),
    emitsRank: fc.boolean(),
    strategy: fc.constant(strategy),
    upsertKey: fc.constant(strategy === 'upsert' ? [8] : null),
  });

const planOf = (of: Case): RankPlan => ({
  id: asOperatorId('rank'),
  kind: 'rank',
  origin: [],
  name: 'rank',
  output: fields(of.emitsRank ? [...lawColumns, notNull(types.BIGINT)] : lawColumns),
  toColumn: null,
  emitsUpdateBefore: true,
  stateTtlMs: null,
  ...of,
});

/** Rows `from … to` of each partition. */
function best(of: Case, rows: readonly PlainRow[]): readonly PlainRow[] {
  const partitions = new Map<string, PlainRow[]>();
  for (const row of rows) {
    const name = keyOf(row, of.partition);
    partitions.set(name, [...(partitions.get(name) ?? []), row]);
  }
  return [...partitions.values()].flatMap((members) =>
    [...members]
      .sort((a, b) => compareRows(of.order, a, b))
      .map((row, i) => ({ row, rank: i + 1 }))
      .filter(({ rank }) => rank >= of.from && rank <= of.to!)
      .map(({ row, rank }) => (of.emitsRank ? [...row, BigInt(rank)] : row)),
  );
}

const orders = fc.array(sortColumn, { minLength: 1, maxLength: 2 });
const common = {
  types: lawColumns,
  plan: planOf,
  keys: (of: Case) => of.partition,
  always: true,
};

describe('TopN of rows that only come', () => {
  operatorLaws<Case>({
    ...common,
    cases: fc.record({ of: arbitraryCase('append', orders), steps: inserts(arbitraryRow) }),
    changes: () => false,
    table: (of, steps) => best(of, leftOver(steps)),
  });
});

describe('TopN of rows that are taken back', () => {
  operatorLaws<Case>({
    ...common,
    cases: fc.record({ of: arbitraryCase('retract', orders), steps: comingAndGoing(arbitraryRow) }),
    changes: () => true,
    table: (of, steps) => best(of, leftOver(steps)),
  });
});

/** Rows of a key that only grow in column 2, as running counts do. */
const growing: fc.Arbitrary<readonly Step[]> = fc.array(arbitraryRow, { maxLength: 50 }).map((rows) => {
  const values = new Map<string, bigint>();
  return rows.map((row): Step => {
    const name = keyOf(row, [0, 1, 6, 8]);
    const value = (values.get(name) ?? 0n) + (row[7] as bigint & 3n);
    const kind = values.has(name) ? 2 : 0;
    values.set(name, value);
    return { kind, row: row.map((old, i) => (i === 2 ? value : old)) };
  });
});

describe('TopN of rows that get better by their key', () => {
  const order: readonly SortColumn[] = [{ column: 2, ascending: false, nullsLast: false }];
  operatorLaws<Case>({
    ...common,
    // The key of an update holds the partition.
    cases: fc.record({ of: arbitraryCase('upsert', fc.constant(order)), steps: growing }).map(({ of, steps }) => ({
      of: { ...of, upsertKey: [0, 1, 6, 8] },
      steps,
    })),
    changes: () => true,
    table: (of, steps) => ranked(of, steps),
  });
});

/** The best of rows that replace each other by key; equals stand in the order in which they got their value. */
function ranked(of: Case, steps: readonly Step[]): readonly PlainRow[] {
  const rows: PlainRow[] = [];
  for (const step of steps) {
    if (!('row' in step)) continue;
    const at = rows.findIndex((row) => keyOf(row, of.upsertKey!) === keyOf(step.row, of.upsertKey!));
    if (at >= 0 && rows[at]![2] === step.row[2]) rows[at] = step.row;
    else {
      if (at >= 0) rows.splice(at, 1);
      rows.push(step.row);
    }
  }
  return best(of, rows);
}

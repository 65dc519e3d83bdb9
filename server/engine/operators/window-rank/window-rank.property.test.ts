import { notNull, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { WindowRankPlan } from '@/server/plan/job/ranking-plans';
import type { PlainRow } from '../../batch/testing/rows';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import type { Step } from '../testing/drive';
import { compareRows } from '../testing/compare-rows';
import { operatorLaws, withWatermarks } from '../testing/operator-laws';
import { keyOf, lawColumns } from '../testing/oracle';

type Case = Pick<WindowRankPlan, 'partition' | 'order' | 'from' | 'to' | 'emitsRank'>;
const START = lawColumns.length;
const END = START + 1;
const bound = notNull(types.TIMESTAMP(3));
const columns = [...lawColumns, bound, bound];

const planOf = (of: Case): WindowRankPlan => ({
  id: asOperatorId('ranks'),
  kind: 'window-rank',
  origin: [],
  name: 'ranks',
  output: fields(of.emitsRank ? [...columns, notNull(types.BIGINT)] : columns),
  window: { start: START, end: END },
  ...of,
});

/** The best rows of each window among those that were in time. */
function best(of: Case, steps: readonly Step[]): readonly PlainRow[] {
  const groups = new Map<string, PlainRow[]>();
  const closed: PlainRow[][] = [];
  let watermark = -Infinity;
  for (const step of steps) {
    if (!('row' in step)) {
      watermark = Math.max(watermark, step.watermark);
      for (const [name, rows] of groups)
        if (Number(rows[0]![END]) - 1 <= watermark) {
          closed.push(rows);
          groups.delete(name);
        }
    } else if (Number(step.row[END]) - 1 > watermark) {
      const name = keyOf(step.row, [...of.partition, END]);
      groups.set(name, [...(groups.get(name) ?? []), step.row]);
    }
  }
  return closed.flatMap((rows) =>
    [...rows]
      .sort((a, b) => compareRows(of.order, a, b))
      .map((row, i) => ({ row, rank: i + 1 }))
      .filter(({ rank }) => rank >= of.from && rank <= of.to)
      .map(({ row, rank }) => (of.emitsRank ? [...row, BigInt(rank)] : row)),
  );
}

const windowed = arbitraryRow.map((row): PlainRow => {
  const start = (row[7] as bigint) - ((((row[7] as bigint) % 1_000n) + 1_000n) % 1_000n);
  return [...row, start, start + 1_000n];
});

describe('TopN of windows', () => {
  operatorLaws<Case>({
    types: columns,
    cases: fc.record({
      of: fc.record({
        partition: fc.constantFrom([0], [1, 6], []),
        order: fc.array(fc.record({ column: fc.constantFrom(2, 3, 4, 5, 7, 8), ascending: fc.boolean(), nullsLast: fc.boolean() }), {
          minLength: 1,
          maxLength: 2,
        }),
        from: fc.constantFrom(1, 2),
        to: fc.integer({ min: 2, max: 3 }),
        emitsRank: fc.boolean(),
      }),
      steps: withWatermarks(windowed),
    }),
    plan: planOf,
    changes: () => false,
    keys: (of) => of.partition,
    table: best,
    always: false,
  });
});

import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { SortPlan } from '@/server/plan/job/ranking-plans';
import type { PlainRow } from '../../batch/testing/rows';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { compareRows } from '../testing/compare-rows';
import type { Step } from '../testing/drive';
import { operatorLaws, withWatermarks } from '../testing/operator-laws';
import { lawColumns } from '../testing/oracle';

type Case = Pick<SortPlan, 'timeColumn' | 'order'>;

const planOf = (of: Case): SortPlan => ({
  id: asOperatorId('sort'),
  kind: 'sort',
  origin: [],
  name: 'sort',
  output: fields(lawColumns),
  ...of,
});

/** The rows that leave, in their order. */
export function inOrder(of: Case, steps: readonly Step[]): readonly PlainRow[] {
  let waiting: PlainRow[] = [];
  const left: PlainRow[] = [];
  let last = -Infinity;
  const timeOf = (row: PlainRow): number => (of.timeColumn === null ? Infinity : Number(row[of.timeColumn]));
  for (const step of steps) {
    if ('row' in step) {
      if (timeOf(step.row) > last) waiting.push(step.row);
      continue;
    }
    const due = waiting.filter((row) => timeOf(row) <= step.watermark);
    waiting = waiting.filter((row) => timeOf(row) > step.watermark);
    due.sort((a, b) => (timeOf(a) === timeOf(b) ? compareRows(of.order, a, b) : timeOf(a) - timeOf(b)));
    if (due.length > 0) last = timeOf(due.at(-1)!);
    left.push(...due);
  }
  return left;
}

describe('rows in the order of time', () => {
  operatorLaws<Case>({
    types: lawColumns,
    cases: fc.record({
      of: fc.record({
        timeColumn: fc.constantFrom(7, null),
        order: fc.array(fc.record({ column: fc.constantFrom(2, 3, 5, 8), ascending: fc.boolean(), nullsLast: fc.boolean() }), {
          maxLength: 2,
        }),
      }),
      steps: withWatermarks(arbitraryRow),
    }),
    plan: planOf,
    changes: () => false,
    keys: () => [],
    table: inOrder,
    always: false,
    ordered: true,
  });
});

import { types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import { input, literal, strictCall } from '@/server/plan/expr/build';
import type { PlanOperator } from '@/server/plan/job/job-plan';
import type { PlainRow } from '../../batch/testing/rows';
import { calcPlan, fields, unionPlan, watermarkPlan } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { comingAndGoing, inserts, leftOver, operatorLaws } from '../testing/operator-laws';
import { lawColumns } from '../testing/oracle';

/** Operators that are written into the loop of their chain and keep nothing: the laws hold for them as for any other. */
const column = (index: number) => input(index, lawColumns[index]!);

interface Calc {
  readonly columns: readonly number[];
  /** Column 4 has to be more; null: no condition. */
  readonly above: number | null;
}

describe('projections and conditions', () => {
  operatorLaws<Calc>({
    types: lawColumns,
    cases: fc.record({
      of: fc.record({
        columns: fc.array(fc.integer({ min: 0, max: lawColumns.length - 1 }), { minLength: 1, maxLength: 5 }),
        above: fc.option(fc.integer({ min: -3, max: 2 })),
      }),
      steps: comingAndGoing(arbitraryRow),
    }),
    plan: ({ columns, above }) =>
      calcPlan(
        [...columns.map(column), strictCall('IS_NULL', [column(0)], types.BOOLEAN)],
        above === null ? null : strictCall('GREATER', [column(4), literal(above, types.INT)], types.BOOLEAN),
      ),
    changes: () => true,
    keys: () => [0],
    table: ({ columns, above }, steps) =>
      leftOver(steps)
        .filter((row) => above === null || (row[4] !== null && (row[4] as number) > above))
        .map((row) => [...columns.map((index) => row[index]!), row[0] === null]),
    always: true,
  });
});

const kept = (_: unknown, steps: Parameters<typeof leftOver>[0]): readonly PlainRow[] => leftOver(steps);
const through = { types: lawColumns, changes: () => true, keys: () => [0], table: kept, always: true };

describe('the union', () => {
  operatorLaws<null>({
    ...through,
    cases: fc.record({ of: fc.constant(null), steps: comingAndGoing(arbitraryRow) }),
    plan: () => unionPlan(lawColumns),
  });
});

describe('rows with a watermark', () => {
  operatorLaws<null>({
    ...through,
    cases: fc.record({ of: fc.constant(null), steps: inserts(arbitraryRow) }),
    changes: () => false,
    plan: () => watermarkPlan(lawColumns, 7, column(7)),
    ordered: true,
  });
});

describe('changes without what was before', () => {
  operatorLaws<null>({
    ...through,
    cases: fc.record({ of: fc.constant(null), steps: comingAndGoing(arbitraryRow) }),
    plan: (): PlanOperator => ({
      id: asOperatorId('drop'),
      kind: 'drop-update-before',
      origin: [],
      name: 'drop',
      output: fields(lawColumns),
    }),
    table: (_, steps) => leftOver(steps.filter((step) => !('row' in step) || step.kind !== 1)),
  });
});

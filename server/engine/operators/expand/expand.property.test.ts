import { notNull, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { ExpandPlan } from '@/server/plan/job/changelog-plans';
import { input } from '@/server/plan/expr/build';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { comingAndGoing, leftOver, operatorLaws } from '../testing/operator-laws';
import { lawColumns } from '../testing/oracle';

/** Grouping sets over the first columns: which of them each set keeps. */
type Sets = readonly (readonly number[])[];
const KEYS = [0, 1, 4];
const SET = notNull(types.BIGINT);

const planOf = (sets: Sets): ExpandPlan => ({
  id: asOperatorId('expand'),
  kind: 'expand',
  origin: [],
  name: 'expand',
  output: fields([...lawColumns, SET]),
  projections: sets.map((kept, number) => [
    ...lawColumns.map((type, column) =>
      KEYS.includes(column) && !kept.includes(column) ? ({ op: 'literal', value: null, type } as const) : input(column, type),
    ),
    { op: 'literal', value: String(number), type: SET },
  ]),
});

describe('rows once for each grouping set', () => {
  operatorLaws<Sets>({
    types: lawColumns,
    cases: fc.record({
      of: fc.array(fc.subarray(KEYS), { minLength: 1, maxLength: 4 }),
      steps: comingAndGoing(arbitraryRow),
    }),
    plan: planOf,
    changes: () => true,
    keys: () => [0],
    table: (sets, steps) =>
      leftOver(steps).flatMap((row) =>
        sets.map((kept, number) => [
          ...row.map((value, column) => (KEYS.includes(column) && !kept.includes(column) ? null : value)),
          BigInt(number),
        ]),
      ),
    always: true,
  });
});

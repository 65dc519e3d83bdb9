import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { LimitPlan } from '@/server/plan/job/ranking-plans';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { inserts, leftOver, operatorLaws } from '../testing/operator-laws';
import { lawColumns } from '../testing/oracle';

type Case = Pick<LimitPlan, 'offset' | 'fetch'>;

describe('the first rows that come', () => {
  operatorLaws<Case>({
    types: lawColumns,
    cases: fc.record({
      of: fc.record({ offset: fc.constantFrom(0, 0, 1, 4), fetch: fc.option(fc.integer({ min: 1, max: 12 })) }),
      steps: inserts(arbitraryRow),
    }),
    plan: (of) => ({
      ...{ id: asOperatorId('limit'), kind: 'limit', origin: [], name: 'limit', output: fields(lawColumns) },
      ...of,
    }),
    changes: () => false,
    keys: () => [],
    table: ({ offset, fetch }, steps) => leftOver(steps).slice(offset, fetch === null ? undefined : offset + fetch),
    always: true,
    ordered: true,
  });
});

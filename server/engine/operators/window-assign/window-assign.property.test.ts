import { notNull, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { FixedWindow, WindowAssignPlan } from '@/server/plan/job/job-plan';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { comingAndGoing, leftOver, operatorLaws } from '../testing/operator-laws';
import { lawColumns, windowsOf } from '../testing/oracle';

const TIME = 7;
const bound = notNull(types.TIMESTAMP(3));

const planOf = (window: FixedWindow): WindowAssignPlan => ({
  id: asOperatorId('windows'),
  kind: 'window-assign',
  origin: [],
  name: 'windows',
  output: fields([...lawColumns, bound, bound, bound]),
  window,
  time: 'event',
  timeColumn: TIME,
});

describe('rows with their windows', () => {
  operatorLaws<FixedWindow>({
    types: lawColumns,
    cases: fc.record({
      of: fc.constantFrom<FixedWindow>(
        { type: 'tumble', sizeMs: 1_000, offsetMs: 0 },
        { type: 'tumble', sizeMs: 700, offsetMs: -300 },
        { type: 'hop', sizeMs: 2_000, slideMs: 500, offsetMs: 0 },
        { type: 'hop', sizeMs: 500, slideMs: 900, offsetMs: 100 },
        { type: 'cumulate', sizeMs: 3_000, stepMs: 1_000, offsetMs: 250 },
      ),
      steps: comingAndGoing(arbitraryRow),
    }),
    plan: planOf,
    changes: () => true,
    keys: () => [0],
    table: (of, steps) =>
      leftOver(steps).flatMap((row) =>
        windowsOf(of, Number(row[TIME])).map(({ start, end }) => [...row, BigInt(start), BigInt(end), BigInt(end - 1)]),
      ),
    always: true,
  });
});

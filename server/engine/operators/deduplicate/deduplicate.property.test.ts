import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { DeduplicatePlan } from '@/server/plan/job/ranking-plans';
import type { PlainRow } from '../../batch/testing/rows';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { inserts, leftOver, operatorLaws } from '../testing/operator-laws';
import { keyOf, lawColumns } from '../testing/oracle';

type Case = Pick<DeduplicatePlan, 'keys' | 'keep' | 'time'>;
const TIME = 7;

const planOf = (of: Case): DeduplicatePlan => ({
  id: asOperatorId('deduplicate'),
  kind: 'deduplicate',
  origin: [],
  name: 'deduplicate',
  output: fields(lawColumns),
  timeColumn: TIME,
  emitsUpdateBefore: true,
  stateTtlMs: null,
  ...of,
});

function kept(of: Case, rows: readonly PlainRow[]): readonly PlainRow[] {
  const best = new Map<string, PlainRow>();
  for (const row of rows) {
    const name = keyOf(row, of.keys);
    const old = best.get(name);
    const [time, before] = [row[TIME] as bigint, (old?.[TIME] ?? 0n) as bigint];
    if (old === undefined) best.set(name, row);
    else if (of.time === 'processing' ? of.keep === 'last' : of.keep === 'last' ? time >= before : time < before) best.set(name, row);
  }
  return [...best.values()];
}

describe('deduplication', () => {
  operatorLaws<Case>({
    types: lawColumns,
    cases: fc.record({
      of: fc.record({
        keys: fc.constantFrom([0], [1], [0, 6], [3], [5]),
        keep: fc.constantFrom('first' as const, 'last' as const),
        time: fc.constantFrom('event' as const, 'processing' as const),
      }),
      steps: inserts(arbitraryRow),
    }),
    plan: planOf,
    changes: () => false,
    keys: (of) => of.keys,
    table: (of, steps) => kept(of, leftOver(steps)),
    always: true,
  });
});

import { describe, expect, it } from 'vitest';
import { types, type SqlValue } from '@headrace/connector-sdk/schema';
import { call, input, literal } from '@/server/plan/expr/build';
import type { JobPlan, PlanOperator, SourcePlan } from '@/server/plan/job/job-plan';
import { partitionFilter } from './partition-filter';

const fields = [
  { name: 'id', type: types.BIGINT },
  { name: 'day', type: types.DATE },
  { name: 'city', type: types.STRING },
];
const source = {
  id: 's/source',
  kind: 'source',
  projection: [2, 0, 1],
  metadata: [],
  use: { schema: { name: 's', fields, primaryKey: [], metadata: [], partitionKeys: ['day', 'city'] } },
} as unknown as SourcePlan;
const equals = (index: number, value: SqlValue, type: (typeof fields)[number]['type']) =>
  call('EQUALS', [input(index, type), literal(value as string | number, type)], types.BOOLEAN);
const both = (...parts: ReturnType<typeof equals>[]) => call('AND', parts, types.BOOLEAN);

function filterOf(condition: ReturnType<typeof equals> | null, between = 'calc') {
  const next = { id: 'n', kind: between, condition, projection: [] } as unknown as PlanOperator;
  const plan = { operators: [source, next], edges: [{ from: source.id, to: 'n' }], settings: { timeZone: 'UTC' } };
  return partitionFilter(plan as unknown as JobPlan, source);
}

describe('the filter of partitions', () => {
  it('asks the conditions on partition columns, and no others', () => {
    const keep = filterOf(both(equals(0, 'Oslo', types.STRING), equals(1, 7, types.BIGINT)))!;
    expect(keep(new Map([['city', 'Oslo']]))).toBe(true);
    expect(keep(new Map([['city', 'Rome']]))).toBe(false);
    expect(keep(new Map([['city', null]]))).toBe(false);
  });

  it('says nothing where no condition on them follows at once', () => {
    expect(filterOf(null)).toBeNull();
    expect(filterOf(equals(1, 7, types.BIGINT))).toBeNull();
    expect(filterOf(equals(0, 'Oslo', types.STRING), 'watermark')).toBeNull();
  });
});

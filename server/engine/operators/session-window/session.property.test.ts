import { notNull, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { AggregateCall, WindowAggregatePlan } from '@/server/plan/job/job-plan';
import type { PlainRow } from '../../batch/testing/rows';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import type { Step } from '../testing/drive';
import { operatorLaws, withWatermarks } from '../testing/operator-laws';
import { aggregate, argumentOf, keyOf, lawColumns, retractableCalls } from '../testing/oracle';

interface Case {
  readonly keys: readonly number[];
  readonly partition: number;
  readonly gapMs: number;
  readonly calls: readonly AggregateCall[];
}
const TIME = 7;
const bound = notNull(types.TIMESTAMP(3));
const timeOf = (row: PlainRow): number => Number(row[TIME]);

const planOf = ({ keys, partition, gapMs, calls }: Case): WindowAggregatePlan => ({
  id: asOperatorId('sessions'),
  kind: 'window-aggregate',
  origin: [],
  name: 'sessions',
  output: fields([...keys.map((key) => lawColumns[key]!), ...calls.map((call) => call.type), bound, bound]),
  window: { type: 'session', gapMs, partition },
  timeColumn: TIME,
  keys,
  aggregates: calls,
  outputs: [
    ...keys.map((_, index) => ({ kind: 'key', index }) as const),
    ...calls.map((_, index) => ({ kind: 'aggregate', index }) as const),
    { kind: 'window-start' },
    { kind: 'window-end' },
  ],
  phase: 'single',
});

interface Session {
  rows: PlainRow[];
  start: number;
  end: number;
}

/** Sessions grow and melt together as rows come, and close with the watermark. */
function closedSessions(of: Case, steps: readonly Step[]): readonly PlainRow[] {
  let open: (Session & { readonly key: string })[] = [];
  const closed: PlainRow[] = [];
  let watermark = -Infinity;
  for (const step of steps) {
    if (!('row' in step)) {
      watermark = Math.max(watermark, step.watermark);
      for (const session of open) if (session.end - 1 <= watermark) closed.push(...results(of, session));
      open = open.filter((session) => session.end - 1 > watermark);
      continue;
    }
    const key = keyOf(step.row, of.keys.slice(0, of.partition));
    const time = timeOf(step.row);
    const met = open.filter((session) => session.key === key && time <= session.end && time + of.gapMs >= session.start);
    if (met.length === 0 && time + of.gapMs - 1 <= watermark) continue;
    open = open.filter((session) => !met.includes(session));
    open.push({
      key,
      rows: [...met.flatMap(({ rows }) => rows), step.row],
      start: Math.min(time, ...met.map(({ start }) => start)),
      end: Math.max(time + of.gapMs, ...met.map(({ end }) => end)),
    });
  }
  return closed;
}

function results(of: Case, { rows, start, end }: Session): readonly PlainRow[] {
  const groups = new Map<string, PlainRow[]>();
  for (const row of rows) groups.set(keyOf(row, of.keys), [...(groups.get(keyOf(row, of.keys)) ?? []), row]);
  return [...groups.values()].map((members) => [
    ...of.keys.map((key) => members[0]![key]!),
    ...of.calls.map((call) => aggregate(call, members, argumentOf(call))),
    BigInt(start),
    BigInt(end),
  ]);
}

describe('sessions', () => {
  operatorLaws<Case>({
    types: lawColumns,
    cases: fc.record({
      of: fc.record({
        keys: fc.constantFrom([0], [1, 6], [0, 6]),
        partition: fc.constantFrom(0, 1),
        gapMs: fc.constantFrom(300, 1_000),
        calls: fc.subarray([...retractableCalls], { minLength: 1, maxLength: 3 }),
      }),
      steps: withWatermarks(arbitraryRow),
    }),
    plan: planOf,
    changes: () => false,
    keys: ({ keys, partition }) => keys.slice(0, partition),
    table: closedSessions,
    always: false,
    numRuns: 40,
  });
});

import { notNull, types } from '@headrace/connector-sdk/schema';
import { describe, expect, test } from 'vitest';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import { MemoryOutput } from '../../batch/testing/memory-output';
import { compileChain } from '../../codegen/compile-chain';
import { context, groupPlan, sourcePlan, straightChain } from '../../codegen/testing/plans';
import type { StateSection } from '../../contract/chain';
import { StateMemory } from '../../state/state-memory';
import { noMemory } from '../../state/testing/cold-maps';
import { feed, snapshotOf } from '../testing/drive';

const columns = [types.STRING, types.STRING, types.BOOLEAN];
const count = notNull(types.BIGINT);
const every: AggregateCall = { fn: 'COUNT', args: [1], distinct: true, filter: null, type: count };
const chosen: AggregateCall = { ...every, filter: 2 };

interface Setup {
  readonly calls: readonly AggregateCall[];
  readonly retracts: boolean;
  readonly spills: boolean;
}

/** A row of the one group: it comes, or is taken back. */
interface Moment {
  readonly atMs: number;
  readonly change: '+' | '-';
  readonly value: string;
  readonly chosen: boolean;
}
const at = (atMs: number, change: '+' | '-', value: string, isChosen: boolean): Moment => ({ atMs, change, value, chosen: isChosen });

function start({ calls, retracts, spills }: Setup, now: () => number, states: readonly StateSection[]) {
  const output = [types.STRING, ...calls.map(({ type }) => type)];
  const out = new MemoryOutput(output, true);
  const plan = groupPlan(output, { keys: [0], aggregates: calls, inputRetracts: retracts, emitsUpdateBefore: false, stateTtlMs: 1_000 });
  const chain = compileChain(straightChain(sourcePlan(columns), [plan], { changelog: 'upsert' }, [retracts ? 'retract' : 'append']))(
    context([out], { now, stateMemory: spills ? noMemory() : new StateMemory() }),
  );
  for (const section of states) chain.restore(structuredClone(section));
  chain.endRestore();
  return { chain, out };
}

/** What is counted after each moment, where another chain goes on with the state after `restoredAfter` of them. */
function counted(setup: Setup, moments: readonly Moment[], restoredAfter: number, sweeps: boolean): readonly (readonly number[])[] {
  let nowMs = 0;
  const now = (): number => nowMs;
  let run = start(setup, now, []);
  return moments.map(({ atMs, change, value, chosen: isChosen }, index) => {
    nowMs = atMs;
    if (index === restoredAfter) run = start(setup, now, snapshotOf(run.chain, run.out));
    if (sweeps) run.chain.onTime(atMs);
    const step = { kind: change === '+' ? 0 : 3, row: ['a', value, isChosen] };
    feed(run.chain, run.out, [step], { types: columns, cuts: [1], changes: setup.retracts });
    snapshotOf(run.chain, run.out);
    return run.out.rows().at(-1)!.row.slice(1).map(Number);
  });
}

// Flink renews a TTL by writing: a group's with each row; a value's with each row where rows are taken back, else with the first that a call counts.
const inserts = [
  at(0, '+', 'x', false),
  at(400, '+', 'x', true),
  at(900, '+', 'x', true),
  at(1_399, '+', 'x', true),
  at(1_401, '+', 'x', true),
  at(1_500, '+', 'x', false),
  at(2_390, '+', 'x', false),
  at(2_402, '+', 'x', false),
  at(2_500, '+', 'x', true),
  at(3_501, '+', 'x', true),
];
const changes = [
  at(0, '+', 'x', true),
  at(600, '+', 'x', false),
  at(1_500, '-', 'x', true),
  at(2_499, '+', 'x', true),
  at(3_400, '+', 'x', false),
  at(4_300, '+', 'y', false),
  at(4_401, '+', 'x', true),
  at(5_399, '-', 'x', true),
];
const everyChange = [1, 1, 1, 1, 1, 2, 3, 2];
const chosenInsert = [0, 1, 1, 1, 2, 2, 2, 2, 3, 1];

describe.each([
  { of: 'one call', calls: [every], moments: inserts, expected: [[1, 1, 1, 2, 2, 2, 2, 3, 3, 1]] },
  { of: 'one call with FILTER', calls: [chosen], moments: inserts, expected: [chosenInsert] },
  {
    of: 'two calls that share a table',
    calls: [every, chosen],
    moments: inserts,
    expected: [[1, 1, 1, 1, 2, 2, 2, 3, 3, 1], chosenInsert],
  },
  { of: 'one call, rows are taken back', calls: [every], moments: changes, expected: [everyChange] },
  {
    of: 'two calls that share a table, rows are taken back',
    calls: [every, chosen],
    moments: changes,
    expected: [everyChange, [1, 1, 0, 1, 1, 1, 2, 1]],
  },
])('the values that DISTINCT has seen expire: $of', ({ calls, moments, expected }) => {
  test.each([
    { where: 'in memory', spills: false },
    { where: 'outside of memory', spills: true },
  ])('$where, restored at any moment, swept or not', ({ spills }) => {
    const setup: Setup = { calls, retracts: moments === changes, spills };
    for (const sweeps of [false, true])
      for (let restoredAfter = 0; restoredAfter <= moments.length; restoredAfter++)
        expect(counted(setup, moments, restoredAfter, sweeps)).toEqual(moments.map((_, i) => expected.map((results) => results[i])));
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aggregateFunction, notNull, types } from '@headrace/connector-sdk/functions';
import { types as sql, type DataType } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { UserCallPlan } from '@/server/plan/job/function-plans';
import { batchOf, valueAt, type PlainRow, type PlainValue } from '../../batch/testing/rows';
import { EngineBatch } from '../../contract/batch';
import type { StateSection } from '../../contract/chain';
import { BatchEncoder, decodeBatch } from '../../dataflow/batch-codec';
import { PooledBatch } from '../../dataflow/pooled-batch';
import { Answers } from '../../functions/answers';
import { answeredTypes, sendingOf, sentTypes, type Sending } from '../../functions/call-set';
import { CallProgress } from '../../functions/caller';
import { declared } from '../../functions/declarations';
import { FoldCaller } from '../../functions/fold-caller';
import { FoldState, type FoldStateSetup } from '../../functions/fold-state';
import { DEFAULT_STATE_BYTES, StateMemory } from '../../state/state-memory';
import { LmdbStore } from '../lmdb-store';

/** States of aggregates in TypeScript that leave memory give the same values as those that stay. The caller is the one of the process of functions. */

let home: string;
const stores: LmdbStore[] = [];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'headrace-spill-'));
});
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  rmSync(home, { recursive: true, force: true });
});
function spilling(afterBytes: number): StateMemory {
  const store = new LmdbStore(path.join(home, String(stores.length)));
  stores.push(store);
  return new StateMemory(DEFAULT_STATE_BYTES, { afterBytes, store });
}

/** Every value of the group in the order in which it came. */
const kept = aggregateFunction({
  parameters: { v: types.STRING },
  returns: types.STRING,
  state: notNull(types.ARRAY(types.STRING)),
  create: () => [],
  add: (state, { v }) => [...state, v],
  retract: (state, { v }) => state.toSpliced(state.indexOf(v), 1),
  result: (state) => `${state.length}: ${state.map((value) => value?.length ?? -1).join()} ${state.at(-1)?.slice(-20) ?? 'none'}`,
});
const count = aggregateFunction({
  parameters: { v: types.STRING },
  returns: types.INT,
  state: notNull(types.INT),
  create: () => 0,
  add: (state) => state + 1,
  retract: (state) => state - 1,
  result: (state) => state,
});
const functions = { kept, count };
const columns: readonly DataType[] = [sql.STRING, sql.STRING, notNull(sql.INT)];

const planOf = (keys: readonly number[], stateTtlMs: number | null): UserCallPlan => ({
  id: asOperatorId('folds'),
  kind: 'user-call',
  origin: [],
  name: 'folds',
  output: [],
  passed: [],
  calls: Object.entries(functions).map(([name, fn]) => ({
    user: { module: 'm', name, deterministic: true, parameters: declared(name, fn).parameters },
    args: [1],
    type: fn.returns!,
    fold: { state: fn.state!, retracts: true, filter: null },
  })),
  groups: { keys, stateTtlMs },
});

interface Step {
  readonly kind: number;
  readonly row: PlainRow;
}

/** One subtask with its process. */
class Subtask {
  nowMs = 0;
  readonly folds: FoldState;
  private readonly sending: Sending;
  private readonly caller: FoldCaller;
  private readonly answers: Answers;

  constructor(plan: UserCallPlan, memory: StateMemory, place: Partial<FoldStateSetup['host']> = {}) {
    this.sending = sendingOf(
      plan,
      columns.map((type) => ({ type })),
      (module) => module,
    );
    const { set } = this.sending;
    this.caller = new FoldCaller(set, Object.values(functions), new CallProgress());
    this.answers = new Answers(answeredTypes(set));
    const host = { subtask: 0, parallelism: 1, restored: () => null, ...place };
    this.folds = new FoldState({ plan, inputTypes: columns, memory, host, now: () => this.nowMs });
  }

  /** The values behind each row of a batch. */
  take(steps: readonly Step[]): readonly (readonly PlainValue[])[] {
    const { set } = this.sending;
    const batch = batchOf(
      columns,
      steps.map(({ row }) => row),
      steps.map(({ kind }) => kind),
    );
    const given = this.sending.columns.map((column) => batch.columns[column]!);
    const sent = new EngineBatch([...given, ...this.folds.columns(batch, 0, steps.length)], batch.capacity);
    sent.rowCount = steps.length;
    const fields = sentTypes(set).map((type, i) => ({ name: `${i}`, type }));
    const received = new PooledBatch(fields, false);
    decodeBatch(new BatchEncoder().encode(sent, 0).slice(), 0, received);
    this.caller.fill(received);
    const answer = this.answers.read(new BatchEncoder().encode(this.caller.answer, 0).slice(), steps.length);
    this.folds.take(answer);
    return steps.map((_, row) => answer.columns.slice(0, set.calls.length).map((column) => valueAt(column, row)));
  }

  /** In batches of the given sizes, with a sweep between them. */
  through(steps: readonly Step[], cuts: readonly number[]): readonly (readonly PlainValue[])[] {
    const rest = [...steps];
    const values: (readonly PlainValue[])[] = [];
    for (let turn = 0; rest.length > 0; turn++) {
      this.nowMs += 50;
      values.push(...this.take(rest.splice(0, cuts[turn % cuts.length]!)));
      this.folds.sweep();
    }
    return values;
  }

  /** A snapshot that is read while rows go on, which it must not hold. */
  sections(rows: Step[] = []): readonly StateSection[] {
    const snapshot = this.folds.snapshot();
    const sections: StateSection[] = [];
    for (let section = snapshot.next(); section !== null; section = snapshot.next()) {
      sections.push(structuredClone(section));
      if (rows.length > 0) this.take(rows.splice(0, 40));
    }
    return sections;
  }
}

const restoredFrom = (sections: readonly StateSection[], more: { readonly subtask: number; readonly parallelism: number }) => ({
  ...more,
  restored: () => ({ runtime: [], oldParallelism: 1, sections: () => sections }),
});

/** Few keys often and many now and then; some rows go again. */
const stepsOf = (seed: number, rows: number): readonly Step[] => {
  let state = seed;
  const next = (below: number): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (state >>> 0) % below;
  };
  const held: PlainRow[] = [];
  return Array.from({ length: rows }, (_, i): Step => {
    if (next(4) === 0 && held.length > 0) return { kind: 3, row: held.splice(next(held.length), 1)[0]! };
    const key = next(3) === 0 ? next(9) : next(600);
    const row: PlainRow = [key % 50 === 7 ? null : `k${key}`, next(9) === 0 ? null : `${'v'.repeat(next(700))}${i}`, key % 11];
    held.push(row);
    return { kind: 0, row };
  });
};

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const budgets = fc.constantFrom(1, 60_000, 300_000);
const keySets = fc.constantFrom([0], [2], [0, 2], []);
const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });
const unlimited = (): StateMemory => new StateMemory();

describe('states of aggregates in TypeScript', () => {
  test('give the same values, while groups expire too', () => {
    fc.assert(
      fc.property(seeds, keySets, budgets, cuts, fc.constantFrom(null, 130), (seed, keys, budget, sizes, ttl) => {
        const steps = stepsOf(seed, 1_200);
        const through = (memory: StateMemory): readonly unknown[] => {
          const subtask = new Subtask(planOf(keys, ttl), memory);
          const values = subtask.through(steps, sizes);
          subtask.folds.close();
          return values;
        };
        expect(through(spilling(budget))).toEqual(through(unlimited()));
      }),
      { numRuns: 12 },
    );
  }, 240_000);

  test('go on from what lay outside, at another parallelism and back', () => {
    fc.assert(
      fc.property(seeds, keySets, budgets, fc.integer({ min: 1, max: 3 }), (seed, keys, budget, parallelism) => {
        const plan = planOf(keys, null);
        const steps = stepsOf(seed, 1_200);
        const first = new Subtask(plan, spilling(budget));
        first.through(steps.slice(0, 800), [150]);
        const sections = first.sections([...steps.slice(800)]);
        const spread = Array.from({ length: parallelism }, (_, subtask) =>
          new Subtask(plan, spilling(budget), restoredFrom(sections, { subtask, parallelism })).sections(),
        ).flat();
        const back = new Subtask(plan, spilling(budget), restoredFrom(spread, { subtask: 0, parallelism: 1 }));
        const never = new Subtask(plan, unlimited());
        expect(back.through(steps.slice(800), [150])).toEqual(never.through(steps, [800, 150]).slice(800));
      }),
      { numRuns: 8 },
    );
  }, 240_000);

  test('did spill, and come back for the rows that ask for them alone', () => {
    const memory = spilling(1);
    const subtask = new Subtask(planOf([0], null), memory);
    subtask.through(
      stepsOf(3, 3_000).filter(({ kind }) => kind === 0),
      [300],
    );
    expect(subtask.folds.sizeBytes()).toBeGreaterThan(600_000);
    expect(memory.usedBytes).toBeLessThan(300_000);
    subtask.folds.close();
    expect(memory.usedBytes).toBe(0);
  });
});

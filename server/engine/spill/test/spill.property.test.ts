import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { notNull, nullable, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { input } from '@/server/plan/expr/build';
import type { AggregateCall, FixedWindow, PlanOperator } from '@/server/plan/job/job-plan';
import type { PlainRow } from '../../batch/testing/rows';
import { MemoryOutput } from '../../batch/testing/memory-output';
import { compileChain } from '../../codegen/compile-chain';
import {
  context,
  groupPlan,
  joinPlan,
  settings,
  sourcePlan,
  straightChain,
  twoInputChain,
  watermarkPlan,
  windowPlan,
} from '../../codegen/testing/plans';
import type { Chain, ChainContext, StateSection } from '../../contract/chain';
import { feed, feedSides, finish, finishSides, snapshotOf, untilDone, type SideStep, type Step } from '../../operators/testing/drive';
import { allCalls, lawColumns, retractableCalls } from '../../operators/testing/oracle';
import { DEFAULT_STATE_BYTES, StateMemory } from '../../state/state-memory';
import { LmdbStore } from '../lmdb-store';

/** A chain whose tables spill as soon as they are full says the same as one that keeps all in memory. */

let home: string;
const stores: LmdbStore[] = [];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'headrace-spill-'));
});
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  rmSync(home, { recursive: true, force: true });
});

/** `afterBytes` 1: no table ever grows beyond its first slots. */
function spilling(afterBytes: number): StateMemory {
  const store = new LmdbStore(path.join(home, String(stores.length)));
  stores.push(store);
  return new StateMemory(DEFAULT_STATE_BYTES, { afterBytes, store });
}

interface Built {
  readonly chain: Chain;
  readonly out: MemoryOutput;
}
type Place = Partial<Pick<ChainContext, 'subtask' | 'parallelism' | 'now' | 'settings'>>;
type Build = (memory: StateMemory, place?: Place) => Built;

const ts = notNull(types.TIMESTAMP(3));
const TIME = 7;

function builder(operators: readonly PlanOperator[], changelog: 'append' | 'retract', inputs: 'append' | 'retract'): Build {
  const outputTypes = operators.at(-1)!.output.map((field) => field.type);
  return (stateMemory, place = {}) => {
    const out = new MemoryOutput(outputTypes, changelog === 'retract', 1, () => 64);
    out.credits = 0;
    const chain = straightChain(sourcePlan(lawColumns), operators, { changelog }, [inputs]);
    return { chain: compileChain(chain)(context([out], { stateMemory, ...place })), out };
  };
}

const group = (keys: readonly number[], calls: readonly AggregateCall[], retracts: boolean, stateTtlMs: number | null = null): Build =>
  builder(
    [
      groupPlan([...keys.map((key) => lawColumns[key]!), ...calls.map((call) => call.type)], {
        keys,
        aggregates: calls,
        inputRetracts: retracts,
        emitsUpdateBefore: true,
        stateTtlMs,
      }),
    ],
    'retract',
    retracts ? 'retract' : 'append',
  );

const window = (keys: readonly number[], calls: readonly AggregateCall[], shape: FixedWindow): Build =>
  builder(
    [
      watermarkPlan(lawColumns, TIME, input(TIME, ts)),
      windowPlan([...keys.map((key) => lawColumns[key]!), ...calls.map((call) => call.type), ts], {
        window: shape,
        timeColumn: TIME,
        keys,
        aggregates: calls,
        outputs: [
          ...keys.map((_, index) => ({ kind: 'key', index }) as const),
          ...calls.map((_, index) => ({ kind: 'aggregate', index }) as const),
          { kind: 'window-end' },
        ],
        phase: 'single',
      }),
    ],
    'append',
    'append',
  );

/** A small seeded generator: fast-check gives the seed, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Many keys, some of them again and again; times that wander forward; texts of all lengths; every column NULL now and then. */
function rowsOf(seed: number, count: number): readonly PlainRow[] {
  const next = random(seed);
  const orNull = <T>(value: T): T | null => (next(12) === 0 ? null : value);
  return Array.from({ length: count }, (_, i): PlainRow => {
    const key = next(3) === 0 ? next(20) : next(900);
    return [
      orNull(`key-${'x'.repeat(key % 40)}-${key}`),
      orNull(BigInt(key) * 4_294_967_296n - 7n),
      orNull(BigInt(next(50)) - 25n),
      orNull(next(80) / 4),
      orNull(next(7) - 3),
      orNull(BigInt(next(1_000))),
      orNull(next(2) === 0),
      BigInt(i * 5 + next(400)),
      orNull(`t${next(60)}`),
    ];
  });
}

const inserts = (rows: readonly PlainRow[]): readonly Step[] => rows.map((row) => ({ kind: 0, row }));

/** Some rows are taken back later. */
function withRetractions(rows: readonly PlainRow[], seed: number): readonly Step[] {
  const next = random(seed + 1);
  const held: PlainRow[] = [];
  return rows.map((row): Step => {
    if (next(3) === 0 && held.length > 0) return { kind: 3, row: held.splice(next(held.length), 1)[0]! };
    held.push(row);
    return { kind: 0, row };
  });
}

const driving = (changes: boolean) => ({ types: lawColumns, cuts: [100, 7, 300], changes });

function runThrough(built: Built, steps: readonly Step[], changes: boolean): readonly unknown[] {
  feed(built.chain, built.out, steps, driving(changes));
  finish(built.chain, built.out);
  built.chain.close();
  return built.out.rows();
}

const sorted = (rows: readonly unknown[]): readonly string[] =>
  rows.map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))).sort();

/** Reads a snapshot while rows go on, which it must not hold. */
function interrupted(build: Build, memory: StateMemory, steps: readonly Step[], at: number, changes: boolean): readonly StateSection[] {
  const { chain, out } = build(memory);
  feed(chain, out, steps.slice(0, at), driving(changes));
  const rest = [...steps.slice(at)];
  const sections = snapshotOf(chain, out, () => feed(chain, out, rest.splice(0, 40), driving(changes)));
  chain.close();
  return sections.map((section) => structuredClone(section));
}

function restored(build: Build, memory: StateMemory, sections: readonly StateSection[], place: Place = {}): Built {
  const built = build(memory, place);
  for (const section of sections) built.chain.restore(section);
  built.chain.endRestore();
  return built;
}

const unlimited = (): StateMemory => new StateMemory();
const budgets = fc.constantFrom(1, 40_000, 120_000);
const seeds = fc.integer({ min: 1, max: 1_000_000 });
const keySets = fc.constantFrom([0], [1], [0, 1]);
/** Also few groups with many values each, and one with all. */
const groupKeys = fc.constantFrom([0], [1], [0, 1], [4], []);
const extremes = retractableCalls.filter(({ fn }) => fn === 'MIN' || fn === 'MAX');

describe('a group aggregate', () => {
  test.each([false, true])(
    'emits the same changes in the same order (input retracts: %s)',
    (retracts) => {
      const calls = fc.subarray([...(retracts ? retractableCalls : allCalls)], { minLength: 1, maxLength: 5 });
      fc.assert(
        fc.property(seeds, groupKeys, calls, budgets, (seed, keys, chosen, budget) => {
          const build = group(keys, chosen, retracts);
          const rows = rowsOf(seed, 1_500);
          const steps = retracts ? withRetractions(rows, seed) : inserts(rows);
          expect(runThrough(build(spilling(budget)), steps, retracts)).toEqual(runThrough(build(unlimited()), steps, retracts));
        }),
        { numRuns: 12 },
      );
    },
    240_000,
  );

  test('goes on from a snapshot as if never stopped, also through another parallelism', () => {
    const calls = fc.subarray([...retractableCalls], { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(seeds, groupKeys, calls, budgets, fc.integer({ min: 1, max: 3 }), (seed, keys, chosen, budget, parallelism) => {
        const build = group(keys, chosen, true);
        const steps = withRetractions(rowsOf(seed, 1_500), seed);
        const expected = restored(build, unlimited(), interrupted(build, unlimited(), steps, 900, true));
        const spread = Array.from({ length: parallelism }, (_, subtask) =>
          restored(build, spilling(budget), interrupted(build, spilling(budget), steps, 900, true), { subtask, parallelism }),
        ).flatMap(({ chain, out }) => snapshotOf(chain, out));
        const back = restored(build, spilling(budget), spread);
        expect(runThrough(back, steps.slice(900), true)).toEqual(runThrough(expected, steps.slice(900), true));
      }),
      { numRuns: 12 },
    );
  }, 240_000);
});

describe('a group aggregate whose extremes are taken back', () => {
  const calls = fc.subarray([...extremes], { minLength: 1, maxLength: 3 });
  /** Texts that are long enough for many pages. */
  const long = (row: PlainRow, i: number): PlainRow => row.with(8, `${String(row[8])}-${'z'.repeat(200)}-${i % 700}`);
  const stepsOf = (seed: number): readonly Step[] => withRetractions(rowsOf(seed, 1_500).map(long), seed);

  test('emits the same changes in the same order, while groups expire', () => {
    fc.assert(
      fc.property(seeds, groupKeys, calls, budgets, (seed, keys, chosen, budget) => {
        const through = (memory: StateMemory): readonly unknown[] => {
          let nowMs = 0;
          const { chain, out } = group(keys, chosen, true, 300)(memory, { now: () => nowMs });
          const rest = [...stepsOf(seed)];
          while (rest.length > 0) {
            nowMs += 70;
            feed(chain, out, rest.splice(0, 100), driving(true));
            untilDone(out, () => chain.onTime(nowMs));
          }
          finish(chain, out);
          chain.close();
          return out.rows();
        };
        expect(through(spilling(budget))).toEqual(through(unlimited()));
      }),
      { numRuns: 8 },
    );
  }, 240_000);

  test('takes bundles of rows as well', () => {
    fc.assert(
      fc.property(seeds, groupKeys, calls, budgets, (seed, keys, chosen, budget) => {
        const more = { settings: { ...settings, miniBatch: { rows: 90, latencyMs: 1_000 } } };
        const build = group(keys, chosen, true);
        const steps = stepsOf(seed);
        expect(runThrough(build(spilling(budget), more), steps, true)).toEqual(runThrough(build(unlimited(), more), steps, true));
      }),
      { numRuns: 6 },
    );
  }, 240_000);

  test('goes on from what lay outside, at another parallelism and back', () => {
    fc.assert(
      fc.property(seeds, groupKeys, calls, budgets, fc.integer({ min: 1, max: 3 }), (seed, keys, chosen, budget, parallelism) => {
        const build = group(keys, chosen, true);
        const steps = stepsOf(seed);
        const expected = restored(build, unlimited(), interrupted(build, unlimited(), steps, 900, true));
        const sections = interrupted(build, spilling(budget), steps, 900, true);
        const spread = Array.from({ length: parallelism }, (_, subtask) =>
          restored(build, spilling(budget), sections, { subtask, parallelism }),
        ).flatMap(({ chain, out }) => snapshotOf(chain, out));
        const back = restored(build, spilling(budget), spread);
        expect(runThrough(back, steps.slice(900), true)).toEqual(runThrough(expected, steps.slice(900), true));
      }),
      { numRuns: 8 },
    );
  }, 240_000);

  test('did spill, groups and values, and leaves nothing behind', () => {
    const memory = spilling(1);
    const { chain, out } = group(
      [0],
      extremes.filter(({ args }) => args[0] === 8),
      true,
    )(memory);
    const begun = memory.usedBytes;
    const steps = stepsOf(7);
    feed(chain, out, steps, driving(true));
    expect(chain.stateBytes()).toBeGreaterThan(begun + 400_000);
    expect(memory.usedBytes).toBeLessThan(begun + 100_000);
    const held: Step[] = [];
    for (const step of steps) {
      if (!('row' in step)) continue;
      if (step.kind === 0) held.push({ kind: 3, row: step.row });
      else
        held.splice(
          held.findIndex((other) => 'row' in other && other.row === step.row),
          1,
        );
    }
    feed(chain, out, held, driving(true));
    expect(snapshotOf(chain, out).filter(({ state }) => /groups|extremes/.test(state))).toEqual([]);
    expect(out.rows().at(-1)).toMatchObject({ kind: 3 });
    chain.close();
    expect(memory.usedBytes).toBe(0);
  });
});

test('what expires outside goes, with the values that are held for it', () => {
  const memory = spilling(1);
  let nowMs = 0;
  const calls = [...extremes.slice(0, 2), ...retractableCalls.filter(({ distinct }) => distinct).slice(0, 1)];
  const { chain, out } = group([0], calls, true, 1_000)(memory, { now: () => nowMs });
  const empty = chain.stateBytes();
  feed(chain, out, withRetractions(rowsOf(9, 3_000), 9), driving(true));
  expect(chain.stateBytes()).toBeGreaterThan(empty + 200_000);
  nowMs = 900;
  const last = rowsOf(10, 1)[0]!.with(0, 'the last');
  feed(chain, out, [{ kind: 0, row: last }], driving(true));
  nowMs = 1_500;
  for (let turn = 0; turn < 4; turn++) untilDone(out, () => chain.onTime(nowMs));
  const left = snapshotOf(chain, out).filter(({ state }) => /groups|extremes|seen/.test(state));
  const rows = left.map(({ state, bytes }) =>
    state.startsWith('extremes') ? bytes.length < 400 : new Int32Array(bytes.buffer, bytes.byteOffset, 2)[1] === 1,
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows).not.toContain(false);
  chain.close();
  expect(memory.usedBytes).toBe(0);
});

test('texts that grow in groups that are there make others leave', () => {
  const collect: AggregateCall = { fn: 'COLLECT', args: [8], distinct: false, filter: null, type: types.MULTISET(types.STRING) };
  const memory = spilling(120_000);
  const { chain, out } = group([1], [collect], false)(memory);
  const begun = memory.usedBytes;
  const [row] = rowsOf(1, 1);
  const rows = Array.from({ length: 2_400 }, (_, i) => row!.with(1, BigInt(i % 60)).with(8, `${'c'.repeat(100)}${i}`));
  feed(chain, out, inserts(rows), { types: lawColumns, cuts: [10], changes: false });
  expect(chain.stateBytes()).toBeGreaterThan(begun + 200_000);
  expect(memory.usedBytes).toBeLessThan(200_000);
  chain.close();
  expect(memory.usedBytes).toBe(0);
});

describe('a window', () => {
  const shapes = fc.constantFrom<FixedWindow>(
    { type: 'tumble', sizeMs: 2_000, offsetMs: 0 },
    { type: 'hop', sizeMs: 3_000, slideMs: 1_000, offsetMs: 0 },
    { type: 'cumulate', sizeMs: 4_000, stepMs: 1_000, offsetMs: 0 },
  );
  const calls = fc.subarray([...allCalls.filter(({ fn }) => !fn.endsWith('_VALUE'))], { minLength: 1, maxLength: 5 });

  test('fires the same rows', () => {
    fc.assert(
      fc.property(seeds, keySets, calls, budgets, shapes, (seed, keys, chosen, budget, shape) => {
        const build = window(keys, chosen, shape);
        const steps = inserts(rowsOf(seed, 1_500));
        expect(sorted(runThrough(build(spilling(budget)), steps, false))).toEqual(sorted(runThrough(build(unlimited()), steps, false)));
      }),
      { numRuns: 12 },
    );
  }, 240_000);

  test('fires what a snapshot held, at another parallelism', () => {
    fc.assert(
      fc.property(seeds, keySets, calls, budgets, shapes, (seed, keys, chosen, budget, shape) => {
        const build = window(keys, chosen, shape);
        const steps = inserts(rowsOf(seed, 1_500));
        const expected = runThrough(restored(build, unlimited(), interrupted(build, unlimited(), steps, 800, false)), [], false);
        const sections = interrupted(build, spilling(budget), steps, 800, false);
        const fired = [0, 1].flatMap((subtask) =>
          runThrough(restored(build, spilling(budget), sections, { subtask, parallelism: 2 }), [], false),
        );
        expect(sorted(fired)).toEqual(sorted(expected));
      }),
      { numRuns: 8 },
    );
  }, 240_000);
});

describe('a full join', () => {
  const joined: Build = (stateMemory, place = {}) => {
    const side = { unique: null, retracts: true, stateTtlMs: null };
    const output = [...lawColumns, ...lawColumns].map((type) => nullable(type));
    const keys = { left: [0], right: [0], nullSafe: [false] };
    const plan = joinPlan(output, { type: 'full', keys, condition: null, left: side, right: side });
    const out = new MemoryOutput(output, true, 1, () => 64);
    out.credits = 0;
    const sources = [sourcePlan(lawColumns, 'left'), sourcePlan(lawColumns, 'right')] as const;
    const chain = twoInputChain(sources, plan, { changelog: 'retract' }, ['retract', 'retract']);
    return { chain: compileChain(chain)(context([out], { stateMemory, ...place })), out };
  };
  /** Rows of both sides in turn, some taken back later; texts up to a page long. */
  const sidesOf = (seed: number): readonly SideStep[] => {
    const next = random(seed + 2);
    const long = (row: PlainRow): PlainRow => row.with(8, next(40) === 0 ? 'y'.repeat(next(90_000)) : (row[8] as string | null));
    const steps = [0, 1].map((input) =>
      withRetractions(rowsOf(seed + input, 500).map(long), seed + input).flatMap((step) => ('row' in step ? [{ input, ...step }] : [])),
    );
    return steps[0]!.flatMap((step, i) => [step, steps[1]![i]!]);
  };
  const options = { types: [lawColumns, lawColumns], cuts: [40, 7], changes: [true, true] };

  test('emits the same changes in the same order, also behind a snapshot that was read while rows went on', () => {
    fc.assert(
      fc.property(seeds, budgets, (seed, budget) => {
        const steps = sidesOf(seed);
        const through = (memory: StateMemory): { sections: readonly StateSection[]; rows: readonly unknown[] } => {
          const { chain, out } = joined(memory);
          feedSides(chain, out, steps.slice(0, 600), options);
          const rest = [...steps.slice(600)];
          const sections = snapshotOf(chain, out, () => feedSides(chain, out, rest.splice(0, 30), options));
          feedSides(chain, out, rest, options);
          finishSides(chain, out, 2);
          chain.close();
          return { sections: sections.map((section) => structuredClone(section)), rows: out.rows() };
        };
        const [wanted, spilled] = [through(unlimited()), through(spilling(budget))];
        expect(spilled.rows).toEqual(wanted.rows);
        const after = [wanted, spilled].map(({ sections }, i) => {
          const { chain, out } = restored(joined, i === 0 ? unlimited() : spilling(budget), sections);
          feedSides(chain, out, steps.slice(600), options);
          finishSides(chain, out, 2);
          chain.close();
          return out.rows();
        });
        expect(after[1]).toEqual(after[0]);
      }),
      { numRuns: 6 },
    );
  }, 240_000);

  test('did spill, and has nothing left in memory but indexes', () => {
    const memory = spilling(1);
    const { chain, out } = joined(memory);
    feedSides(chain, out, sidesOf(3), options);
    expect(memory.usedBytes).toBeLessThan(100_000);
    expect(chain.stateBytes()).toBeGreaterThan(500_000);
    chain.close();
    expect(memory.usedBytes).toBe(0);
  });
});

test('the tables did spill', () => {
  const built = group([0], [allCalls[0]!], false)(spilling(1));
  const memory = built.chain.stateBytes();
  feed(built.chain, built.out, inserts(rowsOf(5, 1_500)), driving(false));
  expect(stores.length).toBe(1);
  expect(built.chain.stateBytes()).toBeGreaterThan(memory + 20_000);
  built.chain.close();
});

import { nullable, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AggregateCall, GroupAggregatePlan, PlanEdge } from '@/server/plan/job/job-plan';
import { argumentType, merges, partialFields } from '@/server/plan/job/group-accumulators';
import type { PlainRow } from '../../batch/testing/rows';
import { MemoryOutput } from '../../batch/testing/memory-output';
import { compileChain } from '../../codegen/compile-chain';
import { context, edge, fields, groupPlan, settings, sourcePlan, straightChain, unionPlan } from '../../codegen/testing/plans';
import type { Chain, StateSection } from '../../contract/chain';
import { arbitraryCuts, arbitraryRoom, arbitraryRow } from '../testing/arbitrary-rows';
import { feed, feedSides, snapshotOf, untilDone, type Step } from '../testing/drive';
import { forgetful } from '../testing/laws';
import { accumulate } from '../testing/operator-laws';
import { aggregate, allCalls, argumentOf, keyOf, lawColumns } from '../testing/oracle';

/** A job of several phases, as the planner makes it, with subtasks and exchanges played by hand. */
interface Case {
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  readonly retracts: boolean;
  readonly rows: number;
  readonly ttl: boolean;
}
interface Driven {
  readonly cuts: readonly number[];
  readonly room: readonly number[];
  readonly spoil?: (chain: Chain) => Chain;
}
type Changed = Extract<Step, { row: PlainRow }>;

const input = fields(lawColumns);
const outputTypes = ({ keys, calls }: Case) => [...keys.map((key) => lawColumns[key]!), ...calls.map(({ type }) => type)];
const wholePlan = (of: Case) =>
  groupPlan(outputTypes(of), {
    keys: of.keys,
    aggregates: of.calls,
    inputRetracts: of.retracts,
    emitsUpdateBefore: true,
    stateTtlMs: of.ttl ? 1_000 : null,
  });

/** The parts of a plan with DISTINCT calls: one for each column whose values are told apart. */
function partsOf({ calls }: Case): readonly { readonly value: number; readonly calls: readonly number[] }[] {
  const values = [...new Set(calls.flatMap(({ distinct, args }) => (distinct ? args : [])))];
  const of = (value: number, part: number): readonly number[] =>
    calls.flatMap((call, index) => ((call.distinct ? call.args[0] === value : part === 0) ? [index] : []));
  return values.length === 0 ? [{ value: -1, calls: calls.map((_, i) => i) }] : values.map((value, i) => ({ value, calls: of(value, i) }));
}

function plansOf(of: Case): { readonly before: readonly GroupAggregatePlan[]; readonly global: GroupAggregatePlan } {
  const parts = partsOf(of);
  const apart = parts.length > 1 ? ({ countsApart: true } as const) : {};
  const whole = { ...wholePlan(of), ...apart };
  const before = parts.map(({ calls, value }): GroupAggregatePlan => {
    const plan = { ...whole, aggregates: calls.map((index) => of.calls[index]!), stateTtlMs: value < 0 ? null : whole.stateTtlMs };
    return { ...plan, phase: value < 0 ? 'local' : 'distinct', output: partialFields(input, plan) };
  });
  const global: GroupAggregatePlan = {
    ...whole,
    phase: 'global',
    keys: of.keys.map((_, i) => i),
    argumentTypes: of.calls.map((call) => argumentType(call, input)),
    parts: parts.map(({ calls }) => calls),
  };
  return { before, global };
}

const more = (of: Case, subtask: number, parallelism: number) => ({
  subtask,
  parallelism,
  settings: { ...settings, parallelism, miniBatch: { rows: of.rows, latencyMs: 1_000 } },
});
const changesOf = (out: MemoryOutput, target: number): readonly Changed[] => out.received[target]!.filter((item) => 'row' in item);
const outOf = (rowTypes: readonly (typeof lawColumns)[number][], targets: number, room: readonly number[]): MemoryOutput => {
  let turn = 0;
  return new MemoryOutput([...rowTypes], true, targets, () => room[turn++ % room.length]!);
};

/** The subtasks between two checkpoints. */
class Job {
  readonly changes: Changed[] = [];
  private readonly before: readonly (readonly { readonly chain: Chain; readonly out: MemoryOutput }[])[];
  private readonly groups: readonly { readonly chain: Chain; readonly out: MemoryOutput }[];
  private readonly plans: ReturnType<typeof plansOf>;

  constructor(
    private readonly of: Case,
    private readonly parallelism: number,
    private readonly by: Driven,
  ) {
    this.plans = plansOf(of);
    const exchange: PlanEdge['exchange'] = { kind: 'keyed', columns: of.keys.map((_, i) => i) };
    const { before, global } = this.plans;
    const subtasks = Array.from({ length: parallelism }, (_, i) => i);
    const from = of.retracts ? 'retract' : 'append';
    this.before = before.map((plan, part) =>
      subtasks.map((subtask) => {
        const out = outOf(
          plan.output.map(({ type }) => type),
          parallelism,
          by.room,
        );
        const chain = compileChain(straightChain(sourcePlan(lawColumns), [unionPlan(lawColumns), plan], { exchange }, [from, from]))(
          context([out], more(of, subtask, parallelism)),
        );
        return { chain: part === 0 && subtask === 0 ? (by.spoil?.(chain) ?? chain) : chain, out };
      }),
    );
    const sources = before.map((plan, part) =>
      sourcePlan(
        plan.output.map(({ type }) => type),
        `part${part}`,
      ),
    );
    this.groups = subtasks.map((subtask) => {
      const out = outOf(outputTypes(of), 1, by.room);
      const plan = {
        operators: [global],
        edges: [],
        inputs: sources.map((source, part) => edge(source.id, global.id, { input: part })),
        outputs: [edge(global.id, 'sink', { changelog: 'retract' })],
        upstream: sources,
      };
      return { chain: compileChain(plan)(context([out], more(of, subtask, parallelism))), out };
    });
  }

  /** Rows and what is taken back of them come by one producer; values that are told apart meet in one subtask. */
  run(steps: readonly Changed[]): void {
    const { parallelism, of } = this;
    const types = [lawColumns];
    partsOf(of).forEach(({ value }, part) => {
      const dealt = Array.from({ length: parallelism }, (): Changed[] => []);
      if (value < 0) for (const step of steps) dealt[sizeOf(step.row) % parallelism]!.push(step);
      else this.exchange(steps, value).forEach((list, subtask) => dealt[subtask]!.push(...list));
      this.before[part]!.forEach(({ chain, out }, subtask) =>
        feed(chain, out, dealt[subtask]!, { types: types[0]!, cuts: this.by.cuts, changes: of.retracts }),
      );
    });
    this.deliver();
  }

  private exchange(steps: readonly Changed[], value: number): readonly (readonly Changed[])[] {
    const { of, parallelism } = this;
    const exchange: PlanEdge['exchange'] = { kind: 'keyed', columns: [...of.keys, value] };
    const out = outOf(lawColumns, parallelism, [64]);
    const chain = compileChain(
      straightChain(sourcePlan(lawColumns), [unionPlan(lawColumns)], { exchange, changelog: 'retract' }, ['retract']),
    )(context([out]));
    feed(chain, out, steps, { types: lawColumns, cuts: [7], changes: true });
    untilDone(out, () => chain.flush());
    return Array.from({ length: parallelism }, (_, target) => changesOf(out, target));
  }

  /** What the parts have said so far goes to the groups. */
  private deliver(): void {
    const types = this.plans.before.map(({ output }) => output.map(({ type }) => type));
    this.before.forEach((subtasks, part) =>
      subtasks.forEach(({ out }) =>
        this.groups.forEach(({ chain, out: last }, target) => {
          const steps = changesOf(out, target).map((step) => ({ ...step, input: part }));
          out.received[target]!.length = 0;
          feedSides(chain, last, steps, { types, cuts: this.by.cuts, changes: types.map(() => false) });
        }),
      ),
    );
  }

  /** Barrier by barrier: parts leave before their subtasks are copied. */
  checkpoint(): readonly (readonly StateSection[])[] {
    const parts = this.before.map((subtasks) => subtasks.flatMap(({ chain, out }) => snapshotOf(chain, out)));
    this.deliver();
    const groups = this.groups.flatMap(({ chain, out }) => snapshotOf(chain, out));
    for (const { out } of this.groups) this.changes.push(...changesOf(out, 0));
    return [...parts, groups];
  }

  restore(states: readonly (readonly StateSection[])[]): this {
    [...this.before, this.groups].forEach((subtasks, stage) =>
      subtasks.forEach(({ chain }) => {
        for (const section of states[stage]!) chain.restore(structuredClone(section));
        chain.endRestore();
      }),
    );
    return this;
  }
}

const sizeOf = (row: PlainRow): number => row.reduce<number>((sum, value) => sum + String(value).length, 0);

const rowsOf = (retracts: boolean): fc.Arbitrary<readonly Changed[]> =>
  fc.array(fc.tuple(arbitraryRow, fc.boolean(), fc.nat()), { maxLength: 50 }).map((entries) => {
    const held: PlainRow[] = [];
    return entries.map(([row, back, which]): Changed => {
      if (retracts && back && held.length > 0) return { kind: which % 2 === 0 ? 1 : 3, row: held.splice(which % held.length, 1)[0]! };
      held.push(row);
      return { kind: which % 3 === 0 && retracts ? 2 : 0, row };
    });
  });

const cases = (retracts: boolean, distinct: boolean): fc.Arbitrary<Case> =>
  fc.record({
    keys: fc.constantFrom([0], [1], [0, 1], [], [3], [5], [6]),
    calls: fc
      .subarray(
        allCalls.filter((call) => merges(call, retracts) && (distinct || !call.distinct)),
        { minLength: 1, maxLength: 6 },
      )
      .filter((calls) => calls.some((call) => call.distinct) === distinct),
    retracts: fc.constant(retracts),
    rows: fc.integer({ min: 1, max: 12 }),
    ttl: fc.boolean(),
  });

/** The groups recomputed from all rows that are left. */
function expected(of: Case, steps: readonly Changed[]): readonly PlainRow[] {
  const groups = new Map<string, PlainRow[]>();
  for (const { kind, row } of steps) {
    const name = keyOf(row, of.keys);
    const rows = groups.get(name) ?? [];
    groups.set(name, rows);
    if ((kind & 1) === 0) rows.push(row);
    else rows.splice(rows.indexOf(row), 1);
  }
  return [...groups.values()]
    .filter((rows) => rows.length > 0)
    .map((rows) => [...of.keys.map((key) => rows[0]![key]!), ...of.calls.map((call) => aggregate(call, rows, argumentOf(call)))]);
}

const textOf = (row: PlainRow): string =>
  keyOf(
    row,
    row.map((_, i) => i),
  );
/** Each change has to name the row that is there. */
function net(changes: readonly Changed[]): readonly string[] {
  const table: string[] = [];
  accumulate(table, changes);
  return table.sort();
}
const wanted = (of: Case, steps: readonly Changed[]): readonly string[] => expected(of, steps).map(textOf).sort();

describe.each([
  { distinct: false, retracts: false },
  { distinct: false, retracts: true },
  { distinct: true, retracts: false },
  { distinct: true, retracts: true },
])('phases of a running aggregate, values told apart: $distinct, input retracts: $retracts', ({ distinct, retracts }) => {
  const parallelism = fc.integer({ min: 1, max: 3 });

  test('the net is the recomputation, in any batches, any room and any parallelism', () => {
    fc.assert(
      fc.property(cases(retracts, distinct), rowsOf(retracts), parallelism, arbitraryCuts, arbitraryRoom, (of, steps, p, cuts, room) => {
        const job = new Job(of, p, { cuts, room });
        job.run(steps);
        job.checkpoint();
        expect(net(job.changes)).toEqual(wanted(of, steps));
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  test('restored from a snapshot at another parallelism, it goes on as if never stopped', () => {
    fc.assert(
      fc.property(
        cases(retracts, distinct),
        rowsOf(retracts),
        fc.tuple(parallelism, parallelism),
        fc.nat(),
        arbitraryRoom,
        (of, steps, [before, after], where, room) => {
          const at = where % (steps.length + 1);
          const first = new Job(of, before, { cuts: [3], room });
          first.run(steps.slice(0, at));
          const second = new Job(of, after, { cuts: [2, 5], room }).restore(first.checkpoint());
          second.run(steps.slice(at));
          second.checkpoint();
          expect(net([...first.changes, ...second.changes])).toEqual(wanted(of, steps));
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

/** The aggregate in one phase and one subtask. */
function single(of: Case): { readonly chain: Chain; readonly out: MemoryOutput } {
  const out = outOf(outputTypes(of), 1, [64]);
  const from = of.retracts ? 'retract' : 'append';
  const plan = straightChain(sourcePlan(lawColumns), [wholePlan(of)], { changelog: 'retract' }, [from]);
  return { chain: compileChain(plan)(context([out], more(of, 0, 1))), out };
}
const fed = (of: Case) => ({ types: lawColumns, cuts: [4], changes: of.retracts });

test('restored from a snapshot of one phase it goes on in two, and back', () => {
  const either = fc.boolean().chain((retracts) => fc.tuple(cases(retracts, false), rowsOf(retracts)));
  fc.assert(
    fc.property(either, fc.nat(), fc.boolean(), ([of, steps], where, toTwo) => {
      const at = where % (steps.length + 1);
      const one = single(of);
      const two = new Job(of, 1, { cuts: [3], room: [16] });
      if (toTwo) {
        feed(one.chain, one.out, steps.slice(0, at), fed(of));
        two.restore([[], snapshotOf(one.chain, one.out)]);
        two.run(steps.slice(at));
        two.checkpoint();
      } else {
        two.run(steps.slice(0, at));
        for (const section of two.checkpoint()[1]!) one.chain.restore(structuredClone(section));
        one.chain.endRestore();
        feed(one.chain, one.out, steps.slice(at), fed(of));
        snapshotOf(one.chain, one.out);
      }
      const [before, after] = toTwo ? [changesOf(one.out, 0), two.changes] : [two.changes, changesOf(one.out, 0)];
      expect(net([...before, ...after])).toEqual(wanted(of, steps));
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('a snapshot whose values are dealt by themselves is refused by one phase, and the other way round', () => {
  const of: Case = { keys: [0], calls: [allCalls[0]!, allCalls[2]!], retracts: false, rows: 4, ttl: false };
  const row: Changed = { kind: 0, row: ['a', null, null, null, null, null, null, 0n, 'x'] };
  const one = single(of);
  feed(one.chain, one.out, [row], fed(of));
  const stored = snapshotOf(one.chain, one.out);
  expect(() => new Job(of, 1, { cuts: [1], room: [4] }).restore([[], stored])).toThrow(/belongs to nothing/);
  const split = new Job(of, 1, { cuts: [1], room: [4] });
  split.run([row]);
  const groups = split.checkpoint().at(-1)!;
  const again = single(of).chain;
  expect(() => groups.forEach((section) => again.restore(section))).toThrow(/belongs to nothing/);
});

test('the law can fail: a part that forgets a row breaks it', () => {
  const of: Case = { keys: [0], calls: [allCalls[0]!], retracts: false, rows: 4, ttl: false };
  const steps = ['a', 'a', 'b'].map((key): Changed => ({ kind: 0, row: [key, null, null, null, null, null, null, 0n, null] }));
  const job = new Job(of, 1, { cuts: [3], room: [4], spoil: forgetful });
  job.run(steps);
  job.checkpoint();
  expect(net(job.changes)).not.toEqual(wanted(of, steps));
});

test('groups leave in one row each when the bundle is full, has waited, or a barrier comes; a snapshot has none of them', () => {
  const plan: GroupAggregatePlan = {
    ...groupPlan([], {
      keys: [0],
      aggregates: [allCalls[0]!, allCalls[1]!],
      inputRetracts: false,
      emitsUpdateBefore: false,
      stateTtlMs: null,
    }),
    phase: 'local',
  };
  const local = { ...plan, output: partialFields(input, plan) };
  expect(local.output.map(({ name }) => name)).toEqual(['f0', 'partial_1_0', 'partial_rows']);
  let nowMs = 0;
  const out = outOf([nullable(types.STRING), types.BIGINT, types.BIGINT], 1, [64]);
  const chain = compileChain(straightChain(sourcePlan(lawColumns), [local]))(
    context([out], { settings: { ...settings, miniBatch: { rows: 4, latencyMs: 100 } }, now: () => nowMs }),
  );
  const row = (key: string): Step => ({ kind: 0, row: [key, null, 1n, null, null, null, null, 0n, null] });
  const told = (): readonly PlainRow[] => changesOf(out, 0).map((step) => step.row);
  feed(chain, out, ['a', 'a', 'b', 'a', 'b'].map(row), { types: lawColumns, cuts: [5], changes: false });
  untilDone(out, () => chain.flush(true));
  expect([...told()].sort()).toEqual([
    ['a', 3n, 3n],
    ['b', 1n, 1n],
  ]);
  nowMs = 50;
  untilDone(out, () => chain.flush(true));
  expect(told()).toHaveLength(3);
  feed(chain, out, [row('c')], { types: lawColumns, cuts: [1], changes: false });
  expect(snapshotOf(chain, out).map(({ state }) => state)).toEqual(['watermark']);
  expect(told()).toHaveLength(4);
});

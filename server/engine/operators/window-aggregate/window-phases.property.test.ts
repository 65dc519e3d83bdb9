import { notNull, types, type DataType } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AggregateCall, FixedWindow, PlanEdge, WindowAggregatePlan } from '@/server/plan/job/job-plan';
import { isMergeable, localWindowFields } from '@/server/plan/job/window-accumulators';
import { MemoryOutput, type Emitted } from '../../batch/testing/memory-output';
import type { PlainRow } from '../../batch/testing/rows';
import { compileChain } from '../../codegen/compile-chain';
import { context, edge, fields, sourcePlan, straightChain, unionPlan, windowPlan } from '../../codegen/testing/plans';
import type { Chain, StateSection } from '../../contract/chain';
import { arbitraryCuts, arbitraryRoom, arbitraryRow } from '../testing/arbitrary-rows';
import { feed, feedSides, finishSides, snapshotOf, untilDone, type Step } from '../testing/drive';
import { forgetful } from '../testing/laws';
import { aggregate, allCalls, argumentOf, keyOf, lawColumns, windowsOf } from '../testing/oracle';

/** Windows whose DISTINCT values are told apart before their keys meet, with subtasks and exchanges played by hand. */
interface Case {
  readonly window: FixedWindow;
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
}

const TIME = 7;
const ts = notNull(types.TIMESTAMP(3));
const shapes: readonly FixedWindow[] = [
  { type: 'tumble', sizeMs: 1_000, offsetMs: 0 },
  { type: 'tumble', sizeMs: 700, offsetMs: 50 },
  { type: 'hop', sizeMs: 3_000, slideMs: 1_000, offsetMs: 0 },
  { type: 'hop', sizeMs: 2_000, slideMs: 500, offsetMs: -250 },
  { type: 'cumulate', sizeMs: 4_000, stepMs: 1_000, offsetMs: 0 },
];
const cases: fc.Arbitrary<Case> = fc.record({
  window: fc.constantFrom(...shapes),
  keys: fc.constantFrom([0], [1], [0, 1], [], [3], [5, 6]),
  calls: fc
    .subarray(allCalls.filter(isMergeable), { minLength: 1, maxLength: 6 })
    .filter((calls) => calls.some(({ distinct }) => distinct)),
});
/** Times that move on slowly, with a watermark behind every few rows: windows fire, and rows come late. */
const inputs: fc.Arbitrary<readonly Step[]> = fc.array(fc.tuple(arbitraryRow, fc.boolean()), { maxLength: 50 }).map((list) => {
  let watermark = -Infinity;
  return list.flatMap(([row, mark], i): Step[] => {
    const time = i * 120 + Number(row[TIME]) / 8;
    const timed = row.map((value, column) => (column === TIME ? BigInt(Math.floor(time)) : value));
    if (!mark) return [{ kind: 0, row: timed }];
    watermark = Math.max(watermark, Math.floor(time));
    return [{ kind: 0, row: timed }, { watermark }];
  });
});

const outputTypes = ({ keys, calls }: Case): DataType[] => [
  ...keys.map((key) => lawColumns[key]!),
  ...calls.map(({ type }) => type),
  ts,
  ts,
];
const whole = (of: Case): WindowAggregatePlan =>
  windowPlan(outputTypes(of), {
    window: of.window,
    timeColumn: TIME,
    keys: of.keys,
    aggregates: of.calls,
    outputs: [
      ...of.keys.map((_, index) => ({ kind: 'key', index }) as const),
      ...of.calls.map((_, index) => ({ kind: 'aggregate', index }) as const),
      { kind: 'window-start' },
      { kind: 'window-end' },
    ],
    phase: 'single',
  });

function partsOf({ calls }: Case): readonly { readonly value: number; readonly calls: readonly number[] }[] {
  const values = [...new Set(calls.flatMap(({ distinct, args }) => (distinct ? args : [])))];
  return values.map((value, part) => ({
    value,
    calls: calls.flatMap((call, index) => ((call.distinct ? call.args[0] === value : part === 0) ? [index] : [])),
  }));
}

function plansOf(of: Case): { readonly before: readonly WindowAggregatePlan[]; readonly global: WindowAggregatePlan } {
  const parts = partsOf(of);
  const apart = parts.length > 1 ? ({ countsApart: true } as const) : {};
  const before = parts.map(({ calls }): WindowAggregatePlan => {
    const plan = { ...whole(of), ...apart, phase: 'distinct' as const, aggregates: calls.map((index) => of.calls[index]!) };
    return { ...plan, output: localWindowFields(fields(lawColumns), plan) };
  });
  const global = { ...whole(of), ...apart, phase: 'global' as const, keys: of.keys.map((_, i) => i), timeColumn: of.keys.length };
  return { before, global: { ...global, parts: parts.map(({ calls }) => calls) } };
}

interface Subtask {
  readonly chain: Chain;
  readonly out: MemoryOutput;
}

/** The subtasks between two checkpoints. */
class Job {
  readonly emitted: PlainRow[] = [];
  private readonly before: readonly (readonly Subtask[])[];
  private readonly windows: readonly Subtask[];
  private readonly plans: ReturnType<typeof plansOf>;
  private readonly types: readonly (readonly DataType[])[];

  constructor(
    private readonly of: Case,
    private readonly parallelism: number,
    private readonly by: { readonly cuts: readonly number[]; readonly room: readonly number[]; readonly spoil?: (chain: Chain) => Chain },
  ) {
    this.plans = plansOf(of);
    const { before, global } = this.plans;
    this.types = before.map(({ output }) => output.map(({ type }) => type));
    const exchange: PlanEdge['exchange'] = { kind: 'keyed', columns: global.keys };
    const subtasks = Array.from({ length: parallelism }, (_, i) => i);
    let turn = 0;
    const room = (): number => by.room[turn++ % by.room.length]!;
    this.before = before.map((plan, part) =>
      subtasks.map((subtask) => {
        const out = new MemoryOutput([...this.types[part]!], false, parallelism, room);
        const chain = compileChain(straightChain(sourcePlan(lawColumns), [unionPlan(lawColumns), plan], { exchange }))(
          context([out], { subtask, parallelism }),
        );
        return { chain: part === 0 && subtask === 0 ? (by.spoil?.(chain) ?? chain) : chain, out };
      }),
    );
    const sources = this.types.map((columns, part) => sourcePlan(columns, `part${part}`));
    this.windows = subtasks.map((subtask) => {
      const out = new MemoryOutput(outputTypes(of), false, 1, room);
      const plan = {
        operators: [global],
        edges: [],
        inputs: sources.map((source, part) => edge(source.id, global.id, { input: part })),
        outputs: [edge(global.id, 'sink')],
        upstream: sources,
      };
      return { chain: compileChain(plan)(context([out], { subtask, parallelism })), out };
    });
  }

  run(steps: readonly Step[]): void {
    partsOf(this.of).forEach(({ value }, part) =>
      this.exchange(steps, value).forEach((list, subtask) => {
        const { chain, out } = this.before[part]![subtask]!;
        feed(chain, out, list, { types: lawColumns, cuts: this.by.cuts, changes: false });
      }),
    );
  }

  private exchange(steps: readonly Step[], value: number): readonly (readonly Emitted[])[] {
    const exchange: PlanEdge['exchange'] = { kind: 'keyed', columns: [...this.of.keys, value] };
    const out = new MemoryOutput([...lawColumns], false, this.parallelism, () => 64);
    const chain = compileChain(straightChain(sourcePlan(lawColumns), [unionPlan(lawColumns)], { exchange }))(context([out]));
    feed(chain, out, steps, { types: lawColumns, cuts: [7], changes: false });
    untilDone(out, () => chain.flush());
    return out.received;
  }

  /** Barrier by barrier: what the parts have said goes to the windows, then the least of their watermarks. */
  checkpoint(): readonly (readonly StateSection[])[] {
    const parts = this.before.map((subtasks) => subtasks.flatMap(({ chain, out }) => snapshotOf(chain, out)));
    const options = { types: this.types, cuts: this.by.cuts, changes: this.types.map(() => false) };
    let least = Infinity;
    for (const subtasks of this.before)
      for (const { out } of subtasks)
        for (const list of out.received) least = Math.min(least, list.findLast((item) => 'watermark' in item)?.watermark ?? -Infinity);
    this.windows.forEach(({ chain, out }, target) => {
      this.before.forEach((subtasks, part) => {
        for (const { out: from } of subtasks) {
          const rows = from.received[target]!.filter((item) => 'row' in item).map((item) => ({ ...item, input: part }));
          feedSides(chain, out, rows, options);
        }
      });
      if (least > -Infinity) feedSides(chain, out, [{ watermark: least }], options);
    });
    const windows = this.windows.flatMap(({ chain, out }) => snapshotOf(chain, out));
    this.take();
    return [...parts, windows];
  }

  private take(): void {
    for (const { out } of this.windows) {
      this.emitted.push(...out.rows().map(({ row }) => row));
      out.received[0]!.length = 0;
    }
  }

  /** The last watermark, without another step of the parts. */
  finish(): void {
    this.run([{ watermark: Infinity }]);
    this.checkpoint();
    for (const { chain, out } of this.windows) finishSides(chain, out, this.types.length);
    this.take();
  }

  restore(states: readonly (readonly StateSection[])[]): this {
    [...this.before, this.windows].forEach((subtasks, stage) =>
      subtasks.forEach(({ chain }) => {
        for (const section of states[stage]!) chain.restore(structuredClone(section));
        chain.endRestore();
      }),
    );
    return this;
  }
}

/** A row goes into its windows that have not fired; the watermark fires windows. */
function expected(of: Case, steps: readonly Step[]): readonly string[] {
  const open = new Map<number, { readonly start: number; readonly groups: Map<string, PlainRow[]> }>();
  const fired: PlainRow[] = [];
  let watermark = -Infinity;
  for (const step of [...steps, { watermark: Infinity } as const]) {
    if ('row' in step) {
      for (const { start, end } of windowsOf(of.window, Number(step.row[TIME])).filter(({ end: last }) => last - 1 > watermark)) {
        const window = open.get(end) ?? { start, groups: new Map<string, PlainRow[]>() };
        open.set(end, window);
        const name = keyOf(step.row, of.keys);
        window.groups.set(name, [...(window.groups.get(name) ?? []), step.row]);
      }
      continue;
    }
    ({ watermark } = step);
    for (const [end, { start, groups }] of open) {
      if (end - 1 > watermark) continue;
      open.delete(end);
      for (const rows of groups.values())
        fired.push([
          ...of.keys.map((key) => rows[0]![key]!),
          ...of.calls.map((call) => aggregate(call, rows, argumentOf(call))),
          BigInt(start),
          BigInt(end),
        ]);
    }
  }
  return textsOf(fired);
}
const textsOf = (rows: readonly PlainRow[]): readonly string[] =>
  rows
    .map((row) =>
      keyOf(
        row,
        row.map((_, i) => i),
      ),
    )
    .sort();

const parallelism = fc.integer({ min: 1, max: 3 });

test('windows are the recomputation of their rows, in any batches, any room and any parallelism', () => {
  fc.assert(
    fc.property(cases, inputs, parallelism, arbitraryCuts, arbitraryRoom, (of, steps, p, cuts, room) => {
      const job = new Job(of, p, { cuts, room });
      job.run(steps);
      job.finish();
      expect(textsOf(job.emitted)).toEqual(expected(of, steps));
    }),
    { numRuns: 30 },
  );
}, 60_000);

test('restored from a snapshot at another parallelism, windows go on as if never stopped', () => {
  fc.assert(
    fc.property(cases, inputs, fc.tuple(parallelism, parallelism), fc.nat(), arbitraryRoom, (of, steps, [before, after], where, room) => {
      const at = where % (steps.length + 1);
      const first = new Job(of, before, { cuts: [3], room });
      first.run(steps.slice(0, at));
      const second = new Job(of, after, { cuts: [2, 5], room }).restore(first.checkpoint());
      second.run(steps.slice(at));
      second.finish();
      expect(textsOf([...first.emitted, ...second.emitted])).toEqual(expected(of, steps));
    }),
    { numRuns: 30 },
  );
}, 60_000);

test('the law can fail: a part that forgets a row breaks it', () => {
  const of: Case = { window: shapes[0]!, keys: [0], calls: [allCalls[0]!, allCalls[2]!] };
  const steps = ['x', 'y', 'y'].map((value): Step => ({ kind: 0, row: ['a', null, null, null, null, null, null, 5n, value] }));
  const job = new Job(of, 1, { cuts: [3], room: [4], spoil: forgetful });
  job.run(steps);
  job.finish();
  expect(textsOf(job.emitted)).not.toEqual(expected(of, steps));
});

import { notNull, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asOperatorId } from '@/model/ids';
import { input } from '@/server/plan/expr/build';
import type { AggregateCall, PlanOperator, WindowAggregatePlan, WindowOutput, FixedWindow } from '@/server/plan/job/job-plan';
import { isSplittable, localWindowFields } from '@/server/plan/job/window-accumulators';
import type { PlainRow } from '../../batch/testing/rows';
import { MemoryOutput, type Emitted } from '../../batch/testing/memory-output';
import { compileChain } from '../../codegen/compile-chain';
import { context, sourcePlan, straightChain, unionPlan, watermarkPlan, windowPlan } from '../../codegen/testing/plans';
import type { Chain, StateSection } from '../../contract/chain';
import { StateMemory } from '../../state/state-memory';
import { arbitraryCuts, arbitraryRoom, arbitraryRow } from '../testing/arbitrary-rows';
import { feed, finish, snapshotOf, untilDone, type Step } from '../testing/drive';
import { aggregate, allCalls, argumentOf, keyOf, lawColumns, windowsOf } from '../testing/oracle';

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
  { type: 'cumulate', sizeMs: 3_000, stepMs: 500, offsetMs: 1_700 },
];
/** Order within a group is not the input's when slices are merged, so those calls are tried on tumbling windows alone. */
const unordered = allCalls.filter(({ fn }) => !fn.endsWith('_VALUE'));
const cases = (pool: readonly AggregateCall[]): fc.Arbitrary<Case> =>
  fc.record({
    window: fc.constantFrom(...shapes),
    keys: fc.constantFrom([0], [1], [0, 1], [], [3], [5, 6]),
    calls: fc.subarray([...pool], { minLength: 1, maxLength: 5 }),
  });
const rows = fc.array(arbitraryRow, { maxLength: 60 });

/** Times that move on slowly, so that windows fire and rows come late. */
const inTime = (list: readonly PlainRow[]): readonly PlainRow[] =>
  list.map((row, i) => row.map((value, column) => (column === TIME ? BigInt(i * 120) + (row[TIME] as bigint) / 8n : value)));

const outputs = ({ keys, calls }: Case): readonly WindowOutput[] => [
  ...keys.map((_, index) => ({ kind: 'key', index }) as const),
  ...calls.map((_, index) => ({ kind: 'aggregate', index }) as const),
  { kind: 'window-start' },
  { kind: 'window-end' },
  { kind: 'window-time' },
];
const outputTypes = ({ keys, calls }: Case) => [...keys.map((key) => lawColumns[key]!), ...calls.map((call) => call.type), ts, ts, ts];

const single = (of: Case): WindowAggregatePlan =>
  windowPlan(outputTypes(of), {
    window: of.window,
    timeColumn: TIME,
    keys: of.keys,
    aggregates: of.calls,
    outputs: outputs(of),
    phase: 'single',
  });
const assigner = watermarkPlan(lawColumns, TIME, input(TIME, ts));

function build(
  of: Case,
  operators: readonly PlanOperator[],
  room: readonly number[],
  more: { subtask?: number; parallelism?: number; stateMemory?: StateMemory } = {},
): { chain: Chain; out: MemoryOutput } {
  let turn = 0;
  const out = new MemoryOutput(outputTypes(of), false, 1, () => room[turn++ % room.length]!);
  out.credits = 0;
  return { chain: compileChain(straightChain(sourcePlan(lawColumns), operators))(context([out], more)), out };
}

interface Fired {
  readonly end: number;
  readonly row: PlainRow;
}

/** Row by row: a row goes into its windows that have not fired, then the watermark rises and windows fire. */
function expected(of: Case, list: readonly PlainRow[]): { readonly fired: readonly Fired[]; readonly late: number } {
  const open = new Map<number, { start: number; groups: Map<string, PlainRow[]> }>();
  const fired: Fired[] = [];
  let watermark = -Infinity;
  let late = 0;
  const fire = (): void => {
    for (const [end, { start, groups }] of [...open].sort(([a], [b]) => a - b)) {
      if (end - 1 > watermark) continue;
      for (const members of groups.values())
        fired.push({
          end,
          row: [
            ...of.keys.map((key) => members[0]![key]!),
            ...of.calls.map((call) => aggregate(call, members, argumentOf(call))),
            BigInt(start),
            BigInt(end),
            BigInt(end - 1),
          ],
        });
      open.delete(end);
    }
  };
  for (const row of list) {
    const windows = windowsOf(of.window, Number(row[TIME])).filter(({ end }) => end - 1 > watermark);
    if (windows.length === 0) late++;
    for (const { start, end } of windows) {
      const window = open.get(end) ?? { start, groups: new Map<string, PlainRow[]>() };
      open.set(end, window);
      const name = keyOf(row, of.keys);
      window.groups.set(name, [...(window.groups.get(name) ?? []), row]);
    }
    watermark = Math.max(watermark, Number(row[TIME]));
    fire();
  }
  watermark = Infinity;
  fire();
  return { fired, late };
}

const text = (row: PlainRow): string => row.map((value) => `${typeof value}:${String(value)}`).join(' | ');
/** Windows in their order, groups of a window in any. */
const canonical = (list: readonly Fired[]): readonly string[] => {
  const lines: string[] = [];
  for (let i = 0; i < list.length;) {
    let to = i;
    while (to < list.length && list[to]!.end === list[i]!.end) to++;
    lines.push(
      ...list
        .slice(i, to)
        .map(({ row }) => text(row))
        .sort(),
    );
    i = to;
  }
  return lines;
};
const asFired = (of: Case, list: readonly { readonly row: PlainRow }[]): readonly Fired[] =>
  list.map(({ row }) => ({ end: Number(row[of.keys.length + of.calls.length + 1]), row }));
const clock = () => ({ watermark: -Infinity, others: Infinity });
const steps = (list: readonly PlainRow[]): readonly Step[] => list.map((row) => ({ kind: 0, row }));

test('windows are the recomputation of their rows, in any batches and any room; late rows are counted', () => {
  fc.assert(
    fc.property(cases(unordered), rows, arbitraryCuts, arbitraryRoom, (of, list, cuts, room) => {
      const timed = inTime(list);
      const { chain, out } = build(of, [assigner, single(of)], room);
      feed(chain, out, steps(timed), { types: lawColumns, cuts, changes: false, clock: clock() });
      finish(chain, out);
      const { fired, late } = expected(of, timed);
      expect(canonical(asFired(of, out.rows()))).toEqual(canonical(fired));
      expect(chain.metrics[1]!.lateRows).toBe(late);
    }),
    { numRuns: 150 },
  );
}, 120_000);

test('rows and marks stand in the same order whatever the batches', () => {
  fc.assert(
    fc.property(cases(allCalls), rows, arbitraryCuts, arbitraryRoom, (of, list, cuts, room) => {
      const run = (sizes: readonly number[], places: readonly number[]): readonly Emitted[] => {
        // In memory: keys that were outside may come in another order within a window.
        const { chain, out } = build(of, [assigner, single(of)], places, { stateMemory: new StateMemory() });
        feed(chain, out, steps(inTime(list)), { types: lawColumns, cuts: sizes, changes: false, clock: clock() });
        finish(chain, out);
        return out.received[0]!;
      };
      expect(run(cuts, room)).toEqual(run([1], [4_096]));
    }),
    { numRuns: 100 },
  );
}, 120_000);

test('restored from a snapshot that was read while rows went on, windows go on as if never stopped', () => {
  fc.assert(
    fc.property(cases(unordered), rows, fc.nat(), arbitraryRoom, (of, list, where, room) => {
      const timed = inTime(list);
      const at = where % (timed.length + 1);
      const first = build(of, [assigner, single(of)], room);
      const options = { types: lawColumns, cuts: [3], changes: false };
      const splitClock = clock();
      feed(first.chain, first.out, steps(timed.slice(0, at)), { ...options, clock: splitClock });
      const stored = { ...splitClock };
      const rest = [...timed.slice(at)];
      let emitted = -1;
      const sections = snapshotOf(first.chain, first.out, () => {
        if (emitted < 0) emitted = first.out.rows().length;
        feed(first.chain, first.out, steps(rest.splice(0, 2)), { ...options, clock: splitClock });
      });
      const second = build(of, [assigner, single(of)], room);
      for (const section of sections) second.chain.restore(structuredClone(section));
      second.chain.endRestore();
      feed(second.chain, second.out, steps(timed.slice(at)), { ...options, clock: stored });
      finish(second.chain, second.out);
      const all = [...first.out.rows().slice(0, emitted), ...second.out.rows()];
      expect(canonical(asFired(of, all))).toEqual(canonical(expected(of, timed).fired));
    }),
    { numRuns: 100 },
  );
}, 120_000);

/** Deals rows and marks to subtasks as a keyed exchange does. */
function dealt(
  of: Case,
  operators: readonly PlanOperator[],
  outTypes: Case['calls'][number]['type'][],
  list: readonly PlainRow[],
  targets: number,
  ended = true,
): readonly (readonly Step[])[] {
  const out = new MemoryOutput(outTypes, false, targets, () => 3);
  const keys = operators.at(-1)!.kind === 'window-aggregate' ? of.keys.map((_, index) => index) : of.keys;
  const chain = compileChain(straightChain(sourcePlan(lawColumns), operators, { exchange: { kind: 'keyed', columns: keys } }))(
    context([out]),
  );
  feed(chain, out, steps(list), { types: lawColumns, cuts: [5], changes: false, clock: clock() });
  if (ended) finish(chain, out);
  else untilDone(out, () => chain.flush());
  return out.received;
}

const behind = (of: Case, operator: WindowAggregatePlan, columns: typeof lawColumns, more: { subtask: number; parallelism: number }) => {
  const out = new MemoryOutput(outputTypes(of), false, 1, () => 2);
  out.credits = 0;
  return { chain: compileChain(straightChain(sourcePlan(columns), [unionPlan(columns), operator]))(context([out], more)), out };
};

test('restored at another parallelism, each key goes on in one place', () => {
  fc.assert(
    fc.property(
      cases(unordered),
      rows,
      fc.nat(),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 4 }),
      (of, list, where, before, after) => {
        const timed = inTime(list);
        const at = where % (timed.length + 1);
        // All rows as the exchange deals them, cut where the barrier stands: behind the same row in each channel.
        const options = { types: lawColumns, cuts: [3], changes: false };
        const part = (rowsOf: readonly PlainRow[], prior: readonly PlainRow[], targets: number): readonly (readonly Step[])[] => {
          const whole = dealt(of, [assigner], [...lawColumns], [...prior, ...rowsOf], targets);
          const head = dealt(of, [assigner], [...lawColumns], prior, targets, false);
          // Marks that stand at one row are one mark, so the place is found by rows.
          return whole.map((list, target) => {
            let left = head[target]!.filter((step) => 'row' in step).length;
            const cut = list.findIndex((step) => 'row' in step && left-- === 0);
            let from = cut < 0 ? list.length : cut;
            while (from > 0 && 'watermark' in list[from - 1]!) from--;
            return list.slice(from);
          });
        };
        const sections: StateSection[] = [];
        const emitted: { row: PlainRow }[] = [];
        const firstSteps = dealt(of, [assigner], [...lawColumns], timed.slice(0, at), before, false);
        firstSteps.forEach((list, subtask) => {
          const { chain, out } = behind(of, single(of), lawColumns, { subtask, parallelism: before });
          feed(
            chain,
            out,
            list.filter((step) => !('watermark' in step && step.watermark === Infinity)),
            options,
          );
          sections.push(...snapshotOf(chain, out));
          emitted.push(...out.rows());
        });
        part(timed.slice(at), timed.slice(0, at), after).forEach((list, subtask) => {
          const { chain, out } = behind(of, single(of), lawColumns, { subtask, parallelism: after });
          for (const section of sections) chain.restore(section);
          chain.endRestore();
          feed(chain, out, list, options);
          finish(chain, out);
          emitted.push(...out.rows());
        });
        const sorted = (list: readonly { row: PlainRow }[]): readonly string[] => list.map(({ row }) => text(row)).sort();
        expect(sorted(emitted)).toEqual(sorted(expected(of, timed).fired));
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

test('a local and a global phase give what one phase gives', () => {
  fc.assert(
    fc.property(cases(allCalls.filter(isSplittable)), rows, fc.integer({ min: 1, max: 3 }), (of, list, parallelism) => {
      const timed = inTime(list);
      const fields = localWindowFields(
        lawColumns.map((type, i) => ({ name: `c${i}`, type })),
        { keys: of.keys, aggregates: of.calls },
      );
      const localTypes = fields.map((field) => field.type);
      const local: WindowAggregatePlan = { ...single(of), id: asOperatorId('local'), phase: 'local', output: fields, outputs: [] };
      const global: WindowAggregatePlan = {
        ...single(of),
        phase: 'global',
        keys: of.keys.map((_, index) => index),
        timeColumn: of.keys.length,
      };
      const channels = dealt(of, [assigner, local], localTypes, timed, parallelism);
      let late = 0;
      const emitted = channels.flatMap((channel, subtask) => {
        const { chain, out } = behind(of, global, localTypes, { subtask, parallelism });
        feed(chain, out, channel, { types: localTypes, cuts: [2], changes: false });
        finish(chain, out);
        late += chain.metrics[1]!.lateRows;
        return out.rows();
      });
      const sorted = (list: readonly { row: PlainRow }[]): readonly string[] => list.map(({ row }) => text(row)).sort();
      const wanted = expected(of, timed);
      expect(sorted(emitted)).toEqual(sorted(wanted.fired));
      expect(late).toBe(wanted.late);
    }),
    { numRuns: 100 },
  );
}, 120_000);

test('the law can fail: a shape that is off by a millisecond breaks it', () => {
  const of: Case = { window: shapes[0]!, keys: [0], calls: [allCalls[0]!] };
  const wrong: Case = { ...of, window: { type: 'tumble', sizeMs: 1_000, offsetMs: 1 } };
  const list: readonly PlainRow[] = [0n, 999n, 1_000n].map((time) => ['a', null, null, null, null, null, null, time, null]);
  const { chain, out } = build(of, [assigner, single(wrong)], [3]);
  feed(chain, out, steps(list), { types: lawColumns, cuts: [2], changes: false, clock: clock() });
  finish(chain, out);
  expect(canonical(asFired(of, out.rows()))).not.toEqual(canonical(expected(of, list).fired));
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { PlainRow } from '../../batch/testing/rows';
import { MemoryOutput } from '../../batch/testing/memory-output';
import { compileChain } from '../../codegen/compile-chain';
import { context, groupPlan, settings, sourcePlan, straightChain } from '../../codegen/testing/plans';
import type { Chain, ChainContext } from '../../contract/chain';
import { arbitraryCuts, arbitraryRoom, arbitraryRow } from '../testing/arbitrary-rows';
import { feed, finish, snapshotOf, untilDone, type Step } from '../testing/drive';
import { aggregate, allCalls, argumentOf, keyOf, lawColumns, retractableCalls } from '../testing/oracle';

interface Case {
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  readonly before: boolean;
  readonly retracts: boolean;
}

const changes = (retracts: boolean): fc.Arbitrary<readonly Step[]> =>
  fc.array(fc.tuple(arbitraryRow, fc.boolean(), fc.nat()), { maxLength: 60 }).map((entries) => {
    const steps: Step[] = [];
    const held: PlainRow[] = [];
    for (const [row, back, which] of entries) {
      if (retracts && back && held.length > 0) steps.push({ kind: which % 2 === 0 ? 1 : 3, row: held.splice(which % held.length, 1)[0]! });
      else {
        held.push(row);
        steps.push({ kind: which % 3 === 0 && retracts ? 2 : 0, row });
      }
    }
    return steps;
  });

const cases = (retracts: boolean): fc.Arbitrary<Case> =>
  fc.record({
    keys: fc.constantFrom([0], [1], [0, 1], [], [3], [5], [6]),
    calls: fc.subarray([...(retracts ? retractableCalls : allCalls)], { minLength: 1, maxLength: 5 }),
    before: fc.boolean(),
    retracts: fc.constant(retracts),
  });

const outputTypes = ({ keys, calls }: Case) => [...keys.map((key) => lawColumns[key]!), ...calls.map((call) => call.type)];
const changelog = ({ before }: Case) => (before ? 'retract' : 'upsert');

function build(of: Case, room: readonly number[], more: Partial<ChainContext> = {}): { chain: Chain; out: MemoryOutput } {
  const plan = groupPlan(outputTypes(of), {
    keys: of.keys,
    aggregates: of.calls,
    inputRetracts: of.retracts,
    emitsUpdateBefore: of.before,
    stateTtlMs: null,
  });
  let turn = 0;
  const out = new MemoryOutput(outputTypes(of), true, 1, () => room[turn++ % room.length]!);
  out.credits = 0;
  const chain = compileChain(
    straightChain(sourcePlan(lawColumns), [plan], { changelog: changelog(of) }, [of.retracts ? 'retract' : 'append']),
  )(context([out], more));
  return { chain, out };
}

/** What each step changes: the group's row recomputed from all its rows, before and after. */
function expected(of: Case, steps: readonly Step[]): readonly { kind: number; row: PlainRow }[] {
  const groups = new Map<string, PlainRow[]>();
  const emitted: { kind: number; row: PlainRow }[] = [];
  const rowOf = (key: readonly PlainRow[number][], rows: readonly PlainRow[]): PlainRow => [
    ...key,
    ...of.calls.map((call) => aggregate(call, rows, argumentOf(call))),
  ];
  for (const step of steps) {
    if (!('row' in step)) continue;
    const name = keyOf(step.row, of.keys);
    const rows = groups.get(name) ?? [];
    const key = of.keys.map((index) => step.row[index]!);
    const old = rows.length === 0 ? null : rowOf(key, rows);
    if (step.kind === 1 || step.kind === 3) rows.splice(rows.indexOf(step.row), 1);
    else rows.push(step.row);
    groups.set(name, rows);
    const fresh = rows.length === 0 ? null : rowOf(key, rows);
    if (old === null && fresh !== null) emitted.push({ kind: 0, row: fresh });
    else if (old !== null && fresh === null) emitted.push({ kind: 3, row: old });
    else if (JSON.stringify(old, printed) !== JSON.stringify(fresh, printed)) {
      if (of.before) emitted.push({ kind: 1, row: old! });
      emitted.push({ kind: 2, row: fresh! });
    }
  }
  return emitted;
}
const printed = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);

describe.each([false, true])('group aggregate, input retracts: %s', (retracts) => {
  test('emits the difference of recomputation, in any batches and any room', () => {
    fc.assert(
      fc.property(cases(retracts), changes(retracts), arbitraryCuts, arbitraryRoom, (of, steps, cuts, room) => {
        const { chain, out } = build(of, room);
        feed(chain, out, steps, { types: lawColumns, cuts, changes: retracts });
        finish(chain, out);
        expect(out.rows()).toEqual(expected(of, steps));
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  test('restored from a snapshot that was read while rows went on, it goes on as if never stopped', () => {
    fc.assert(
      fc.property(cases(retracts), changes(retracts), fc.nat(), arbitraryRoom, (of, steps, where, room) => {
        const at = where % (steps.length + 1);
        const options = { types: lawColumns, cuts: [3], changes: retracts };
        const first = build(of, room);
        feed(first.chain, first.out, steps.slice(0, at), options);
        const rest = [...steps.slice(at)];
        let emittedAt = -1;
        const sections = snapshotOf(first.chain, first.out, () => {
          if (emittedAt < 0) emittedAt = first.out.rows().length;
          feed(first.chain, first.out, rest.splice(0, 2), options);
        });
        const second = build(of, room);
        for (const section of sections) second.chain.restore(structuredClone(section));
        second.chain.endRestore();
        feed(second.chain, second.out, steps.slice(at), options);
        finish(second.chain, second.out);
        expect([...first.out.rows().slice(0, emittedAt), ...second.out.rows()]).toEqual(expected(of, steps));
      }),
      { numRuns: 80 },
    );
  }, 120_000);
});

/** The groups' rows after the changes; each update and deletion has to name the row that is there, and a bundle tells of a group once. */
function applied(of: Case, changed: readonly { kind: number; row: PlainRow }[]): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  const every = of.keys.map((_, index) => index);
  for (const { kind, row } of changed) {
    const [key, text] = [keyOf(row, every), JSON.stringify(row, printed)];
    if (kind === 1 || kind === 3) expect(groups.get(key)).toBe(text);
    else expect(groups.has(key)).toBe(kind === 2 && !of.before);
    if (kind === 1 || kind === 3) groups.delete(key);
    else groups.set(key, text);
  }
  return groups;
}

describe.each([false, true])('with mini-batch, input retracts: %s', (retracts) => {
  const bundles = fc.record({ rows: fc.integer({ min: 1, max: 12 }), latencyMs: fc.constant(1_000) });

  test('the net is that of each row alone, in any batches and any room', () => {
    fc.assert(
      fc.property(cases(retracts), changes(retracts), bundles, arbitraryCuts, arbitraryRoom, (of, steps, miniBatch, cuts, room) => {
        const { chain, out } = build(of, room, { settings: { ...settings, miniBatch } });
        feed(chain, out, steps, { types: lawColumns, cuts, changes: retracts });
        finish(chain, out);
        expect(applied(of, out.rows())).toEqual(applied(of, expected(of, steps)));
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  test('restored from a snapshot that was read while rows went on, it goes on as if never stopped', () => {
    fc.assert(
      fc.property(cases(retracts), changes(retracts), bundles, fc.nat(), arbitraryRoom, (of, steps, miniBatch, where, room) => {
        const at = where % (steps.length + 1);
        const options = { types: lawColumns, cuts: [3], changes: retracts };
        const more = { settings: { ...settings, miniBatch } };
        const first = build(of, room, more);
        feed(first.chain, first.out, steps.slice(0, at), options);
        const rest = [...steps.slice(at)];
        let emittedAt = -1;
        const sections = snapshotOf(first.chain, first.out, () => {
          if (emittedAt < 0) emittedAt = first.out.rows().length;
          feed(first.chain, first.out, rest.splice(0, 2), options);
        });
        const second = build(of, room, more);
        for (const section of sections) second.chain.restore(structuredClone(section));
        second.chain.endRestore();
        feed(second.chain, second.out, steps.slice(at), options);
        finish(second.chain, second.out);
        const all = [...first.out.rows().slice(0, emittedAt), ...second.out.rows()];
        expect(applied(of, all)).toEqual(applied(of, expected(of, steps)));
      }),
      { numRuns: 80 },
    );
  }, 120_000);
});

test('a bundle tells of each group once, when it is full or has waited long enough', () => {
  const of: Case = { keys: [0], calls: [retractableCalls[0]!], before: true, retracts: true };
  const rowOf = (key: string): PlainRow => [key, null, null, null, null, null, null, 0n, null];
  const steps: Step[] = ['a', 'a', 'b', 'b', 'a'].map((key, i) => ({ kind: i === 3 ? 3 : 0, row: rowOf(key) }));
  let nowMs = 0;
  const { chain, out } = build(of, [64], { settings: { ...settings, miniBatch: { rows: 4, latencyMs: 50 } }, now: () => nowMs });
  feed(chain, out, steps, { types: lawColumns, cuts: [5], changes: true });
  untilDone(out, () => chain.flush(true));
  expect(out.rows().map(({ kind, row }) => [kind, row[0]])).toEqual([[0, 'a']]);
  nowMs = 50;
  untilDone(out, () => chain.flush(true));
  expect(out.rows().map(({ kind, row }) => [kind, row[0]])).toEqual([
    [0, 'a'],
    [1, 'a'],
    [2, 'a'],
  ]);
});

test('a watermark waits with the rows of the bundle before it', () => {
  const of: Case = { keys: [0], calls: [retractableCalls[0]!], before: true, retracts: false };
  const step: Step = { kind: 0, row: ['a', null, null, null, null, null, null, 0n, null] };
  let nowMs = 0;
  const { chain, out } = build(of, [64], { settings: { ...settings, miniBatch: { rows: 4, latencyMs: 50 } }, now: () => nowMs });
  const told = (): readonly unknown[] => out.received[0]!.map((item) => ('row' in item ? item.row[1] : item));
  feed(chain, out, [step, { watermark: 5 }, step, { watermark: 7 }], { types: lawColumns, cuts: [1], changes: false });
  untilDone(out, () => chain.flush(true));
  expect(told()).toEqual([]);
  feed(chain, out, [step, step, { watermark: 8 }, step, { watermark: 9 }], { types: lawColumns, cuts: [1], changes: false });
  untilDone(out, () => chain.flush(true));
  expect(told()).toEqual([4n, { watermark: 8 }]);
  nowMs = 50;
  feed(chain, out, [{ watermark: 10 }], { types: lawColumns, cuts: [1], changes: false });
  untilDone(out, () => chain.flush(true));
  expect(told()).toEqual([4n, { watermark: 8 }, 4n, 5n, { watermark: 10 }]);
});

test('the law can fail: an aggregate that forgets a row breaks it', () => {
  const of: Case = { keys: [0], calls: [retractableCalls[0]!], before: true, retracts: false };
  const steps: Step[] = ['a', 'a', 'b'].map((key) => ({ kind: 0, row: [key, null, null, null, null, null, null, 0n, null] }));
  const { chain, out } = build(of, [4]);
  const broken: Chain = Object.assign(Object.create(chain) as Chain, {
    process: (input: number, batch: Parameters<Chain['process']>[1], range: Parameters<Chain['process']>[2]) =>
      chain.process(input, batch, { from: Math.min(range.to, range.from + 1), to: range.to }),
  });
  feed(broken, out, steps, { types: lawColumns, cuts: [3], changes: false });
  finish(broken, out);
  expect(out.rows()).not.toEqual(expected(of, steps));
});

import type { DataType } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlanOperator } from '@/server/plan/job/job-plan';
import { MemoryOutput } from '../../batch/testing/memory-output';
import type { PlainRow } from '../../batch/testing/rows';
import { compileChain } from '../../codegen/compile-chain';
import { context, edge, sourcePlan, straightChain, unionPlan } from '../../codegen/testing/plans';
import type { Chain } from '../../contract/chain';
import { arbitraryCuts, arbitraryRoom } from './arbitrary-rows';
import { feed, finish, snapshotOf, type Step } from './drive';
import { keyOf } from './oracle';

/** What has to be known of an operator with one input to try the engine's laws on it. */
export interface OperatorLaw<Case> {
  readonly types: readonly DataType[];
  readonly cases: fc.Arbitrary<{ readonly of: Case; readonly steps: readonly Step[] }>;
  plan(of: Case): PlanOperator;
  /** The input holds other changes than inserts. */
  changes(of: Case): boolean;
  /** Columns by which rows meet in one subtask. */
  keys(of: Case): readonly number[];
  /** The rows that all changes together amount to, after these steps (the last watermark is one of them). */
  table(of: Case, steps: readonly Step[]): readonly PlainRow[];
  /** Holds after each step, not only at the end. */
  readonly always: boolean;
  /** The rows leave in the order of `table`, at any batches (one subtask). */
  readonly ordered?: boolean;
  readonly numRuns?: number;
}

const nameOf = (row: PlainRow): string =>
  keyOf(
    row,
    row.map((_, i) => i),
  );
const sorted = (rows: readonly PlainRow[]): readonly string[] => rows.map(nameOf).sort();
const LAST: Step = { watermark: Infinity };

/** Applies changes to a table; a row is only taken back where it is. */
export function accumulate(table: string[], changes: readonly { readonly kind: number; readonly row: PlainRow }[]): void {
  for (const { kind, row } of changes) {
    const name = nameOf(row);
    if ((kind & 1) === 0) {
      table.push(name);
      continue;
    }
    const at = table.indexOf(name);
    expect(at, `${name} is taken back`).toBeGreaterThanOrEqual(0);
    table.splice(at, 1);
  }
}

interface Built {
  readonly chain: Chain;
  readonly out: MemoryOutput;
}

/** Tries the laws: the right rows; the same changes in any batches, any room and over a restore; the same rows at another parallelism. */
export function operatorLaws<Case>(law: OperatorLaw<Case>): void {
  const numRuns = law.numRuns ?? 60;
  const build = (of: Case, room: readonly number[], more: { subtask?: number; parallelism?: number } = {}): Built => {
    const plan = law.plan(of);
    let turn = 0;
    const out = new MemoryOutput(
      plan.output.map((field) => field.type),
      true,
      1,
      () => room[turn++ % room.length]!,
    );
    out.credits = 0;
    const input = law.changes(of) ? 'retract' : 'append';
    const chain = compileChain(straightChain(sourcePlan(law.types), [plan], { changelog: 'retract' }, [input]))(context([out], more));
    return { chain, out };
  };
  const options = (of: Case, cuts: readonly number[]) => ({ types: law.types, cuts, changes: law.changes(of) });
  const sequence = (of: Case, steps: readonly Step[]): MemoryOutput['received'][number] => {
    const { chain, out } = build(of, [4_096]);
    feed(chain, out, steps, options(of, [1]));
    finish(chain, out);
    return out.received[0]!;
  };

  test('what was emitted amounts to the right rows', () => {
    fc.assert(
      fc.property(law.cases, ({ of, steps }) => {
        const { chain, out } = build(of, [4_096]);
        const table: string[] = [];
        let seen = 0;
        [...steps, LAST].forEach((step, i) => {
          feed(chain, out, [step], options(of, [1]));
          snapshotOf(chain, out);
          accumulate(table, out.rows().slice(seen));
          seen = out.rows().length;
          if (law.always || step === LAST) expect([...table].sort()).toEqual(sorted(law.table(of, [...steps, LAST].slice(0, i + 1))));
        });
        if (law.ordered === true) expect(out.rows().map(({ row }) => nameOf(row))).toEqual(law.table(of, [...steps, LAST]).map(nameOf));
      }),
      { numRuns },
    );
  }, 120_000);

  test('batches and room change nothing', () => {
    fc.assert(
      fc.property(law.cases, arbitraryCuts, arbitraryRoom, ({ of, steps }, cuts, room) => {
        const { chain, out } = build(of, room);
        feed(chain, out, steps, options(of, cuts));
        finish(chain, out);
        expect(out.received[0]).toEqual(sequence(of, steps));
      }),
      { numRuns },
    );
  }, 120_000);

  test('restored from a snapshot that was read while rows went on, it goes on as if never stopped', () => {
    fc.assert(
      fc.property(law.cases, fc.nat(), arbitraryRoom, ({ of, steps }, where, room) => {
        const at = where % (steps.length + 1);
        const first = build(of, room);
        feed(first.chain, first.out, steps.slice(0, at), options(of, [3]));
        const rest = [...steps.slice(at)];
        let emittedAt = -1;
        const sections = snapshotOf(first.chain, first.out, () => {
          if (emittedAt < 0) emittedAt = first.out.rows().length;
          feed(first.chain, first.out, rest.splice(0, 2), options(of, [2]));
        });
        const second = build(of, room);
        for (const section of sections) second.chain.restore(structuredClone(section));
        second.chain.endRestore();
        feed(second.chain, second.out, steps.slice(at), options(of, [3]));
        finish(second.chain, second.out);
        const expected = sequence(of, steps).filter((item) => 'row' in item);
        expect([...first.out.rows().slice(0, emittedAt), ...second.out.rows()]).toEqual(expected);
      }),
      { numRuns },
    );
  }, 120_000);

  test('restored at another parallelism, the parts together go on', () => {
    fc.assert(
      fc.property(law.cases, fc.nat(), ({ of, steps }, where) => {
        const at = where % (steps.length + 1);
        const first = build(of, [5]);
        feed(first.chain, first.out, steps.slice(0, at), options(of, [3]));
        const sections = snapshotOf(first.chain, first.out);
        const parts = [0, 1, 2].map((subtask) => build(of, [5], { subtask, parallelism: 3 }));
        const table: string[] = [];
        accumulate(table, first.out.rows());
        for (const { chain } of parts) {
          for (const section of sections) chain.restore(structuredClone(section));
          chain.endRestore();
        }
        const ownerOf = router(law, of);
        for (const step of steps.slice(at)) {
          const receivers = 'row' in step ? [parts[ownerOf(step)]!] : parts;
          for (const { chain, out } of receivers) feed(chain, out, [step], options(of, [1]));
        }
        for (const { chain, out } of parts) {
          finish(chain, out);
          accumulate(table, out.rows());
        }
        expect([...table].sort()).toEqual(sorted(law.table(of, [...steps, LAST])));
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
  }, 120_000);

  test('the first law can fail: an operator that forgets rows breaks it', () => {
    const outcome = fc.check(
      fc.property(law.cases, ({ of, steps }) => {
        const { chain, out } = build(of, [4_096]);
        feed(forgetful(chain), out, steps, options(of, [3]));
        finish(chain, out);
        const table: string[] = [];
        accumulate(table, out.rows());
        expect(table.sort()).toEqual(sorted(law.table(of, [...steps, LAST])));
      }),
      { numRuns, endOnFailure: true },
    );
    expect(outcome.failed).toBe(true);
  }, 120_000);
}

const forgetful = (chain: Chain): Chain =>
  Object.assign(Object.create(chain) as Chain, {
    process: (input: number, batch: Parameters<Chain['process']>[1], range: Parameters<Chain['process']>[2]) =>
      chain.process(input, batch, { from: Math.min(range.to, range.from + 1), to: range.to }),
  });

/** The subtask of three that a keyed exchange would send a row to. */
function router<Case>(law: OperatorLaw<Case>, of: Case): (step: Extract<Step, { row: PlainRow }>) => number {
  const outs = new MemoryOutput(law.types, true, 3);
  const keyed = edge('router', 'sink', { exchange: { kind: 'keyed', columns: law.keys(of) }, changelog: 'retract' });
  const chain = compileChain({
    ...straightChain(sourcePlan(law.types), [unionPlan(law.types, 'router')], {}, ['retract']),
    outputs: [keyed],
  })(context([outs]));
  return (step) => {
    const before = [0, 1, 2].map((target) => outs.received[target]!.length);
    feed(chain, outs, [step], { types: law.types, cuts: [1], changes: true });
    chain.flush();
    return [0, 1, 2].findIndex((target) => outs.received[target]!.length > before[target]!);
  };
}

/** Rows that only come. */
export const inserts = (rows: fc.Arbitrary<PlainRow>, maxLength = 50): fc.Arbitrary<readonly Step[]> =>
  fc.array(rows, { maxLength }).map((all) => all.map((row) => ({ kind: 0, row })));

/** Rows that come, and go where they are. */
export const comingAndGoing = (rows: fc.Arbitrary<PlainRow>, maxLength = 50): fc.Arbitrary<readonly Step[]> =>
  fc.array(fc.tuple(rows, fc.boolean(), fc.nat()), { maxLength }).map((entries) => {
    const held: PlainRow[] = [];
    return entries.map(([row, back, which]): Step => {
      if (back && held.length > 0) return { kind: which % 2 === 0 ? 1 : 3, row: held.splice(which % held.length, 1)[0]! };
      held.push(row);
      return { kind: which % 3 === 0 ? 2 : 0, row };
    });
  });

/** Rows that only come, between watermarks that only rise. */
export const withWatermarks = (rows: fc.Arbitrary<PlainRow>, maxLength = 50): fc.Arbitrary<readonly Step[]> =>
  fc.array(fc.tuple(rows, fc.option(fc.integer({ min: 1, max: 1_500 }), { nil: null, freq: 3 })), { maxLength }).map((entries) => {
    let watermark = -3_000;
    return entries.flatMap(([row, rise]): Step[] => {
      if (rise !== null) watermark += rise;
      return [{ kind: 0, row }, ...(rise === null ? [] : [{ watermark }])];
    });
  });

/** The rows that steps leave, in the order of arrival. */
export function leftOver(steps: readonly Step[]): readonly PlainRow[] {
  const rows: PlainRow[] = [];
  for (const step of steps) {
    if (!('row' in step)) continue;
    if ((step.kind & 1) === 0) rows.push(step.row);
    else
      rows.splice(
        rows.findIndex((row) => nameOf(row) === nameOf(step.row)),
        1,
      );
  }
  return rows;
}

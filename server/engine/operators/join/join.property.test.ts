import { nullable, types, type DataType } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call, input } from '@/server/plan/expr/build';
import type { JoinKeys, JoinPlan, JoinSide, JoinType } from '@/server/plan/job/join-plans';
import { MemoryOutput } from '../../batch/testing/memory-output';
import type { PlainRow } from '../../batch/testing/rows';
import { compileChain } from '../../codegen/compile-chain';
import { context, edge, joinPlan, sourcePlan, straightChain, twoInputChain, unionPlan } from '../../codegen/testing/plans';
import type { Chain } from '../../contract/chain';
import { arbitraryCuts, arbitraryRoom, arbitraryRow } from '../testing/arbitrary-rows';
import { feedSides, finishSides, snapshotOf, type SideStep } from '../testing/drive';
import { keyOf, lawColumns } from '../testing/oracle';

interface Case {
  readonly type: JoinType;
  readonly keys: JoinKeys;
  readonly condition: boolean;
  readonly sides: readonly [JoinSide, JoinSide];
}
type Row = Extract<SideStep, { row: PlainRow }>;

const joinTypes = ['inner', 'left', 'right', 'full', 'semi', 'anti'] as const;
const all = lawColumns.map((_, index) => index);
const width = lawColumns.length;

const arbitrarySide = fc.record({
  unique: fc.constantFrom<readonly number[] | null>(null, [], [1], [4, 8]),
  retracts: fc.boolean(),
  stateTtlMs: fc.constant(null),
});
const arbitraryCase: fc.Arbitrary<Case> = fc.record({
  type: fc.constantFrom(...joinTypes),
  keys: fc
    .constantFrom<readonly number[]>([0], [1], [0, 1], [3], [5], [6], [])
    .chain((columns) =>
      fc
        .array(fc.boolean(), { minLength: columns.length, maxLength: columns.length })
        .map((nullSafe) => ({ left: columns, right: columns, nullSafe })),
    ),
  condition: fc.boolean(),
  sides: fc.tuple(arbitrarySide, arbitrarySide),
});

/** Changes of two tables that keep what the plan says of them: unique columns are unique, and only what is there goes. */
const arbitrarySteps = ({ sides, keys }: Case): fc.Arbitrary<readonly Row[]> =>
  fc.array(fc.tuple(arbitraryRow, fc.nat(1), fc.boolean(), fc.nat()), { maxLength: 50 }).map((entries) => {
    const held: [PlainRow[], PlainRow[]] = [[], []];
    const steps: Row[] = [];
    for (const [row, side, back, which] of entries) {
      const { unique, retracts } = sides[side]!;
      const rows = held[side]!;
      const names = unique === null ? null : [...keys.left, ...unique];
      const same = names === null ? -1 : rows.findIndex((other) => keyOf(other, names) === keyOf(row, names));
      if (same >= 0 && !retracts) continue;
      if (same >= 0) {
        steps.push({ input: side, kind: 1, row: rows.splice(same, 1)[0]! });
        steps.push({ input: side, kind: 2, row });
        rows.push(row);
      } else if (retracts && back && rows.length > 0)
        steps.push({ input: side, kind: which % 2 === 0 ? 1 : 3, row: rows.splice(which % rows.length, 1)[0]! });
      else {
        rows.push(row);
        steps.push({ input: side, kind: 0, row });
      }
    }
    return steps;
  });
const arbitraryRun = arbitraryCase.chain((of) => arbitrarySteps(of).map((steps) => ({ of, steps })));

const leftOnly = ({ type }: Case): boolean => type === 'semi' || type === 'anti';
const outputTypes = (of: Case): readonly DataType[] =>
  leftOnly(of) ? lawColumns : [...lawColumns, ...lawColumns].map((type) => nullable(type));

function build(
  of: Case,
  room: readonly number[],
  more: { subtask?: number; parallelism?: number } = {},
): { chain: Chain; out: MemoryOutput } {
  const less = call('LESS', [input(4, lawColumns[4]!), input(width + 4, lawColumns[4]!)], types.BOOLEAN);
  const plan: JoinPlan = joinPlan(outputTypes(of), {
    type: of.type,
    keys: of.keys,
    condition: of.condition ? less : null,
    left: of.sides[0],
    right: of.sides[1],
  });
  let turn = 0;
  const out = new MemoryOutput(outputTypes(of), true, 1, () => room[turn++ % room.length]!);
  out.credits = 0;
  const sources = [sourcePlan(lawColumns, 'left'), sourcePlan(lawColumns, 'right')] as const;
  const chain = compileChain(twoInputChain(sources, plan, { changelog: 'retract' }, ['retract', 'retract']))(context([out], more));
  return { chain, out };
}
const options = (cuts: readonly number[]) => ({ types: [lawColumns, lawColumns], cuts, changes: [true, true] });

/** What the join of two tables is. */
function joined(of: Case, left: readonly PlainRow[], right: readonly PlainRow[]): readonly PlainRow[] {
  const matches = (a: PlainRow, b: PlainRow): boolean => {
    const equal = of.keys.left.every((column, i) => {
      if (a[column] === null || b[column] === null) return of.keys.nullSafe[i] === true && a[column] === b[column];
      return keyOf(a, [column]) === keyOf(b, [column]);
    });
    if (!equal || !of.condition) return equal;
    return a[4] !== null && b[4] !== null && a[4]! < b[4]!;
  };
  const nulls = lawColumns.map(() => null);
  const pairs = left.flatMap((a) => right.filter((b) => matches(a, b)).map((b) => [...a, ...b]));
  const lonelyLeft = left.filter((a) => !right.some((b) => matches(a, b)));
  const lonelyRight = right.filter((b) => !left.some((a) => matches(a, b)));
  if (of.type === 'anti') return lonelyLeft;
  if (of.type === 'semi') return left.filter((a) => right.some((b) => matches(a, b)));
  const keepLeft = of.type === 'left' || of.type === 'full' ? lonelyLeft.map((a) => [...a, ...nulls]) : [];
  const keepRight = of.type === 'right' || of.type === 'full' ? lonelyRight.map((b) => [...nulls, ...b]) : [];
  return [...pairs, ...keepLeft, ...keepRight];
}

const sorted = (rows: readonly PlainRow[]): readonly string[] =>
  rows
    .map((row) =>
      keyOf(
        row,
        row.map((_, i) => i),
      ),
    )
    .sort();

/** The table that a changelog stands for; a row is only taken back where it is. */
function accumulate(table: string[], changes: readonly { readonly kind: number; readonly row: PlainRow }[]): void {
  for (const { kind, row } of changes) {
    const name = sorted([row])[0]!;
    if (kind === 0 || kind === 2) table.push(name);
    else {
      const at = table.indexOf(name);
      expect(at, `${name} is taken back`).toBeGreaterThanOrEqual(0);
      table.splice(at, 1);
    }
  }
}

/** Row by row, with all room: the sequence that batches, room and restores must not change. */
function sequence(of: Case, steps: readonly SideStep[]): MemoryOutput['received'][number] {
  const { chain, out } = build(of, [4_096]);
  feedSides(chain, out, steps, options([1]));
  finishSides(chain, out, 2);
  return out.received[0]!;
}

describe('join', () => {
  test('after each row, what was emitted is the join of both tables', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ of, steps }) => {
        const { chain, out } = build(of, [4_096]);
        const tables: [PlainRow[], PlainRow[]] = [[], []];
        const table: string[] = [];
        let seen = 0;
        for (const step of steps) {
          feedSides(chain, out, [step], options([1]));
          snapshotOf(chain, out);
          const rows = tables[step.input]!;
          if (step.kind === 0 || step.kind === 2) rows.push(step.row);
          else
            rows.splice(
              rows.findIndex((row) => keyOf(row, all) === keyOf(step.row, all)),
              1,
            );
          accumulate(table, out.rows().slice(seen));
          seen = out.rows().length;
          expect([...table].sort()).toEqual(sorted(joined(of, tables[0], tables[1])));
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('batches and room change nothing', () => {
    fc.assert(
      fc.property(arbitraryRun, arbitraryCuts, arbitraryRoom, ({ of, steps }, cuts, room) => {
        const { chain, out } = build(of, room);
        feedSides(chain, out, steps, options(cuts));
        finishSides(chain, out, 2);
        expect(out.received[0]).toEqual(sequence(of, steps));
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('restored from a snapshot that was read while rows went on, it goes on as if never stopped', () => {
    fc.assert(
      fc.property(arbitraryRun, fc.nat(), arbitraryRoom, ({ of, steps }, where, room) => {
        const at = where % (steps.length + 1);
        const first = build(of, room);
        feedSides(first.chain, first.out, steps.slice(0, at), options([3]));
        const rest = [...steps.slice(at)];
        let emittedAt = -1;
        const sections = snapshotOf(first.chain, first.out, () => {
          if (emittedAt < 0) emittedAt = first.out.rows().length;
          feedSides(first.chain, first.out, rest.splice(0, 2), options([2]));
        });
        const second = build(of, room);
        for (const section of sections) second.chain.restore(structuredClone(section));
        second.chain.endRestore();
        feedSides(second.chain, second.out, steps.slice(at), options([3]));
        finishSides(second.chain, second.out, 2);
        const expected = sequence(of, steps).filter((item) => 'row' in item);
        expect([...first.out.rows().slice(0, emittedAt), ...second.out.rows()]).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('restored at another parallelism, the parts together go on', () => {
    fc.assert(
      fc.property(arbitraryRun, fc.nat(), ({ of, steps }, where) => {
        const at = where % (steps.length + 1);
        const first = build(of, [5]);
        feedSides(first.chain, first.out, steps.slice(0, at), options([3]));
        const sections = snapshotOf(first.chain, first.out);
        const parts = [0, 1, 2].map((subtask) => build(of, [5], { subtask, parallelism: 3 }));
        const table: string[] = [];
        accumulate(table, first.out.rows());
        for (const { chain } of parts) {
          for (const section of sections) chain.restore(structuredClone(section));
          chain.endRestore();
        }
        // Every part gets every row here; only the one that owns the key has the partners.
        const bytes = parts.reduce((sum, { chain }) => sum + chain.stateBytes(), 0);
        expect(bytes).toBeGreaterThan(0);
        const tables: [PlainRow[], PlainRow[]] = [[], []];
        for (const step of steps) {
          const rows = tables[step.input]!;
          if (step.kind === 0 || step.kind === 2) rows.push(step.row);
          else
            rows.splice(
              rows.findIndex((row) => keyOf(row, all) === keyOf(step.row, all)),
              1,
            );
        }
        const owners = ownersOf(of, steps.slice(at));
        steps.slice(at).forEach((step, i) => feedSides(parts[owners[i]!]!.chain, parts[owners[i]!]!.out, [step], options([1])));
        for (const { chain, out } of parts) {
          finishSides(chain, out, 2);
          accumulate(table, out.rows());
        }
        expect([...table].sort()).toEqual(sorted(joined(of, tables[0], tables[1])));
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});

/** The subtask of three that an exchange would send each row to. */
function ownersOf(of: Case, steps: readonly Row[]): readonly number[] {
  const outs = new MemoryOutput(lawColumns, true, 3);
  const source = sourcePlan(lawColumns, 'left');
  const router = unionPlan(lawColumns, 'router');
  const keyed = edge('router', 'sink', { exchange: { kind: 'keyed', columns: of.keys.left }, changelog: 'retract' });
  const chain = compileChain({ ...straightChain(source, [router], {}, ['retract']), outputs: [keyed] })(context([outs]));
  return steps.map((step) => {
    const before = [0, 1, 2].map((target) => outs.received[target]!.length);
    feedSides(chain, outs, [{ ...step, input: 0 }], { types: [lawColumns, lawColumns], cuts: [1], changes: [true, true] });
    chain.flush();
    return [0, 1, 2].findIndex((target) => outs.received[target]!.length > before[target]!);
  });
}

test('the law can fail: a join that forgets a row breaks it', () => {
  const unique = { unique: null, retracts: false, stateTtlMs: null };
  const of: Case = { type: 'left', keys: { left: [0], right: [0], nullSafe: [false] }, condition: false, sides: [unique, unique] };
  const row = (key: string): PlainRow => [key, null, null, null, null, null, null, 0n, null];
  const steps: Row[] = [0, 1, 1].map((side) => ({ input: side, kind: 0, row: row('a') }));
  const { chain, out } = build(of, [4]);
  const broken: Chain = Object.assign(Object.create(chain) as Chain, {
    process: (side: number, batch: Parameters<Chain['process']>[1], range: Parameters<Chain['process']>[2]) =>
      side === 1 ? range.to : chain.process(side, batch, range),
  });
  feedSides(broken, out, steps, options([3]));
  finishSides(broken, out, 2);
  const table: string[] = [];
  accumulate(table, out.rows());
  expect(table.sort()).not.toEqual(sorted(joined(of, [row('a')], [row('a'), row('a')])));
});

import { types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryOutput } from '../../batch/testing/memory-output';
import type { PlainRow } from '../../batch/testing/rows';
import { compileChain } from '../../codegen/compile-chain';
import { context, materializePlan, sourcePlan, straightChain } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { feedSides, finishSides, snapshotOf, type SideStep } from '../testing/drive';
import { build, checkLaws, drive, forgetful, sequenceOf, type Subject } from '../testing/laws';
import { keyOf, lawColumns } from '../testing/oracle';

interface Case {
  readonly keys: readonly number[];
  readonly upsert: readonly number[] | null;
}
type Row = Extract<SideStep, { row: PlainRow }>;
const all = lawColumns.map((_, index) => index);

const changes = fc.array(fc.tuple(arbitraryRow, fc.boolean(), fc.nat()), { maxLength: 60 }).map((entries) => {
  const held: PlainRow[] = [];
  return entries.map(([row, back, which]): Row => {
    if (back && held.length > 0) return { input: 0, kind: which % 2 === 0 ? 1 : 3, row: held.splice(which % held.length, 1)[0]! };
    held.push(row);
    return { input: 0, kind: which % 2 === 0 ? 0 : 2, row };
  });
});
const subject: Subject<Case> = {
  runs: fc.record({
    of: fc.record({ keys: fc.constantFrom([0], [1], [6], []), upsert: fc.constantFrom<readonly number[] | null>(null, [1], [4, 8]) }),
    steps: changes,
  }),
  plan: ({ keys, upsert }) =>
    straightChain(
      sourcePlan(lawColumns),
      [materializePlan(lawColumns, { keys, inputUpsertKey: upsert, stateTtlMs: null })],
      { changelog: 'upsert' },
      ['retract'],
    ),
  outputTypes: () => lawColumns,
  inputs: [{ types: lawColumns, changes: true }],
};

function expected({ keys, upsert }: Case, steps: readonly Row[]): readonly { kind: number; row: PlainRow }[] {
  const lists = new Map<string, PlainRow[]>();
  const emitted: { kind: number; row: PlainRow }[] = [];
  for (const { kind, row } of steps) {
    const name = keyOf(row, keys);
    const list = lists.get(name) ?? [];
    lists.set(name, list);
    const at = list.findIndex((other) => keyOf(other, upsert ?? all) === keyOf(row, upsert ?? all));
    if (kind === 0 || kind === 2) {
      emitted.push({ kind: list.length === 0 ? 0 : 2, row });
      if (upsert !== null && at >= 0) list[at] = row;
      else list.push(row);
    } else if (at >= 0) {
      list.splice(at, 1);
      if (list.length === 0) emitted.push({ kind: 3, row });
      else if (at === list.length) emitted.push({ kind: 2, row: list.at(-1)! });
    }
  }
  return emitted;
}

describe('sink-materialize', () => {
  test('emits what the last row of each key is', () => {
    fc.assert(
      fc.property(subject.runs, ({ of, steps }) => {
        expect(sequenceOf(subject, of, steps).filter((item) => 'row' in item)).toEqual(expected(of, steps as readonly Row[]));
      }),
      { numRuns: 80 },
    );
  });
  checkLaws(subject, 50);

  test('the law can fail: one that forgets a row breaks it', () => {
    const of: Case = { keys: [0], upsert: null };
    const steps: Row[] = [1n, 2n, 3n].map((value) => ({ input: 0, kind: 2, row: ['a', value, null, null, null, null, null, 0n, null] }));
    const { chain, out } = build(subject, of, [9]);
    feedSides(forgetful(chain), out, steps, drive(subject, [3]));
    finishSides(chain, out, 1);
    expect(out.rows()).not.toEqual(expected(of, steps));
  });

  test('all rows of a key expire together', () => {
    const columns = [types.BIGINT, types.STRING];
    const clock = { now: 0 };
    const out = new MemoryOutput(columns, true);
    const plan = materializePlan(columns, { keys: [0], inputUpsertKey: null, stateTtlMs: 100 });
    const chain = compileChain(straightChain(sourcePlan(columns), [plan], { changelog: 'upsert' }, ['retract']))(
      context([out], { now: () => clock.now }),
    );
    const feed = (now: number, kind: number, text: string): readonly string[] => {
      clock.now = now;
      const from = out.rows().length;
      feedSides(chain, out, [{ input: 0, kind, row: [1n, text] }], { types: [columns], cuts: [1], changes: [true] });
      snapshotOf(chain, out);
      return out
        .rows()
        .slice(from)
        .map(({ kind: made, row }) => `${made} ${String(row[1])}`);
    };
    expect([feed(0, 0, 'a'), feed(90, 0, 'b'), feed(189, 3, 'b')]).toEqual([['0 a'], ['2 b'], ['2 a']]);
    expect([feed(300, 0, 'c'), feed(310, 3, 'a'), feed(320, 3, 'c')]).toEqual([['0 c'], [], ['3 c']]);
  });
});

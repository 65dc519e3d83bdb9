import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlainRow } from '../../batch/testing/rows';
import { normalizePlan, sourcePlan, straightChain } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { feedSides, finishSides, type SideStep } from '../testing/drive';
import { build, checkLaws, drive, forgetful, sequenceOf, type Subject } from '../testing/laws';
import { keyOf, lawColumns } from '../testing/oracle';

interface Case {
  readonly keys: readonly number[];
  readonly before: boolean;
}
type Row = Extract<SideStep, { row: PlainRow }>;
const all = lawColumns.map((_, index) => index);

const arbitrarySteps = fc.array(fc.record({ input: fc.constant(0), kind: fc.constantFrom(0, 0, 2, 2, 1, 3), row: arbitraryRow }), {
  maxLength: 60,
});
const subject: Subject<Case> = {
  runs: fc.record({
    of: fc.record({ keys: fc.constantFrom([0], [1], [0, 1], [3], [5], []), before: fc.boolean() }),
    steps: arbitrarySteps,
  }),
  plan: ({ keys, before }) =>
    straightChain(
      sourcePlan(lawColumns),
      [normalizePlan(lawColumns, { keys, emitsUpdateBefore: before, stateTtlMs: null })],
      { changelog: before ? 'retract' : 'upsert' },
      ['upsert'],
    ),
  outputTypes: () => lawColumns,
  inputs: [{ types: lawColumns, changes: true }],
};

function expected({ keys, before }: Case, steps: readonly Row[]): readonly { kind: number; row: PlainRow }[] {
  const held = new Map<string, PlainRow>();
  const emitted: { kind: number; row: PlainRow }[] = [];
  for (const { kind, row } of steps) {
    const name = keyOf(row, keys);
    const old = held.get(name);
    if (kind === 1 || kind === 3) {
      held.delete(name);
      if (old !== undefined) emitted.push({ kind: 3, row: old });
      continue;
    }
    held.set(name, row);
    if (old === undefined) emitted.push({ kind: 0, row });
    else if (keyOf(old, all) !== keyOf(row, all)) {
      if (before) emitted.push({ kind: 1, row: old });
      emitted.push({ kind: 2, row });
    }
  }
  return emitted;
}

describe('changelog-normalize', () => {
  test('emits what changes in the table of last rows', () => {
    fc.assert(
      fc.property(subject.runs, ({ of, steps }) => {
        expect(sequenceOf(subject, of, steps).filter((item) => 'row' in item)).toEqual(expected(of, steps as readonly Row[]));
      }),
      { numRuns: 80 },
    );
  });
  checkLaws(subject, 50);

  test('the law can fail: one that forgets a row breaks it', () => {
    const of: Case = { keys: [0], before: true };
    const row = (value: bigint): PlainRow => ['a', value, null, null, null, null, null, 0n, null];
    const steps: Row[] = [1n, 2n, 3n].map((value) => ({ input: 0, kind: 2, row: row(value) }));
    const { chain, out } = build(subject, of, [9]);
    feedSides(forgetful(chain), out, steps, drive(subject, [3]));
    finishSides(chain, out, 1);
    expect(out.rows()).not.toEqual(expected(of, steps));
  });
});

import type { DataType } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryOutput, type Emitted } from '../../batch/testing/memory-output';
import type { PlainRow } from '../../batch/testing/rows';
import { compileChain } from '../../codegen/compile-chain';
import { context } from '../../codegen/testing/plans';
import type { Chain, ChainPlan } from '../../contract/chain';
import { arbitraryCuts, arbitraryRoom } from './arbitrary-rows';
import { feedSides, finishSides, snapshotOf, type SideStep } from './drive';

/** An operator under test: how its chain looks in a case, and what comes in. */
export interface Subject<Case> {
  readonly runs: fc.Arbitrary<{ readonly of: Case; readonly steps: readonly SideStep[] }>;
  plan(of: Case): ChainPlan;
  outputTypes(of: Case): readonly DataType[];
  /** Columns of each input, and whether changes come. */
  readonly inputs: readonly { readonly types: readonly DataType[]; readonly changes: boolean }[];
  /** Rows of one lane keep their order over a restore; those of different lanes, at one time, may change places. Absent: all are one lane. */
  lane?(of: Case, row: PlainRow): string;
}

export function build<Case>(
  subject: Subject<Case>,
  of: Case,
  room: readonly number[],
  more: { readonly subtask?: number; readonly parallelism?: number } = {},
): { readonly chain: Chain; readonly out: MemoryOutput } {
  let turn = 0;
  const out = new MemoryOutput(subject.outputTypes(of), true, 1, () => room[turn++ % room.length]!);
  out.credits = 0;
  return { chain: compileChain(subject.plan(of))(context([out], more)), out };
}

export const drive = <Case>(subject: Subject<Case>, cuts: readonly number[]) => ({
  types: subject.inputs.map(({ types }) => types),
  cuts,
  changes: subject.inputs.map(({ changes }) => changes),
});

/** What comes out row by row, with room for everything. */
export function sequenceOf<Case>(subject: Subject<Case>, of: Case, steps: readonly SideStep[]): readonly Emitted[] {
  const { chain, out } = build(subject, of, [4_096]);
  feedSides(chain, out, steps, drive(subject, [1]));
  finishSides(chain, out, subject.inputs.length);
  return out.received[0]!;
}

/** The laws that need no oracle: batches, room and restores change nothing. The operator's own test adds the recomputation, and a broken one. */
export function checkLaws<Case>(subject: Subject<Case>, runs: number): void {
  test('batches and room change nothing', () => {
    fc.assert(
      fc.property(subject.runs, arbitraryCuts, arbitraryRoom, ({ of, steps }, cuts, room) => {
        const { chain, out } = build(subject, of, room);
        feedSides(chain, out, steps, drive(subject, cuts));
        finishSides(chain, out, subject.inputs.length);
        expect(out.received[0]).toEqual(sequenceOf(subject, of, steps));
      }),
      { numRuns: runs },
    );
  }, 120_000);

  test('restored from a snapshot that was read while rows went on, it goes on as if never stopped', () => {
    fc.assert(
      fc.property(subject.runs, fc.nat(), arbitraryRoom, ({ of, steps }, where, room) => {
        const at = where % (steps.length + 1);
        const first = build(subject, of, room);
        feedSides(first.chain, first.out, steps.slice(0, at), drive(subject, [3]));
        const rest = [...steps.slice(at)];
        let emittedAt = -1;
        const sections = snapshotOf(first.chain, first.out, () => {
          if (emittedAt < 0) emittedAt = first.out.rows().length;
          feedSides(first.chain, first.out, rest.splice(0, 2), drive(subject, [2]));
        });
        const second = build(subject, of, room);
        for (const section of sections) second.chain.restore(structuredClone(section));
        second.chain.endRestore();
        feedSides(second.chain, second.out, steps.slice(at), drive(subject, [3]));
        finishSides(second.chain, second.out, subject.inputs.length);
        const expected = sequenceOf(subject, of, steps).filter((item) => 'row' in item);
        const got = [...first.out.rows().slice(0, emittedAt), ...second.out.rows()];
        expect(byLane(subject, of, got)).toEqual(byLane(subject, of, expected));
      }),
      { numRuns: runs },
    );
  }, 120_000);
}

/** Sorted by lane, which leaves the order within each. */
function byLane<Case, Row extends { readonly row: PlainRow }>({ lane }: Subject<Case>, of: Case, rows: readonly Row[]): readonly Row[] {
  if (!lane) return rows;
  const lanes = rows.map((item) => ({ item, lane: lane(of, item.row) }));
  return lanes.sort((a, b) => (a.lane < b.lane ? -1 : a.lane > b.lane ? 1 : 0)).map(({ item }) => item);
}

/** A chain that loses the second row that comes: a law that it passes proves nothing. */
export function forgetful(chain: Chain): Chain {
  let rows = 0;
  return Object.assign(Object.create(chain) as Chain, {
    process: (input: number, batch: Parameters<Chain['process']>[1], range: Parameters<Chain['process']>[2]) => {
      const done = chain.process(input, batch, { from: range.from, to: rows === 0 ? Math.min(range.to, range.from + 1) : range.to });
      rows++;
      return rows === 1 ? Math.min(range.to, done + 1) : done;
    },
  });
}

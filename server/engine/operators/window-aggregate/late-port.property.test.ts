import { notNull, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WindowEmit, WindowShape } from '@/server/plan/job/job-plan';
import { MemoryOutput } from '../../batch/testing/memory-output';
import type { PlainRow } from '../../batch/testing/rows';
import { compileChain } from '../../codegen/compile-chain';
import { context, edge, fields, sourcePlan, straightChain, windowPlan } from '../../codegen/testing/plans';
import type { Chain } from '../../contract/chain';
import { arbitraryCuts, arbitraryRow } from '../testing/arbitrary-rows';
import { feed, finish, snapshotOf, type Step } from '../testing/drive';
import { withWatermarks } from '../testing/operator-laws';
import { keyOf, lawColumns, windowsOf } from '../testing/oracle';

interface Case {
  readonly window: Exclude<WindowShape, { readonly type: 'attached' }>;
  readonly emit?: WindowEmit;
}
const TIME = 7;
const bound = notNull(types.TIMESTAMP(3));
const count = { fn: 'COUNT', args: [], distinct: false, filter: null, type: notNull(types.BIGINT) };

/** A window with both of its outputs read. */
function build(of: Case): { readonly chain: Chain; readonly out: MemoryOutput; readonly late: MemoryOutput } {
  const plan = windowPlan([lawColumns[0]!, count.type, bound], {
    ...of,
    timeColumn: TIME,
    keys: [0],
    aggregates: [count],
    outputs: [{ kind: 'key', index: 0 }, { kind: 'aggregate', index: 0 }, { kind: 'window-end' }],
    phase: 'single',
    lateOutput: fields(lawColumns),
  });
  const out = new MemoryOutput(
    plan.output.map(({ type }) => type),
    true,
  );
  const late = new MemoryOutput(lawColumns, false, 1, () => 3);
  const straight = straightChain(sourcePlan(lawColumns), [plan], { changelog: of.emit === undefined ? 'append' : 'retract' });
  const outputs = [...straight.outputs, edge(plan.id, 'late-sink', { port: 'late' })];
  return { chain: compileChain({ ...straight, outputs })(context([out, late])), out, late };
}

/** The rows that no window of theirs takes any more when they come. */
function lateRows(of: Case, steps: readonly Step[]): readonly PlainRow[] {
  const { window } = of;
  const lateness = of.emit?.allowedLatenessMs ?? 0;
  const late: PlainRow[] = [];
  let sessions: { readonly key: string; readonly start: number; readonly end: number }[] = [];
  let watermark = -Infinity;
  for (const step of steps) {
    if (!('row' in step)) {
      watermark = Math.max(watermark, step.watermark);
      sessions = sessions.filter(({ end }) => end - 1 > watermark);
      continue;
    }
    const time = Number(step.row[TIME]);
    if (window.type !== 'session') {
      if (windowsOf(window, time).every(({ end }) => end - 1 + lateness <= watermark)) late.push(step.row);
      continue;
    }
    const key = keyOf(step.row, [0]);
    const met = sessions.filter((one) => one.key === key && time <= one.end && time + window.gapMs >= one.start);
    if (met.length === 0 && time + window.gapMs - 1 <= watermark) late.push(step.row);
    else {
      const start = Math.min(time, ...met.map((one) => one.start));
      sessions = [
        ...sessions.filter((one) => !met.includes(one)),
        { key, start, end: Math.max(time + window.gapMs, ...met.map(({ end }) => end)) },
      ];
    }
  }
  return late;
}

const shapes = fc.constantFrom<Case['window']>(
  { type: 'tumble', sizeMs: 1_000, offsetMs: 0 },
  { type: 'hop', sizeMs: 2_000, slideMs: 500, offsetMs: -250 },
  { type: 'cumulate', sizeMs: 3_000, stepMs: 1_000, offsetMs: 250 },
);
const cases = fc.oneof(
  fc.record({ window: fc.oneof(shapes, fc.constant({ type: 'session', gapMs: 400, partition: 1 } as const)) }),
  fc.record({
    window: shapes,
    emit: fc.record({
      allowedLatenessMs: fc.constantFrom(300, 2_000),
      earlyEveryMs: fc.constantFrom(null, 0),
      lateEveryMs: fc.constant(0),
    }),
  }),
);
const runs = { of: cases, steps: withWatermarks(arbitraryRow) };
const options = (cuts: readonly number[]) => ({ types: lawColumns, cuts, changes: false });
const rowsOf = (out: MemoryOutput): readonly PlainRow[] => out.rows().map(({ row }) => row);

describe('the port "late" of a window', () => {
  test('any batches: what comes too late leaves there, as it came and in its order, and is counted', () => {
    fc.assert(
      fc.property(fc.record(runs), arbitraryCuts, ({ of, steps }, cuts) => {
        const { chain, out, late } = build(of);
        feed(chain, out, steps, options(cuts));
        finish(chain, out);
        expect(rowsOf(late)).toEqual(lateRows(of, steps));
        expect(chain.metrics[0]!.lateRows).toBe(late.rows().length);
      }),
      { numRuns: 100 },
    );
  });

  test('restored from a snapshot, the same rows are late', () => {
    fc.assert(
      fc.property(fc.record(runs), fc.nat(), ({ of, steps }, where) => {
        const at = where % (steps.length + 1);
        const first = build(of);
        feed(first.chain, first.out, steps.slice(0, at), options([3]));
        const sections = snapshotOf(first.chain, first.out);
        const second = build(of);
        for (const section of sections) second.chain.restore(structuredClone(section));
        second.chain.endRestore();
        feed(second.chain, second.out, steps.slice(at), options([3]));
        finish(second.chain, second.out);
        expect([...rowsOf(first.late), ...rowsOf(second.late)]).toEqual(lateRows(of, steps));
      }),
      { numRuns: 60 },
    );
  });

  test('the law can fail: with other late rows it does', () => {
    const outcome = fc.check(
      fc.property(fc.record(runs), ({ of, steps }) => {
        const { chain, out, late } = build(of);
        feed(
          chain,
          out,
          steps.filter((_, i) => i % 3 !== 2),
          options([3]),
        );
        finish(chain, out);
        expect(rowsOf(late)).toEqual(lateRows(of, steps));
      }),
      { numRuns: 200, endOnFailure: true },
    );
    expect(outcome.failed).toBe(true);
  });
});

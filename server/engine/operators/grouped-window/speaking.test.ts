import { notNull, types } from '@headrace/connector-sdk/schema';
import { describe, expect, it } from 'vitest';
import type { WindowAggregatePlan, WindowEmit } from '@/server/plan/job/job-plan';
import { MemoryOutput } from '../../batch/testing/memory-output';
import { compileChain } from '../../codegen/compile-chain';
import { context, sourcePlan, straightChain, windowPlan } from '../../codegen/testing/plans';
import type { Chain } from '../../contract/chain';
import { feed, snapshotOf } from '../testing/drive';

const columns = [notNull(types.STRING), notNull(types.TIMESTAMP(3))];
const count = { fn: 'COUNT', args: [], distinct: false, filter: null, type: notNull(types.BIGINT) };
const end = notNull(types.TIMESTAMP(3));

/** A ten-second window that counts by name, on a clock that the test moves. */
class Speaking {
  readonly out = new MemoryOutput([columns[0]!, count.type, end], true);
  readonly chain: Chain;

  constructor(
    emit: WindowEmit,
    readonly clock: { now: number },
    more: Partial<WindowAggregatePlan> = {},
  ) {
    const plan = windowPlan([columns[0]!, count.type, end], {
      window: { type: 'tumble', sizeMs: 10_000, offsetMs: 0 },
      timeColumn: 1,
      keys: [0],
      aggregates: [count],
      outputs: [{ kind: 'key', index: 0 }, { kind: 'aggregate', index: 0 }, { kind: 'window-end' }],
      phase: 'single',
      emit,
      ...more,
    });
    const chain = straightChain(sourcePlan(columns), [plan], { changelog: 'retract' });
    this.chain = compileChain(chain)(context([this.out], { now: () => clock.now }));
  }

  row(name: string, time: number): void {
    feed(this.chain, this.out, [{ kind: 0, row: [name, BigInt(time)] }], { types: columns, cuts: [1], changes: false });
  }
  watermark(watermark: number): void {
    feed(this.chain, this.out, [{ watermark }], { types: columns, cuts: [1], changes: false });
  }
  /** What was said up to this time of the clock, in short: kind, name, count. */
  saidAt(now: number): readonly string[] {
    this.clock.now = now;
    this.chain.onTime(now);
    this.chain.flush();
    return this.out.rows().map(({ kind, row }) => `${['+I', '-U', '+U', '-D'][kind]!} ${String(row[0])} ${String(row[1])}`);
  }
}

describe('a window that speaks before its end', () => {
  const early = { allowedLatenessMs: 0, earlyEveryMs: 1_000, lateEveryMs: 0 };

  it('says a changed result so long after the change, and nothing where nothing has changed', () => {
    const window = new Speaking(early, { now: 0 });
    window.row('a', 100);
    expect(window.saidAt(999)).toEqual([]);
    window.row('a', 200);
    expect(window.saidAt(1_000)).toEqual(['+I a 2']);
    expect(window.saidAt(9_000)).toEqual(['+I a 2']);
    window.row('a', 300);
    window.row('b', 300);
    expect(window.saidAt(10_000)).toEqual(['+I a 2', '+U a 3', '+I b 1']);
    window.watermark(9_999);
    expect(window.saidAt(20_000)).toEqual(['+I a 2', '+U a 3', '+I b 1']);
  });

  it('takes back what it said where that is wanted', () => {
    const window = new Speaking(early, { now: 0 }, { emitsUpdateBefore: true });
    window.row('a', 100);
    window.saidAt(1_000);
    window.row('a', 200);
    window.watermark(9_999);
    expect(window.saidAt(1_001)).toEqual(['+I a 1', '-U a 1', '+U a 2']);
  });

  it('gathers late rows, and says what is left when the lateness is over', () => {
    const window = new Speaking({ allowedLatenessMs: 5_000, earlyEveryMs: null, lateEveryMs: 1_000 }, { now: 0 });
    window.row('a', 100);
    window.watermark(9_999);
    window.row('a', 200);
    window.row('a', 300);
    expect(window.saidAt(500)).toEqual(['+I a 1']);
    expect(window.saidAt(1_000)).toEqual(['+I a 1', '+U a 3']);
    window.row('a', 400);
    window.watermark(14_999);
    expect(window.saidAt(1_001)).toEqual(['+I a 1', '+U a 3', '+U a 4']);
    window.row('a', 500);
    expect(window.saidAt(9_000)).toHaveLength(3);
    expect(window.chain.metrics[0]!.lateRows).toBe(1);
  });

  it('still says after a restore what waited before it', () => {
    const first = new Speaking(early, { now: 0 });
    first.row('a', 100);
    const second = new Speaking(early, { now: 400 });
    for (const section of snapshotOf(first.chain, first.out)) second.chain.restore(structuredClone(section));
    second.chain.endRestore();
    expect(second.saidAt(999)).toEqual([]);
    expect(second.saidAt(1_000)).toEqual(['+I a 1']);
  });
});

it('speaks early in windows of the clock as well', () => {
  const window = new Speaking({ allowedLatenessMs: 0, earlyEveryMs: 1_000, lateEveryMs: 0 }, { now: 0 }, { time: 'processing' });
  window.row('a', 0);
  expect(window.saidAt(1_000)).toEqual(['+I a 1']);
  window.row('a', 0);
  expect(window.saidAt(9_999)).toEqual(['+I a 1', '+U a 2']);
  window.row('a', 0);
  expect(window.saidAt(10_500)).toEqual(['+I a 1', '+U a 2', '+U a 3']);
});

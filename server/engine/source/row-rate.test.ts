import { describe, expect, it } from 'vitest';
import { RowRate } from './row-rate';

/** Readers that have rows at once whenever they may go on, on a clock of milliseconds. */
function simulate(
  readers: readonly { readonly rate: RowRate; readonly batch: number; readonly from?: number }[],
  ms: number,
  clock: Clock,
): number[] {
  const rows = readers.map(() => 0);
  for (const end = clock.ms + ms; clock.ms < end; clock.ms++) {
    readers.forEach(({ rate, batch, from = 0 }, i) => {
      if (clock.ms < from || rate.waitMs() > 0) return;
      rows[i]! += batch;
      rate.spend(batch);
    });
  }
  return rows;
}

interface Clock {
  ms: number;
}
function ratesOf(perSecond: number, readers: number): { readonly clock: Clock; readonly rates: readonly RowRate[] } {
  const clock = { ms: 1_000_000 };
  const shared = RowRate.allocate();
  const micros = (): bigint => BigInt(clock.ms) * 1_000n;
  return { clock, rates: Array.from({ length: readers }, () => new RowRate(shared, perSecond, micros)) };
}
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('a rate of rows', () => {
  it('is kept by one reader, also where its batches are larger than a step', () => {
    for (const batch of [1, 7, 50, 400]) {
      const { clock, rates } = ratesOf(1_000, 1);
      const [rows] = simulate([{ rate: rates[0]!, batch }], 10_000, clock);
      expect(Math.abs(rows! - 10_000)).toBeLessThanOrEqual(batch);
    }
  });

  it('is kept by all readers together, and given evenly to those that have rows', () => {
    const { clock, rates } = ratesOf(1_000, 4);
    const four = simulate(
      rates.map((rate) => ({ rate, batch: 50 })),
      10_000,
      clock,
    );
    expect(Math.abs(sum(four) - 10_000)).toBeLessThanOrEqual(200);
    for (const rows of four) expect(Math.abs(rows - 2_500)).toBeLessThanOrEqual(100);
    const one = simulate([{ rate: rates[2]!, batch: 50 }], 10_000, clock);
    expect(Math.abs(one[0]! - 10_000)).toBeLessThanOrEqual(300);
  });

  it('is no allowance to be saved up: after a pause a quarter of a second is made up for', () => {
    const { clock, rates } = ratesOf(1_000, 1);
    simulate([{ rate: rates[0]!, batch: 50 }], 1_000, clock);
    clock.ms += 60_000;
    const [rows] = simulate([{ rate: rates[0]!, batch: 50 }], 1_000, clock);
    expect(rows).toBeGreaterThanOrEqual(1_200);
    expect(rows).toBeLessThanOrEqual(1_350);
  });

  it('asks for some rows at once, and never for none', () => {
    expect(ratesOf(0.2, 1).rates[0]!.stepRows).toBe(1);
    expect(ratesOf(10_000, 1).rates[0]!.stepRows).toBe(500);
  });
});

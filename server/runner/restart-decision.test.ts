import { describe, expect, it } from 'vitest';
import { RestartStrategy } from '@/model/job/config';
import { decideRestart, type FailureHistory } from './restart-decision';

const strategy = (input: Parameters<typeof RestartStrategy.parse>[0]): RestartStrategy => RestartStrategy.parse(input);
const after = (failures: readonly number[]): FailureHistory => ({ failures, ranForMs: 0, inARow: failures.length });

describe('decideRestart', () => {
  it('none: never', () => {
    expect(decideRestart(strategy({ type: 'none' }), after([0]))).toMatchObject({ kind: 'give-up' });
  });

  it('fixed delay: so many times, then no more', () => {
    const fixed = strategy({ type: 'fixed-delay', attempts: 2, delayMs: 70 });
    expect(decideRestart(fixed, after([1, 2]))).toEqual({ kind: 'restart', delayMs: 70 });
    expect(decideRestart(fixed, after([1, 2, 3]))).toMatchObject({ kind: 'give-up' });
  });

  it('exponential delay: longer each time up to the maximum, for ever', () => {
    const exponential = strategy({ type: 'exponential-delay', initialMs: 100, maxMs: 1_000, multiplier: 2 });
    const delays = [1, 2, 3, 4, 5, 500].map((inARow) => decideRestart(exponential, { failures: [], ranForMs: 0, inARow }));
    expect(delays.map((d) => d.kind === 'restart' && d.delayMs)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('failure rate: counts only what lies within the interval', () => {
    const rate = strategy({ type: 'failure-rate', maxFailures: 2, intervalMs: 1_000, delayMs: 5 });
    expect(decideRestart(rate, after([0, 500, 1_400]))).toEqual({ kind: 'restart', delayMs: 5 });
    expect(decideRestart(rate, after([500, 900, 1_400]))).toMatchObject({ kind: 'give-up' });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClock } from '../testing/contexts';
import { testLaws } from '../testing/verify';
import { RateLimit } from './rate-limit';
import { generatorHarness, partitionedHarness, plainHarness, twoPhaseHarness, upsertHarness } from './test/ladder-harness';

describe.each([
  ['a generator that ends', generatorHarness(true)],
  ['a generator that waits for more', generatorHarness(false)],
  ['partitions that end', partitionedHarness(true)],
  ['partitions that grow, and new ones', partitionedHarness(false)],
  ['a plain writer', plainHarness()],
  ['an upsert writer', upsertHarness()],
  ['two phases', twoPhaseHarness()],
])('%s', (_name, harness) => testLaws(harness, { describe, it, beforeAll, afterAll }));

describe('a rate limit', () => {
  it('lets so many through a second, and makes up for at most one', async () => {
    const clock = new TestClock(10_000);
    const limit = new RateLimit(100, clock);
    for (let i = 0; i < 50; i++) await limit.take(10);
    expect(clock.now() - 10_000).toBeGreaterThanOrEqual(4_800);
    expect(clock.now() - 10_000).toBeLessThanOrEqual(5_000);
  });

  it('of nothing is none', async () => {
    const clock = new TestClock(0);
    await new RateLimit(0, clock).take(1e9);
    expect(clock.now()).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { LruCache } from './lookup-cache';
import type { PreparedRow } from './prepared-rows';

const row = {} as PreparedRow;
const base = { maxRows: 10, expireAfterWriteMs: null };

describe('the cache of rows used lately', () => {
  it('forgets what was written too long ago, however often it is used', () => {
    const cache = new LruCache({ ...base, expireAfterWriteMs: 100 });
    cache.put('a', [row], 0);
    expect([50, 99, 100].map((at) => cache.get('a', at)?.length)).toEqual([1, 1, undefined]);
    expect(cache.rows).toBe(0);
  });

  it('forgets what was not used for long enough', () => {
    const cache = new LruCache({ ...base, expireAfterAccessMs: 100 });
    cache.put('a', [row], 0);
    expect([90, 180, 270, 370].map((at) => cache.get('a', at)?.length)).toEqual([1, 1, 1, undefined]);
  });

  it('remembers a key without rows, unless it shall not', () => {
    const [remembers, forgets] = [new LruCache(base), new LruCache({ ...base, forgetMissing: true })];
    for (const cache of [remembers, forgets]) cache.put('a', [], 0);
    expect([remembers.get('a', 1), forgets.get('a', 1)]).toEqual([[], undefined]);
  });
});

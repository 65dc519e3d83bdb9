import type { LruCachePlan } from '@/server/plan/job/job-plan';
import type { KeyText } from './lookup-keys';
import type { PreparedRow } from './prepared-rows';

/** What is known of the dimension without asking. `undefined`: not known; an empty list: known to have no row. */
export interface LookupCache {
  get(key: KeyText, nowMs: number): readonly PreparedRow[] | undefined;
  put(key: KeyText, rows: readonly PreparedRow[], nowMs: number): void;
  readonly rows: number;
}

/** Cache NONE: equal keys of one batch are asked once, and nothing outlives the batch. */
export const noCache: LookupCache = { get: () => undefined, put: () => undefined, rows: 0 };

interface Entry {
  readonly found: readonly PreparedRow[];
  readonly writtenAtMs: number;
  usedAtMs: number;
}

/** Cache LRU (PARTIAL): the keys that were used last, up to so many rows; answers grow old. */
export class LruCache implements LookupCache {
  rows = 0;
  private readonly entries = new Map<KeyText, Entry>();

  constructor(private readonly limits: Omit<LruCachePlan, 'mode'>) {}

  get(key: KeyText, nowMs: number): readonly PreparedRow[] | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    if (this.isOld(entry, nowMs)) {
      this.rows -= weight(entry.found);
      return undefined;
    }
    entry.usedAtMs = nowMs;
    this.entries.set(key, entry);
    return entry.found;
  }

  put(key: KeyText, found: readonly PreparedRow[], nowMs: number): void {
    if (found.length === 0 && this.limits.forgetMissing) return;
    const old = this.entries.get(key);
    if (old) {
      this.entries.delete(key);
      this.rows -= weight(old.found);
    }
    this.entries.set(key, { found, writtenAtMs: nowMs, usedAtMs: nowMs });
    this.rows += weight(found);
    for (const [oldest, entry] of this.entries) {
      if (this.rows <= this.limits.maxRows) break;
      this.entries.delete(oldest);
      this.rows -= weight(entry.found);
    }
  }

  private isOld({ writtenAtMs, usedAtMs }: Entry, nowMs: number): boolean {
    const { expireAfterWriteMs: written, expireAfterAccessMs: used } = this.limits;
    return (written !== null && nowMs - writtenAtMs >= written) || (used !== undefined && nowMs - usedAtMs >= used);
  }
}

/** A key without rows takes room too. */
const weight = (found: readonly PreparedRow[]): number => Math.max(1, found.length);

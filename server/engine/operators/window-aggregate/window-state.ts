import type { WindowAggregatePlan } from '@/server/plan/job/job-plan';
import type { OperatorMetrics } from '../../contract/chain';
import type { KeyedTable } from '../../state/keyed-table';
import type { Slice, SliceStore } from './slice-store';
import type { WindowSlices } from './window-slices';

/** Merges all of one slice into another. */
export type MergeSlices = (from: Slice, into: Slice) => void;

/**
 * The slices of a window operator as generated code sees them: the slice of the row at hand in `current`, good for times in
 * `[lo, hi)`. Rules of lateness and firing are Flink's: a row is late when the last window that contains it has fired.
 */
export class WindowState {
  lo = 1;
  hi = 0;
  current: Slice;
  /** The slice that was current before: rows near a slice's end go to and fro. */
  private other: Slice;
  private otherLo = 1;
  private otherHi = 0;
  /** All windows that end up to here have fired. */
  firedTo = -Infinity;
  /** The merged slices of the hop window that is being emitted. */
  private merged: Slice | null = null;
  /** A window is being made and emitted: all its slices stay as they are. */
  private firing = false;
  private readonly endOffer: () => void;

  constructor(
    readonly slices: WindowSlices,
    readonly store: SliceStore,
    private readonly metrics: OperatorMetrics,
    /** `local` takes late rows too: the global phase decides. */
    private readonly phase: WindowAggregatePlan['phase'],
    private readonly merge: () => MergeSlices,
  ) {
    this.other = this.current = store.unregistered(-Infinity);
    this.endOffer = store.memory.offer(() => !this.firing && store.reclaim(this.current));
  }

  /** Gives all room back. */
  drop(): void {
    this.endOffer();
    this.store.close();
  }

  /** Makes the slice of `time` current; false: the row is late. */
  locate(time: number): boolean {
    const { slices, current, lo, hi } = this;
    const known = time >= this.otherLo && time < this.otherHi;
    const end = known ? this.otherHi : slices.sliceEnd(time);
    if (!known && this.phase !== 'local' && slices.lastWindowEnd(end) <= this.firedTo) return false;
    this.current = known ? this.other : this.store.take(this.homeOf(end));
    this.other = current;
    this.otherLo = lo;
    this.otherHi = hi;
    this.lo = end - slices.sliceMs;
    this.hi = end;
    return true;
  }

  /** Cumulating windows keep one table for the whole size; only slices after the next firing wait beside it. */
  private homeOf(sliceEnd: number): number {
    if (this.slices.shape.type !== 'cumulate' || this.phase === 'local') return sliceEnd;
    if (sliceEnd > this.firedTo + this.slices.sliceMs) return sliceEnd;
    return baseKey(this.slices.lastWindowEnd(sliceEnd));
  }

  late(rows: number): void {
    this.metrics.lateRows += rows;
  }

  /** After watermarks and before anything else looks at the slices. */
  forgetCurrent(): void {
    this.lo = this.otherLo = 1;
    this.hi = this.otherHi = 0;
  }

  /** The end of the next window to fire, or null when none is due up to `watermark`. */
  nextDue(watermark: number): number | null {
    let next = Infinity;
    for (const end of this.store.slices.keys()) next = Math.min(next, this.nextEndOf(end));
    return next - 1 <= watermark && next !== Infinity ? next : null;
  }

  /** The first window not yet fired that the slice takes part in. */
  private nextEndOf(key: number): number {
    if (this.phase === 'local') return key;
    const after = this.firedTo + this.slices.sliceMs;
    if (isBaseKey(key)) return after;
    return Math.max(key, this.slices.shape.type === 'hop' ? after : key);
  }

  /** The slice that holds the window's groups. */
  open(windowEnd: number): Slice {
    this.firing = true;
    const { shape } = this.slices;
    if (this.phase === 'local' || shape.type === 'tumble') return this.store.slices.get(windowEnd)!;
    return shape.type === 'hop' ? this.mergeHop(windowEnd) : this.mergeCumulate(windowEnd);
  }

  private mergeHop(windowEnd: number): Slice {
    const parts: Slice[] = [];
    for (let end = windowEnd - this.slices.sizeMs + this.slices.sliceMs; end <= windowEnd; end += this.slices.sliceMs) {
      const slice = this.store.slices.get(end);
      if (slice !== undefined) parts.push(slice);
    }
    if (parts.length === 1) return parts[0]!;
    const merged = (this.merged ??= this.store.unregistered(NaN));
    for (const part of parts) this.mergeAll(part, merged);
    return merged;
  }

  private mergeCumulate(windowEnd: number): Slice {
    const base = this.store.take(baseKey(this.slices.lastWindowEnd(windowEnd)));
    const slice = this.store.slices.get(windowEnd);
    if (slice !== undefined) {
      this.mergeAll(slice, base);
      this.store.release(slice);
    }
    return base;
  }

  /** What memory has and what it has not. All groups come before the values of the sets, which count in them. */
  private mergeAll(from: Slice, into: Slice): void {
    const tables = [from.main, ...from.sets];
    if (tables.every((table) => table.cold === null)) return this.merge()(from, into);
    const empty = tables.map((table) => table.emptyLike(1));
    tables.forEach((table, index) => {
      const alone = (piece: KeyedTable): Slice => {
        const [main, ...sets] = empty.map((other, at) => (at === index ? piece : other)) as [KeyedTable, ...KeyedTable[]];
        return { end: from.end, main, sets };
      };
      this.merge()(alone(table), into);
      const pieces = table.cold?.pieces(false);
      for (let piece = pieces?.next() ?? null; piece !== null; piece = pieces!.next()) this.merge()(alone(piece), into);
      pieces?.end();
    });
    for (const table of empty) table.drop();
  }

  /** The window's rows have all been emitted. */
  close(windowEnd: number): void {
    this.firing = false;
    if (this.phase === 'local') return this.discard(windowEnd);
    this.firedTo = windowEnd;
    const { shape, sizeMs, sliceMs } = this.slices;
    if (shape.type === 'tumble') this.discard(windowEnd);
    else if (shape.type === 'hop') this.discard(windowEnd - sizeMs + sliceMs);
    else if (this.slices.lastWindowEnd(windowEnd) === windowEnd) this.discard(baseKey(windowEnd));
    if (this.merged !== null) {
      this.store.release(this.merged);
      this.merged = null;
    }
  }

  private discard(key: number): void {
    const slice = this.store.slices.get(key);
    if (slice !== undefined) this.store.release(slice);
  }

  /** No window is due any more. */
  passed(watermark: number): void {
    this.firedTo = Math.max(this.firedTo, this.slices.passed(watermark));
  }
}

/** The base of a cumulating window goes by its end plus half a millisecond: no slice has such an end. */
export const baseKey = (windowEnd: number): number => windowEnd + 0.5;
export const isBaseKey = (key: number): boolean => !Number.isInteger(key) && Number.isFinite(key);

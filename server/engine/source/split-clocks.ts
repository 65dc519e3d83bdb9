import { MAX_WATERMARK, MIN_WATERMARK, type SplitClock } from '../contract/batch';

/** One split of a subtask as its event time sees it. */
export interface TimedSplit {
  readonly clock: SplitClock;
  idle: boolean;
  lastRowAtMs: number;
  /** Watermark that the source itself gave, where it does. */
  sourceWatermark: number;
}

export const newTimedSplit = (watermark: number, nowMs: number): TimedSplit => ({
  clock: { watermark, others: MAX_WATERMARK },
  idle: false,
  lastRowAtMs: nowMs,
  sourceWatermark: MIN_WATERMARK,
});

/** The minimum over the active splits but `except`; infinite where there is none. */
export function leastWatermark(splits: Iterable<TimedSplit>, except: TimedSplit | null): number {
  let least = MAX_WATERMARK;
  for (const split of splits) if (split !== except && !split.idle && split.clock.watermark < least) least = split.clock.watermark;
  return least;
}

/** Marks splits idle that had no rows for `timeoutMs` (0: never); true when one changed. */
export function markIdle(splits: Iterable<TimedSplit>, nowMs: number, timeoutMs: number): boolean {
  let changed = false;
  if (timeoutMs === 0) return false;
  for (const split of splits) {
    if (split.idle || nowMs - split.lastRowAtMs < timeoutMs) continue;
    split.idle = true;
    changed = true;
  }
  return changed;
}

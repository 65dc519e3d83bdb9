import { MAX_WATERMARK, MIN_WATERMARK, type SplitClock } from '../contract/batch';

/** One split of a subtask as its event time sees it. */
export interface TimedSplit {
  readonly clock: SplitClock;
  idle: boolean;
  /** Its reader is at other splits and has not begun it: it cannot show a row. */
  waits: boolean;
  /** On the clock of `LookedFor`. */
  lastRowAtMs: number;
  /** Watermark that the source itself gave, where it does. */
  sourceWatermark: number;
}

export const newTimedSplit = (watermark: number, lookedForMs: number): TimedSplit => ({
  clock: { watermark, others: MAX_WATERMARK },
  idle: false,
  waits: false,
  lastRowAtMs: lookedForMs,
  sourceWatermark: MIN_WATERMARK,
});

/** The minimum over the active splits but `except`; infinite where there is none. */
export function leastWatermark(splits: Iterable<TimedSplit>, except: TimedSplit | null): number {
  let least = MAX_WATERMARK;
  for (const split of splits) if (split !== except && !split.idle && split.clock.watermark < least) least = split.clock.watermark;
  return least;
}

/** Between two looks so much counts at most. */
const MOST_BETWEEN_LOOKS_MS = 100;

/**
 * The time for which a reader's splits could have shown a row. While what is behind holds the reader up, or the process is stopped, nobody looks: rows
 * that wait meanwhile make no split idle, or event time would leave them behind.
 */
export class LookedFor {
  ms = 0;
  private lastLook: number | null = null;

  look(nowMs: number): void {
    if (this.lastLook !== null) this.ms += Math.min(Math.max(0, nowMs - this.lastLook), MOST_BETWEEN_LOOKS_MS);
    this.lastLook = nowMs;
  }
}

/** What the reader said last of the splits that wait: the time of one that does no more begins now. */
export function markWaiting(splits: ReadonlyMap<string, TimedSplit>, waiting: readonly string[], lookedForMs: number): void {
  for (const [id, split] of splits) {
    const waits = waiting.includes(id);
    if (split.waits && !waits) split.lastRowAtMs = lookedForMs;
    split.waits = waits;
  }
}

/** Marks splits idle that were looked at for `timeoutMs` (0: never) without a row; true when one changed. */
export function markIdle(splits: Iterable<TimedSplit>, lookedForMs: number, timeoutMs: number): boolean {
  let changed = false;
  if (timeoutMs === 0) return false;
  for (const split of splits) {
    if (split.idle || split.waits || lookedForMs - split.lastRowAtMs < timeoutMs) continue;
    split.idle = true;
    changed = true;
  }
  return changed;
}

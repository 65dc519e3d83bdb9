import { fromLocal, toLocal } from '@/server/plan/expr/zone';

/**
 * The clock that windows are cut on. Windows of a TIMESTAMP_LTZ in a zone have bounds on the wall of that zone, so days of 23 and 25 hours are
 * one window; rows and watermarks come as instants. All in milliseconds.
 */
export interface WindowClock {
  /** The clock differs from the instants. */
  readonly zoned: boolean;
  /** What the clock shows at an instant. */
  local(instant: number): number;
  /** The latest local time whose instant a watermark has reached: a window has ended when its last millisecond is not after it. */
  reached(watermark: number): number;
  /** The instant at which a local time is reached for good: the later one where the clock shows it twice. */
  instant(local: number): number;
  /** The instant of a local time as a value: the earlier one where the clock shows it twice. */
  time(local: number): number;
}

const plain: WindowClock = { zoned: false, local: (at) => at, reached: (at) => at, instant: (at) => at, time: (at) => at };

export const windowClock = (timeZone: string | null): WindowClock =>
  timeZone === null || timeZone === 'UTC' ? plain : new ZonedClock(timeZone);

class ZonedClock implements WindowClock {
  readonly zoned = true;
  /** Rows come in order or nearly so: the offset of the last quarter of an hour that was asked for. */
  private quarter = NaN;
  private offset = 0;

  constructor(private readonly timeZone: string) {}

  local(instant: number): number {
    const quarter = Math.floor(instant / 900_000);
    if (quarter === this.quarter) return instant + this.offset;
    const local = toLocal(instant, this.timeZone);
    if (toLocal(quarter * 900_000, this.timeZone) - quarter * 900_000 !== local - instant) return local;
    this.quarter = quarter;
    this.offset = local - instant;
    return local;
  }

  reached(watermark: number): number {
    if (!Number.isFinite(watermark)) return watermark;
    const local = toLocal(watermark, this.timeZone);
    const again = fromLocal(local, this.timeZone, true);
    return again > watermark ? this.local(this.turn(watermark, again)) - 1 : local;
  }

  /** The instant in between at which the clock is put back. */
  private turn(before: number, after: number): number {
    let [low, high] = [before, after];
    const offset = (at: number): number => toLocal(at, this.timeZone) - at;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offset(middle) === offset(after)) high = middle;
      else low = middle;
    }
    return high;
  }

  instant(local: number): number {
    if (!Number.isFinite(local)) return local;
    const at = fromLocal(local, this.timeZone, true);
    // A time that the clock leaves out is reached when it jumps.
    return toLocal(at, this.timeZone) === local ? at : this.jump(at, local);
  }

  time(local: number): number {
    return fromLocal(local, this.timeZone);
  }

  private jump(after: number, local: number): number {
    let [low, high] = [after - 86_400_000, after];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (toLocal(middle, this.timeZone) >= local) high = middle;
      else low = middle;
    }
    return high;
  }
}

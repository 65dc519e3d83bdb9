import type { FetchLimits } from '@headrace/connector-sdk/source';
import type { OperatorMeter } from '../metrics/operator-meter';
import type { RowRate } from './row-rate';

const FETCH_LIMITS: FetchLimits = { records: 65_536, bytes: 1_048_576, waitMs: 100 };

/** Milliseconds for which a source had rows, and its rate said to wait. */
export const THROTTLED = 'source.throttled-ms';

/** Holds one source subtask to its rate, and counts for how long. Without a rate it never waits. */
export class SourcePace {
  readonly limits: FetchLimits;
  private timer: NodeJS.Timeout | null = null;
  private since: number | null = null;
  private throttledMs = 0;

  constructor(
    private readonly rate: RowRate | null,
    private readonly wake: () => void,
    meter: OperatorMeter,
  ) {
    this.limits = rate ? { ...FETCH_LIMITS, records: Math.min(FETCH_LIMITS.records, rate.stepRows) } : FETCH_LIMITS;
    if (rate) meter.gauge(THROTTLED, () => this.throttledMs + (this.since === null ? 0 : performance.now() - this.since));
  }

  /** True: the rows that are there wait, and the worker is woken when they no longer have to. */
  waits(): boolean {
    if (this.rate === null) return false;
    const ms = this.rate.waitMs();
    if (ms === 0) {
      this.settle();
      return false;
    }
    this.since ??= performance.now();
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.wake();
    }, ms);
    return true;
  }

  spend(rows: number): void {
    if (rows > 0) this.rate?.spend(rows);
  }

  close(): void {
    this.settle();
  }

  private settle(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.since !== null) this.throttledMs += performance.now() - this.since;
    this.since = null;
  }
}

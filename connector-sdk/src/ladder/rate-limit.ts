import type { Clock } from '../source/context';

/** So many units a second on average, and at most one second's worth at once. Time comes from the context's clock, so tests can hold it. */
export class RateLimit {
  private next: number;

  constructor(
    private readonly perSecond: number,
    private readonly clock: Clock,
  ) {
    this.next = clock.now();
  }

  /** Resolves when `units` may pass, or at once after `signal`. 0 a second: no limit. */
  async take(units: number, signal?: AbortSignal): Promise<void> {
    if (this.perSecond <= 0) return;
    const now = this.clock.now();
    const at = Math.max(this.next, now - 1_000);
    this.next = at + (units * 1_000) / this.perSecond;
    if (at > now) await this.clock.sleep(at - now, signal);
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * When rows happen: each day of event time has the same number of rows, spread over its hours by the curve of the day and evenly within
 * an hour. Times are event milliseconds since the start of the profile, which is taken as the beginning of a day's hour 0 in UTC.
 */
export class ShopClock {
  /** Rows of a day before hour h; entry 24 is the whole day. Not whole numbers. */
  private readonly before: Float64Array;
  readonly rowsPerDay: number;
  /** The hour of the last `eventMs`: its rows of all days are `[low, high)`. */
  private low = 0;
  private high = 0;
  private hourStartMs = 0;
  private msPerRow = 0;

  constructor(
    rowsPerEventSecond: number,
    curve: readonly number[],
    private readonly startMs: number,
  ) {
    this.rowsPerDay = rowsPerEventSecond * 86_400;
    const total = curve.reduce((sum, weight) => sum + weight, 0);
    this.before = new Float64Array(25);
    curve.forEach((weight, hour) => (this.before[hour + 1] = (this.before[hour] as number) + (this.rowsPerDay * weight) / total));
    this.before[24] = this.rowsPerDay;
  }

  /** Epoch milliseconds of row n. Rows ascend with it. */
  eventMs(n: number): number {
    if (n < this.low || n >= this.high) this.findHour(n);
    return Math.floor(this.startMs + this.hourStartMs + (n - this.low) * this.msPerRow);
  }

  /** How many rows lie before so many milliseconds after the start. */
  rowsBefore(elapsedEventMs: number): number {
    const day = Math.floor(elapsedEventMs / DAY_MS);
    const ofDay = elapsedEventMs - day * DAY_MS;
    const hour = Math.min(23, Math.floor(ofDay / HOUR_MS));
    const [from, to] = [this.before[hour] as number, this.before[hour + 1] as number];
    return day * this.rowsPerDay + from + ((to - from) * (ofDay - hour * HOUR_MS)) / HOUR_MS;
  }

  private findHour(n: number): void {
    const day = Math.floor(n / this.rowsPerDay);
    const ofDay = n - day * this.rowsPerDay;
    let hour = 0;
    while (hour < 23 && ofDay >= (this.before[hour + 1] as number)) hour++;
    this.low = day * this.rowsPerDay + (this.before[hour] as number);
    this.high = day * this.rowsPerDay + (this.before[hour + 1] as number);
    this.hourStartMs = day * DAY_MS + hour * HOUR_MS;
    this.msPerRow = HOUR_MS / (this.high - this.low);
  }
}

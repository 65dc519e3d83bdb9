/** Rows of so many milliseconds go at once: fine enough to be even, coarse enough to make no batch a row. */
const STEP_MS = 50;
/** What was not used for a moment (a slow fetch, a late timer) may be made up for as far as this, and no further. */
const CATCH_UP_US = 250_000n;

/**
 * The pace of one source that has an upper bound of rows a second. All its readers take turns of one clock in shared memory, so that they
 * keep to the bound together, however unevenly the rows lie among them.
 */
export class RowRate {
  /** Rows to be fetched at once. */
  readonly stepRows: number;
  private readonly cell: BigInt64Array;
  /** Microseconds before which this reader has no turn. */
  private turn = 0n;

  /** `now`: microseconds that all threads of the process agree on. */
  constructor(
    shared: SharedArrayBuffer,
    private readonly perSecond: number,
    private readonly now: () => bigint = processMicros,
  ) {
    this.cell = new BigInt64Array(shared);
    Atomics.compareExchange(this.cell, 0, 0n, now());
    this.stepRows = Math.max(1, Math.ceil((perSecond * STEP_MS) / 1_000));
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  }

  /** Milliseconds until this reader may go on; 0: now. */
  waitMs(): number {
    const left = this.turn - this.now();
    return left <= 0n ? 0 : Number(left) / 1_000;
  }

  /** After rows have gone: what they cost is reserved behind what other readers have reserved, so that turns go round. */
  spend(rows: number): void {
    const cost = BigInt(Math.round((rows * 1_000_000) / this.perSecond));
    for (;;) {
      const reserved = Atomics.load(this.cell, 0);
      const least = this.now() - CATCH_UP_US;
      const next = (reserved > least ? reserved : least) + cost;
      if (Atomics.compareExchange(this.cell, 0, reserved, next) !== reserved) continue;
      this.turn = next;
      return;
    }
  }
}

const processMicros = (): bigint => process.hrtime.bigint() / 1_000n;

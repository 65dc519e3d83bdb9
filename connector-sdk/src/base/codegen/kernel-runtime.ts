import type { ColumnVector } from '../../schema/column-vector';
import { asciiText, storeDigits, wideDigits } from '../bytes/digits';
import { markNull } from '../columns/write-value';
import { daysOf } from '../text/temporal-text';

/** Compiled record loop: records that begin before `stop` go into rows from `row` on; answers the next row, `runtime.p` is the next place. */
export type DecodeLoop = (
  bytes: Uint8Array,
  view: DataView,
  at: number,
  stop: number,
  row: number,
  capacity: number,
  columns: readonly ColumnVector[],
) => number;

/** Exact powers of ten for kernels. */
export const tens: Float64Array = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/** What kernels call for the rarer things; answers below zero mean: not in plain form. Formats add their own to it. */
export class KernelRuntime {
  /** Where the loop stopped. */
  p = 0;
  /** Nanoseconds of the second that `fraction` read, cut to the column's precision. */
  nanos = 0;
  protected rowsOfNextRun = 16;
  protected columns: readonly ColumnVector[] = [];

  bind(columns: readonly ColumnVector[]): void {
    this.columns = columns;
  }

  /**
   * How many rows the next call of the loop may fill. The first calls are short, so that the loop's beginning and end have run before
   * it is optimised: else each of them throws the optimised code away once.
   */
  runLength(): number {
    const rows = this.rowsOfNextRun;
    if (rows < 1 << 20) this.rowsOfNextRun *= 2;
    return rows;
  }

  putNull(column: number, row: number): void {
    markNull(this.columns[column]!, row);
  }

  wide(bytes: Uint8Array, from: number, to: number): number {
    return wideDigits(bytes, from, to);
  }

  long(words: Int32Array, row: number, bytes: Uint8Array, from: number, to: number, negative: boolean): boolean {
    return storeDigits(words, row, bytes, from, to, negative);
  }

  exact(bytes: Uint8Array, from: number, to: number): number {
    return Number(asciiText(bytes, from, to));
  }

  /** Milliseconds since the epoch at which the day `yyyy-MM-dd` begins; NaN when there is no such day. */
  dayAt(bytes: Uint8Array, at: number): number {
    if (bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d) return NaN;
    for (const i of [0, 1, 2, 3, 5, 6, 8, 9]) if ((bytes[at + i] as number) < 0x30 || (bytes[at + i] as number) > 0x39) return NaN;
    const days = daysOf(wideDigits(bytes, at, at + 4), wideDigits(bytes, at + 5, at + 7), wideDigits(bytes, at + 8, at + 10));
    return days === null ? NaN : days * 86_400_000;
  }

  /** One to nine digits behind a point. */
  fraction(bytes: Uint8Array, at: number, precision: number): number {
    let p = at;
    let nanos = 0;
    let weight = 1e8;
    while ((bytes[p] as number) >= 0x30 && (bytes[p] as number) <= 0x39) {
      if (p - at < precision) nanos += ((bytes[p] as number) - 0x30) * weight;
      weight /= 10;
      p++;
    }
    this.nanos = nanos;
    return p === at || p - at > 9 ? -1 : p;
  }
}

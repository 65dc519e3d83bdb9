import { ticksPerMillisecond } from '../../schema/physical';
import { momentOf, printClock, printDate, printTimestamp } from '../text/temporal-text';
import { writeAscii, writeTwoDigits } from './number-bytes';

const DAY_MS = 86_400_000;

/**
 * Writes timestamps of one column as `2017-11-26 10:00:00[.f]`, the fraction as short as can be; `separator` stands between date and
 * time, `zoned` ends in `Z`. The text of the last day is kept, since neighbouring rows share it. Needs 40 bytes of room.
 */
export class TimestampBytes {
  private readonly date = new Uint8Array(10);
  private day = NaN;
  private readonly perMs: number;

  constructor(
    private readonly precision: number,
    private readonly separator: ' ' | 'T',
    private readonly zoned: boolean,
  ) {
    this.perMs = ticksPerMillisecond(precision);
  }

  write(bytes: Uint8Array, at: number, words: Int32Array, row: number): number {
    const high = words[2 * row + 1] as number;
    const ticks = high * 4_294_967_296 + ((words[2 * row] as number) >>> 0);
    const millis = Math.floor(ticks / this.perMs);
    if (high >= 0x20_0000 || high < -0x20_0000 || this.perMs === 1_000_000) return this.writeRare(bytes, at, words, row);
    const day = Math.floor(millis / DAY_MS);
    if (day !== this.day && !this.keepDay(day)) return this.writeRare(bytes, at, words, row);
    bytes.set(this.date, at);
    bytes[at + 10] = this.separator === ' ' ? 32 : 84;
    const p = writeClock(bytes, at + 11, millis - day * DAY_MS, (ticks - millis * this.perMs) * (1e6 / this.perMs));
    if (this.zoned) bytes[p] = 90;
    return this.zoned ? p + 1 : p;
  }

  private keepDay(day: number): boolean {
    const text = printDate(day);
    if (text.length !== 10) return false;
    writeAscii(this.date, 0, text);
    this.day = day;
    return true;
  }

  private writeRare(bytes: Uint8Array, at: number, words: Int32Array, row: number): number {
    const ticks = (BigInt(words[2 * row + 1] as number) << 32n) | BigInt((words[2 * row] as number) >>> 0);
    return writeAscii(bytes, at, `${printTimestamp(momentOf(ticks, this.precision), this.separator)}${this.zoned ? 'Z' : ''}`);
  }
}

/** `10:00:00[.f]`. */
function writeClock(bytes: Uint8Array, at: number, millisOfDay: number, nanos: number): number {
  const seconds = (millisOfDay / 1_000) | 0;
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  writeTwoDigits(bytes, at, hours);
  bytes[at + 2] = 58;
  writeTwoDigits(bytes, at + 3, minutes - hours * 60);
  bytes[at + 5] = 58;
  writeTwoDigits(bytes, at + 6, seconds - minutes * 60);
  let rest = (millisOfDay - seconds * 1_000) * 1e6 + nanos;
  if (rest === 0) return at + 8;
  bytes[at + 8] = 46;
  let p = at + 9;
  for (let weight = 1e8; rest > 0; weight /= 10) {
    const digit = (rest / weight) | 0;
    bytes[p++] = 48 + digit;
    rest -= digit * weight;
  }
  return p;
}

/** A DATE as `2017-11-26`. */
export const writeDate = (bytes: Uint8Array, at: number, days: number): number => writeAscii(bytes, at, printDate(days));

/** A TIME as `10:00:00[.f]`. */
export const writeTime = (bytes: Uint8Array, at: number, millisOfDay: number): number =>
  writeAscii(bytes, at, printClock({ millis: millisOfDay, nanos: 0 }, { fraction: 'shortest', seconds: 'always' }));

import { ticksPerMillisecond } from '../../schema/physical';
import { get, i32, i64, int, load, long, type Code, type Local } from '../wasm/code';
import { digitsKernel, HIGH, power } from './digit-kernels';
import type { RecordCode } from './record-code';

/** The last day of a column: its ten bytes, and its number of days since the epoch. Neighbouring rows mostly share it. */
export interface DayCache {
  readonly first: Local;
  readonly last: Local;
  readonly days: Local;
}

const DASH = 0x2d;
const POINT = 0x2e;

/** The ten bytes `yyyy-MM-dd` at `p`, which stays, as days since the epoch into the cache. */
export function dayKernel(r: RecordCode, { first, last, days }: DayCache): void {
  const { code, p } = r;
  const [head, tail] = [load.i64(get(p)), load.i32(get(p), 6)];
  code.when(i32.or(i64.ne(head, get(first)), i32.ne(tail, get(last))), () => {
    const parts = { year: code.local('i32'), month: code.local('i32'), day: code.local('i32') };
    r.refuseIf(i32.or(i32.ne(r.peek(4), int(DASH)), i32.ne(r.peek(7), int(DASH))));
    twoDigits(r, 0, parts.year);
    twoDigits(r, 2, parts.day);
    code.set(parts.year, i32.add(i32.mul(get(parts.year), int(100)), get(parts.day)));
    twoDigits(r, 5, parts.month);
    twoDigits(r, 8, parts.day);
    countDays(r, parts, days);
    code.set(first, head);
    code.set(last, tail);
  });
}

function twoDigits(r: RecordCode, offset: number, into: Local): void {
  const { code, byte } = r;
  code.set(into, i32.sub(r.peek(offset), int(0x30)));
  code.set(byte, i32.sub(r.peek(offset + 1), int(0x30)));
  r.refuseIf(i32.or(i32.gtU(get(into), int(9)), i32.gtU(get(byte), int(9))));
  code.set(into, i32.add(i32.mul(get(into), int(10)), get(byte)));
}

/** Days of the proleptic Gregorian calendar, from the year 1 on (Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013). */
function countDays(r: RecordCode, parts: { readonly year: Local; readonly month: Local; readonly day: Local }, days: Local): void {
  const { code, from, count, byte } = r;
  const [year, month, day] = [get(parts.year), get(parts.month), get(parts.day)];
  r.refuseIf(i32.or(i32.eqz(year), i32.or(i32.gtU(i32.sub(month, int(1)), int(11)), i32.eqz(day))));
  const hundredth = i32.eqz(i32.remU(year, int(100)));
  const leap = i32.and(i32.eqz(i32.and(year, int(3))), i32.or(i32.eqz(hundredth), i32.eqz(i32.remU(year, int(400)))));
  const longMonths = i32.add(int(30), i32.and(i32.add(month, i32.shrU(month, int(3))), int(1)));
  code.set(count, longMonths);
  code.when(i32.eq(month, int(2)), () => code.set(count, i32.add(int(28), leap)));
  r.refuseIf(i32.gtU(day, get(count)));
  // Years begin in March here: `from` is the year, `byte` its months.
  const early = i32.leU(month, int(2));
  code.set(from, i32.sub(year, early));
  code.set(byte, i32.sub(i32.add(month, i32.mul(early, int(12))), int(3)));
  const dayOfYear = i32.add(i32.divU(i32.add(i32.mul(get(byte), int(153)), int(2)), int(5)), i32.sub(day, int(1)));
  const leapDays = i32.add(i32.sub(i32.shrU(get(from), int(2)), i32.divU(get(from), int(100))), i32.divU(get(from), int(400)));
  code.set(days, i32.sub(i32.add(i32.add(i32.mul(get(from), int(365)), leapDays), dayOfYear), int(719_468)));
}

/** Eight bytes `HH:mm:ss`, each of them 0 to 9 once these are taken away; colons become 0. */
const CLOCK = 0x3030_3a30_303a_3030n;
const CLOCK_LIMITS = 0x7676_7f76_767f_7676n;

/** The clock at `p + 11`, with its fraction, as ticks of the column's precision into `x`; `p` moves behind it. */
export function clockKernel(r: RecordCode, precision: number): void {
  const { code, p, word, x } = r;
  const perSecond = ticksPerMillisecond(precision) * 1_000;
  code.set(word, i64.xor(load.i64(get(p), 11), long(CLOCK)));
  const wrong = i64.and(i64.or(i64.add(get(word), long(CLOCK_LIMITS)), get(word)), long(HIGH));
  r.refuseIf(i64.ne(wrong, long(0n)));
  code.set(word, i64.add(i64.mul(get(word), long(10n)), i64.shrU(get(word), long(8n))));
  const part = (shift: number): Code => i32.and(i32.wrap(i64.shrU(get(word), long(BigInt(shift)))), int(0xff));
  r.refuseIf(i32.or(i32.gtU(part(0), int(23)), i32.or(i32.gtU(part(24), int(59)), i32.gtU(part(48), int(59)))));
  const seconds = i32.add(i32.mul(i32.add(i32.mul(part(0), int(60)), part(24)), int(60)), part(48));
  code.set(x, i64.mul(i64.extend(seconds), long(BigInt(perSecond))));
  r.skip(19);
  code.when(i32.eq(r.peek(), int(POINT)), () => secondsFraction(r, precision, perSecond));
}

/** One to nine digits behind a point, cut to the precision. */
function secondsFraction(r: RecordCode, precision: number, perSecond: number): void {
  const { code, p, x, from, count } = r;
  const whole = code.local('i64');
  r.skip(1);
  code.set(whole, get(x));
  code.set(from, get(p));
  code.set(x, long(0n));
  digitsKernel(r);
  code.set(count, i32.sub(get(p), get(from)));
  r.refuseIf(i32.gtU(i32.sub(get(count), int(1)), int(8)));
  // In nanoseconds, then without the digits beyond the precision, then in ticks.
  code.set(x, i64.mul(get(x), power(i32.sub(int(9), get(count)))));
  const beyond = 10n ** BigInt(9 - precision);
  code.set(x, i64.mul(i64.divU(get(x), long(beyond)), long(beyond)));
  code.set(x, i64.add(get(whole), i64.divU(get(x), long(BigInt(1e9 / perSecond)))));
}

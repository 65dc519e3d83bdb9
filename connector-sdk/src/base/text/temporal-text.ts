import { ticksPerMillisecond } from '../../schema/physical';

/** A moment on the calendar without a zone: whole days since 1970-01-01, milliseconds of the day, nanoseconds of the millisecond. */
export interface Moment {
  readonly days: number;
  readonly millis: number;
  readonly nanos: number;
}

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a proleptic Gregorian date, or null when there is no such day. */
export function daysOf(year: number, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** The inverse of `daysOf`. */
export function dateOf(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor((doe - Math.floor(doe / 1_460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return { year: yoe + era * 400 + (month <= 2 ? 1 : 0), month, day: doy - Math.floor((153 * mp + 2) / 5) + 1 };
}

const year = '(\\d{4}|\\+\\d{5,9}|-(?!0{4}-)\\d{4,9})';
const isoDate = new RegExp(`^${year}-(\\d{2})-(\\d{2})$`);
const looseDate = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const clock = '(\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d{0,9}))?';
const fullClock = new RegExp(`^${clock}$`);
const shortClock = new RegExp(`^(\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{0,9}))?)?$`);
const looseClock = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?$/;

/** `2017-11-26`; with `loose` also `2017-1-5`. Null for anything else. */
export function parseDate(text: string, loose = false): number | null {
  const match = (loose ? looseDate : isoDate).exec(text);
  return match ? daysOf(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

/** `10:00:00[.f]`; `short`: the seconds may be missing too; `loose`: single digits. Milliseconds of the day and nanoseconds beyond them. */
export function parseClock(text: string, form: 'full' | 'short' | 'loose'): { readonly millis: number; readonly nanos: number } | null {
  const match = (form === 'full' ? fullClock : form === 'short' ? shortClock : looseClock).exec(text);
  if (!match) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? '0')];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const nanosOfSecond = Number((match[4] ?? '').padEnd(9, '0'));
  return { millis: ((hour * 60 + minute) * 60 + second) * 1_000 + Math.floor(nanosOfSecond / 1e6), nanos: nanosOfSecond % 1e6 };
}

/** A text in the form of `parseClock` as a TIME of this precision keeps it: milliseconds of the day, digits beyond the precision cut off. */
export function parseTimeOfDay(text: string, form: 'full' | 'short' | 'loose', precision: number): number | null {
  const time = parseClock(text, form);
  return time && time.millis - (time.millis % 10 ** Math.max(0, 3 - precision));
}

export type TimestampForm = 'sql' | 'iso' | 'jdbc';

/**
 * `sql`: `2017-11-26 10:00:00[.f]` · `iso`: `2017-11-26T10:00[:00[.f]]` · `jdbc`: as `sql`, single digits allowed.
 * `zoned`: ends in `Z`. Null for anything else, also for days that do not exist.
 */
export function parseTimestamp(text: string, form: TimestampForm, zoned = false): Moment | null {
  if (zoned && !text.endsWith('Z')) return null;
  const local = zoned ? text.slice(0, -1) : text;
  const gap = local.indexOf(form === 'iso' ? 'T' : ' ', 1);
  if (gap < 0) return null;
  const days = parseDate(local.slice(0, gap), form === 'jdbc');
  const time = parseClock(local.slice(gap + 1), form === 'iso' ? 'short' : form === 'jdbc' ? 'loose' : 'full');
  return days === null || time === null ? null : { days, ...time };
}

/** Ticks of a timestamp column of this precision, digits beyond it cut off; null outside what 64 bits hold. */
export function ticksOf(moment: Moment, precision: number): bigint | null {
  const perMs = ticksPerMillisecond(precision);
  const millis = BigInt(moment.days) * BigInt(DAY_MS) + BigInt(moment.millis);
  const nanosOfSecond = (moment.millis % 1_000) * 1e6 + moment.nanos;
  const kept = nanosOfSecond - (nanosOfSecond % 10 ** (9 - precision));
  const seconds = (millis - BigInt(moment.millis % 1_000)) * BigInt(perMs);
  const ticks = seconds + BigInt(Math.floor(kept / (1e6 / perMs)));
  return BigInt.asIntN(64, ticks) === ticks ? ticks : null;
}

/** The moment of so many ticks. */
export function momentOf(ticks: bigint, precision: number): Moment {
  const perMs = BigInt(ticksPerMillisecond(precision));
  let millis = ticks / perMs;
  let rest = ticks % perMs;
  if (rest < 0n) {
    rest += perMs;
    millis -= 1n;
  }
  const ms = Number(millis);
  const days = Math.floor(ms / DAY_MS);
  return { days, millis: ms - days * DAY_MS, nanos: Number(rest) * (1e6 / Number(perMs)) };
}

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** `2017-11-26`, with a sign where Java's LocalDate has one. */
export function printDate(days: number): string {
  const { year: y, month, day } = dateOf(days);
  const digits = String(Math.abs(y)).padStart(4, '0');
  return `${y < 0 ? '-' : y > 9_999 ? '+' : ''}${digits}-${two(month)}-${two(day)}`;
}

/**
 * `fraction`: `shortest` as many digits as needed (formats) · `threes` in groups of three (Java's toString).
 * `seconds: 'ifAny'` leaves `:00` out when nothing follows, as Java's LocalTime does.
 */
export function printClock(
  time: { readonly millis: number; readonly nanos: number },
  style: { readonly fraction: 'shortest' | 'threes'; readonly seconds: 'always' | 'ifAny' },
): string {
  const seconds = Math.floor(time.millis / 1_000);
  const nanos = (time.millis % 1_000) * 1e6 + time.nanos;
  const head = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}`;
  if (nanos === 0) return style.seconds === 'ifAny' && seconds % 60 === 0 ? head : `${head}:${two(seconds % 60)}`;
  const digits = String(nanos).padStart(9, '0');
  const fraction =
    style.fraction === 'shortest' ? digits.replace(/0+$/, '') : digits.slice(0, nanos % 1e6 === 0 ? 3 : nanos % 1e3 === 0 ? 6 : 9);
  return `${head}:${two(seconds % 60)}.${fraction}`;
}

/** `2017-11-26 10:00:00.5` with the given letter between date and time. */
export const printTimestamp = (moment: Moment, separator: ' ' | 'T'): string =>
  `${printDate(moment.days)}${separator}${printClock(moment, { fraction: 'shortest', seconds: 'always' })}`;

/** `ticksPerMillisecond` for BigInt arithmetic. */
export const ticksPerMs = (precision: number): bigint => BigInt(ticksPerMillisecond(precision));

/** Proleptic Gregorian calendar arithmetic (Howard Hinnant's civil-day algorithms) and the texts of dates and times. Zone-free. */
export const MS_PER_DAY = 86_400_000;

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function civilFromDays(days: number): CivilDate {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 };
}

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** The same day so many months later; at the end of a shorter month where that has fewer days. */
export function addMonths(days: number, months: number): number {
  const date = civilFromDays(days);
  const index = date.year * 12 + (date.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return daysFromCivil(year, month, Math.min(date.day, daysInMonth(year, month)));
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

export function dateText(days: number): string {
  const { year, month, day } = civilFromDays(days);
  const yearText = year < 0 ? `-${pad(-year, 4)}` : pad(year, 4);
  return `${yearText}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** `10:00:00`, with the milliseconds that there are up to `precision` digits. */
export function timeText(ms: number, precision: number): string {
  const seconds = Math.floor(ms / 1_000);
  const clock = `${pad(Math.floor(seconds / 3_600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  return precision === 0
    ? clock
    : `${clock}.${pad(ms % 1_000, 3)
        .padEnd(9, '0')
        .slice(0, precision)}`;
}

const dateForm = /^\s*(\d{4,5})-(\d{1,2})-(\d{1,2})\s*$/;
const timeForm = /^\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?\s*$/;

/** Days since the epoch, or null for what is no date of the calendar. */
export function parseDate(text: string): number | null {
  const match = dateForm.exec(text);
  return match === null ? null : daysOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

const daysOf = (year: number, month: number, day: number): number | null =>
  month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) ? null : daysFromCivil(year, month, day);

const looseDateForm = /^\s*(\d+)(?:\s*-\s*(\d+)(?:\s*-\s*(\d+))?)?\s*$/;

/** A text as Flink casts it to a DATE: what follows a blank falls away, and a missing day or month is the first. */
export function looseDate(text: string): number | null {
  const blank = text.indexOf(' ');
  const match = looseDateForm.exec(blank > 0 ? text.slice(0, blank) : text);
  const year = Number(match?.[1] ?? Infinity);
  return year > 9_999 ? null : daysOf(year, Number(match![2] ?? 1), Number(match![3] ?? 1));
}

/** Nanoseconds of the day as whole milliseconds and the rest. */
export function parseTime(text: string): { readonly ms: number; readonly nanos: number } | null {
  const match = timeForm.exec(text);
  if (match === null) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = Number((match[4] ?? '').padEnd(9, '0'));
  return { ms: ((hour * 60 + minute) * 60 + second) * 1_000 + Math.floor(fraction / 1_000_000), nanos: fraction % 1_000_000 };
}

const looseTimeForm = /^([^:+-]*)(?::([^:+-]*)(?::([^.:+-]*)(?:\.([^+-]*))?)?)?(?:([+-])([^:]*)(?::(.*))?)?$/;

/**
 * A text as Flink casts it to a TIME, in milliseconds: minutes and seconds may be missing, blanks stand around each part, an offset is
 * added, more than three digits of a fraction are rounded. What lies beyond the day is none.
 */
export function looseTime(text: string): number | null {
  const match = looseTimeForm.exec(text);
  if (match === null) return null;
  const [hour, minute = '0', second = '0', fraction = '', sign, zoneHour = '0', zoneMinute = '0'] = match.slice(1) as (
    string | undefined
  )[];
  const parts = [hour!, minute, second, zoneHour, zoneMinute].map((part) => part.trim());
  if (!parts.every((part) => /^\d{1,9}$/.test(part))) return null;
  const [h, m, s, byHours, byMinutes] = parts.map(Number) as [number, number, number, number, number];
  const offset = (sign === '-' ? -1 : 1) * (byHours * 60 + byMinutes);
  const ms = ((h * 60 + m + offset) * 60 + s) * 1_000 + milliseconds(fraction.trim());
  return ms >= 0 && ms < MS_PER_DAY ? ms : null;
}

/** The digits behind a point; what is no digit counts as a zero. */
function milliseconds(fraction: string): number {
  const digits = fraction.replaceAll(/\D/g, '0').padEnd(4, '0');
  return Number(digits.slice(0, 3)) + (digits[3]! >= '5' ? 1 : 0);
}

/** `yyyy-MM-dd`, or that with ` HH:mm[:ss[.fraction]]`. */
export function parseTimestamp(text: string): ParsedTime | null {
  const trimmed = text.trim();
  const cut = trimmed.search(/ /);
  const days = parseDate(cut < 0 ? trimmed : trimmed.slice(0, cut));
  if (days === null) return null;
  if (cut < 0) return { epochMs: days * MS_PER_DAY, nanos: 0 };
  const time = parseTime(trimmed.slice(cut + 1));
  return time === null ? null : { epochMs: days * MS_PER_DAY + time.ms, nanos: time.nanos };
}

export interface ParsedTime {
  readonly epochMs: number;
  readonly nanos: number;
}

const strictForm = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,9}))?)?$/;
const rollingForm = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d+):(\d+):(\d+)(?:\.(\d{1,9}))?)?$/;

/** A text as Flink casts it to a TIMESTAMP: no blanks around it, seconds are written out, the 30th of February is its last day, 24:00:00 the next. */
export function strictTimestamp(text: string): ParsedTime | null {
  const parts = timestampParts(strictForm, text);
  if (parts === null) return null;
  const { year, month, day, hour, minute, second, fraction } = parts;
  if (minute > 59 || second > 59 || hour > 24 || (hour === 24 && minute + second + fraction > 0)) return null;
  return momentOfParts({ ...parts, day: Math.min(day, daysInMonth(year, month)) });
}

/** A text as Flink takes it for a time stamp where it does not have the form that was named: what is too much of a part goes to the next one. */
export function rollingTimestamp(text: string): ParsedTime | null {
  const parts = timestampParts(rollingForm, text.trim());
  return parts && momentOfParts(parts);
}

type TimestampParts = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction', number>>;

function timestampParts(form: RegExp, text: string): TimestampParts | null {
  const match = form.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  return { year, month, day, hour, minute, second, fraction: Number((match[7] ?? '').padEnd(9, '0')) };
}

function momentOfParts({ year, month, day, hour, minute, second, fraction }: TimestampParts): ParsedTime {
  const ms = ((hour * 60 + minute) * 60 + second) * 1_000 + Math.floor(fraction / 1_000_000);
  return { epochMs: (daysFromCivil(year, month, 1) + day - 1) * MS_PER_DAY + ms, nanos: fraction % 1_000_000 };
}

/** Ticks of a time stamp in the unit of its precision (see the physical forms); digits beyond the precision are cut. */
export function ticksOf(value: { readonly epochMs: number; readonly nanos: number }, precision: number): bigint {
  const nanos = BigInt(value.epochMs) * 1_000_000n + BigInt(value.nanos);
  const unit = 10n ** BigInt(9 - precision);
  const kept = floorDivide(nanos, unit) * unit;
  return floorDivide(kept, precision <= 3 ? 1_000_000n : precision <= 6 ? 1_000n : 1n);
}

/** Where the 64 bits of a time stamp end; the last tick on either side stands for what lies beyond. */
export const MAX_TICKS = 9_223_372_036_854_775_807n;
export const fitsTicks = (ticks: bigint): boolean => ticks < MAX_TICKS && ticks >= -MAX_TICKS;

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

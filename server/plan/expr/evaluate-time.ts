import { ticksPerMillisecond, type DataType, type TemporalType } from '@headrace/connector-sdk/schema';
import {
  addMonths,
  civilFromDays,
  daysFromCivil,
  fitsTicks,
  floorDivide,
  isLeapYear,
  looseDate,
  MAX_TICKS,
  MS_PER_DAY,
  rollingTimestamp,
  strictTimestamp,
  ticksOf,
} from './calendar';
import { formatDate } from './date-format';
import { javaZone, patternFault } from './date-pattern';
import { parseLeniently, parseWithPattern } from './date-reading';
import { EvaluationError, RoomError, type CallTypes, type EvaluationContext, type ExprValue, type Implementation } from './values';
import { fromLocal, toLocal } from './zone';

/** A moment taken apart: local milliseconds as the wall clock shows them, and what is finer. */
export interface Moment {
  readonly localMs: number;
  readonly nanos: number;
}

export function momentOf(value: ExprValue, type: DataType, { timeZone }: EvaluationContext): Moment {
  if (type.kind === 'DATE') return { localMs: Number(value) * MS_PER_DAY, nanos: 0 };
  if (type.kind === 'TIME') return { localMs: Number(value), nanos: 0 };
  if (type.kind !== 'TIMESTAMP' && type.kind !== 'TIMESTAMP_LTZ') throw new EvaluationError(`${type.kind} is no time`);
  const ticks = BigInt(ticksPerMillisecond(type.precision));
  const ms = floorDivide(value as bigint, ticks);
  const nanos = Number(((value as bigint) - ms * ticks) * (1_000_000n / ticks));
  return { localMs: type.kind === 'TIMESTAMP_LTZ' ? toLocal(Number(ms), timeZone) : Number(ms), nanos };
}

export function valueOf({ localMs, nanos }: Moment, type: DataType, { timeZone }: EvaluationContext): ExprValue {
  if (type.kind === 'DATE') return Math.floor(localMs / MS_PER_DAY);
  if (type.kind === 'TIME') return ((localMs % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY;
  if (type.kind !== 'TIMESTAMP' && type.kind !== 'TIMESTAMP_LTZ') throw new EvaluationError(`${type.kind} is no time`);
  const ms = type.kind === 'TIMESTAMP_LTZ' ? fromLocal(localMs, timeZone) : localMs;
  return within64(ticksOf({ epochMs: ms, nanos }, type.precision), type);
}

/** Ticks of a time stamp, if there is room for them: milliseconds and microseconds have it for all years, nanoseconds for 1678 to 2261. */
function within64(ticks: bigint, type: TemporalType): bigint {
  if (fitsTicks(ticks)) return ticks;
  throw new RoomError(`${type.kind}(${type.precision}) has no room for times before 1677-09-22 and after 2262-04-11: use six digits`);
}

/** The time as a value of a finer type for a comparison: where that has no room, a moment before or after all that it has. */
export function clampedTime(value: ExprValue, from: DataType, to: DataType, context: EvaluationContext): ExprValue {
  if (to.kind !== 'TIMESTAMP' && to.kind !== 'TIMESTAMP_LTZ') throw new EvaluationError(`${to.kind} is no time stamp`);
  const { localMs, nanos } = momentOf(value, from, context);
  const ticks = ticksOf({ epochMs: to.kind === 'TIMESTAMP_LTZ' ? fromLocal(localMs, context.timeZone) : localMs, nanos }, to.precision);
  if (fitsTicks(ticks)) return ticks;
  return ticks < 0n ? -MAX_TICKS - 1n : MAX_TICKS;
}

const secondMs: Readonly<Record<string, number>> = {
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: MS_PER_DAY,
  WEEK: 7 * MS_PER_DAY,
  MILLISECOND: 1,
};
const monthCount: Readonly<Record<string, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12, DECADE: 120, CENTURY: 1_200, MILLENNIUM: 12_000 };

/** Years and centuries as Calcite counts them: the 21st century began in 2001. */
const century = (year: number, size: number): number =>
  year > 0 ? Math.floor((year + size - 1) / size) : -Math.floor((size - year) / size);

function extract(unit: string, { localMs, nanos }: Moment, epochMs: number): number {
  const days = Math.floor(localMs / MS_PER_DAY);
  const ms = localMs - days * MS_PER_DAY;
  const { year, month, day } = civilFromDays(days);
  const weekday = (((days + 4) % 7) + 7) % 7;
  switch (unit) {
    case 'MILLENNIUM':
      return century(year, 1_000);
    case 'CENTURY':
      return century(year, 100);
    case 'DECADE':
      return Math.floor(year / 10);
    case 'YEAR':
      return year;
    case 'ISOYEAR':
      return civilFromDays(days - (weekday === 0 ? 7 : weekday) + 4).year;
    case 'QUARTER':
      return Math.ceil(month / 3);
    case 'MONTH':
      return month;
    case 'WEEK':
      return isoWeek(days);
    case 'DAY':
      return day;
    case 'DOY':
      return days - daysFromCivil(year, 1, 1) + 1;
    case 'DOW':
      return weekday + 1;
    case 'ISODOW':
      return weekday === 0 ? 7 : weekday;
    case 'HOUR':
      return Math.floor(ms / 3_600_000);
    case 'MINUTE':
      return Math.floor(ms / 60_000) % 60;
    case 'SECOND':
      return Math.floor(ms / 1_000) % 60;
    case 'MILLISECOND':
      return ms % 1_000;
    case 'MICROSECOND':
      return (ms % 1_000) * 1_000 + Math.floor(nanos / 1_000);
    case 'NANOSECOND':
      return (ms % 1_000) * 1_000_000 + nanos;
    default:
      return Math.floor(epochMs / 1_000);
  }
}

/** A part of an interval: of months by years and months, of milliseconds by days, hours, minutes and seconds. */
function extractInterval(unit: string, value: number, type: DataType): number {
  if (type.kind === 'INTERVAL_YEAR_MONTH')
    return unit === 'YEAR' ? Math.trunc(value / 12) : unit === 'QUARTER' ? Math.trunc((value % 12) / 3) + 1 : value % 12;
  const sizes: Readonly<Record<string, readonly [number, number]>> = {
    DAY: [MS_PER_DAY, Infinity],
    HOUR: [3_600_000, MS_PER_DAY],
    MINUTE: [60_000, 3_600_000],
    SECOND: [1_000, 60_000],
    MILLISECOND: [1, 1_000],
    EPOCH: [1_000, Infinity],
  };
  const [size, of] = sizes[unit] ?? [1, Infinity];
  return Math.trunc((of === Infinity ? value : value % of) / size);
}

function isoWeek(days: number): number {
  const weekday = ((((days + 3) % 7) + 7) % 7) + 1;
  const { year } = civilFromDays(days - weekday + 4);
  const week = Math.floor((days - weekday + 4 - daysFromCivil(year, 1, 1)) / 7) + 1;
  return week > 53 || (week === 53 && !hasWeek53(year)) ? 1 : week;
}
const hasWeek53 = (year: number): boolean => {
  const first = (((daysFromCivil(year, 1, 1) + 3) % 7) + 7) % 7;
  return first === 3 || (first === 2 && isLeapYear(year));
};

function floorTo(unit: string, { localMs }: Moment): number {
  const months = monthCount[unit];
  if (months === undefined && unit !== 'WEEK') return Math.floor(localMs / secondMs[unit]!) * secondMs[unit]!;
  const days = Math.floor(localMs / MS_PER_DAY);
  if (unit === 'WEEK') return (days - ((((days + 4) % 7) + 7) % 7)) * MS_PER_DAY;
  const { year, month } = civilFromDays(days);
  if (months! <= 12) return daysFromCivil(year, month - ((month - 1) % months!), 1) * MS_PER_DAY;
  const years = months! / 12;
  const first = years === 10 ? Math.floor(year / 10) * 10 : Math.floor((year - 1) / years) * years + 1;
  return daysFromCivil(first, 1, 1) * MS_PER_DAY;
}

function ceilTo(unit: string, moment: Moment): number {
  const floor = floorTo(unit, moment);
  if (floor === moment.localMs && moment.nanos === 0) return floor;
  const months = monthCount[unit];
  return months === undefined ? floor + secondMs[unit]! : addMonths(Math.floor(floor / MS_PER_DAY), months) * MS_PER_DAY;
}

const inUtc = (context: EvaluationContext): EvaluationContext => ({ ...context, timeZone: 'UTC' });

/** Whole units from one moment to the other, toward zero. */
function difference(unit: string, from: Moment, to: Moment): number {
  const months = monthCount[unit];
  const [a, b] = [BigInt(from.localMs) * 1_000_000n + BigInt(from.nanos), BigInt(to.localMs) * 1_000_000n + BigInt(to.nanos)];
  if (months === undefined) return Number((b - a) / (BigInt(secondMs[unit]!) * 1_000_000n));
  return Math.trunc(monthsBetween(from, to) / months);
}

/** As Flink's planner counts: days by the calendar (a month's end counts as the same day), then one less where the time of day is not reached. */
function monthsBetween(from: Moment, to: Moment): number {
  const [first, last] = [from, to].map(({ localMs }) => Math.floor(localMs / MS_PER_DAY)) as [number, number];
  const count = last < first ? -wholeMonths(last, first) : wholeMonths(first, last);
  const left = ({ localMs, nanos }: Moment, day: number): Moment => ({ localMs: localMs - day * MS_PER_DAY, nanos });
  return addMonths(first, count) === last && order(left(from, first), left(to, last)) > 0 ? count - 1 : count;
}

/** The most months that can be added to the first day without passing the last. */
function wholeMonths(first: number, last: number): number {
  const [a, b] = [civilFromDays(first), civilFromDays(last)];
  const count = (b.year - a.year) * 12 + b.month - a.month;
  return addMonths(first, count) > last ? count - 1 : count;
}

const order = (a: Moment, b: Moment): number => a.localMs - b.localMs || a.nanos - b.nanos;

function datetimePlus(value: ExprValue, interval: ExprValue, types: readonly DataType[], context: EvaluationContext): ExprValue {
  const [type, step] = types as [DataType, DataType];
  // A span of hours is one of elapsed time, so it is added to the instant; months are counted on the calendar, of LTZ in UTC, as in Flink.
  if (step.kind === 'INTERVAL_DAY_TIME' && (type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ'))
    return within64((value as bigint) + (interval as bigint) * BigInt(ticksPerMillisecond(type.precision)), type);
  if (step.kind === 'INTERVAL_DAY_TIME' && type.kind === 'DATE') return (value as number) + Math.trunc(Number(interval) / MS_PER_DAY);
  const utc = inUtc(context);
  const { localMs, nanos } = momentOf(value, type, utc);
  if (step.kind === 'INTERVAL_DAY_TIME') return valueOf({ localMs: localMs + Number(interval), nanos }, type, utc);
  const days = Math.floor(localMs / MS_PER_DAY);
  return valueOf({ localMs: addMonths(days, Number(interval)) * MS_PER_DAY + (localMs - days * MS_PER_DAY), nanos }, type, utc);
}

const defaultPattern = 'yyyy-MM-dd HH:mm:ss';
const parts = [
  ...['MILLENNIUM', 'CENTURY', 'DECADE', 'YEAR', 'ISOYEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'DOY', 'DOW', 'ISODOW'],
  ...['HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND', 'NANOSECOND', 'EPOCH'],
];
const differenceUnits = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];
const wholeUnits = ['MILLENNIUM', 'CENTURY', 'DECADE', ...differenceUnits, 'MILLISECOND'];

const byUnit = (prefix: string, units: readonly string[], make: (unit: string) => Implementation): Record<string, Implementation> =>
  Object.fromEntries(units.map((unit) => [`${prefix}_${unit}`, make(unit)]));

const firstMoment = ([a]: readonly ExprValue[], { types, context }: CallTypes): Moment => momentOf(a!, types[0]!, context);

/** Hours and less are cut from the instant, as the clock may show an hour twice; days and more begin on the wall of the zone. */
const rounded =
  (to: (unit: string, moment: Moment) => number) =>
  (unit: string): Implementation =>
  (args, about) => {
    const moment = firstMoment(args, about);
    const localMs = to(unit, moment);
    if (about.result.kind !== 'TIMESTAMP_LTZ' || !clockUnits.has(unit)) return valueOf({ localMs, nanos: 0 }, about.result, about.context);
    const utc = inUtc(about.context);
    const instant = momentOf(args[0]!, about.types[0]!, utc).localMs;
    return valueOf({ localMs: instant + localMs - moment.localMs, nanos: 0 }, about.result, utc);
  };
const clockUnits: ReadonlySet<string> = new Set(['HOUR', 'MINUTE', 'SECOND', 'MILLISECOND']);

const toTimestamp: Implementation = ([text, pattern], { result, context }) => {
  if (pattern !== undefined && patternFault(pattern as string, 'formatter', 'read')?.kind === 'invalid') return null;
  const read =
    pattern === undefined
      ? strictTimestamp(text as string)
      : (parseWithPattern(text as string, pattern as string) ?? rollingTimestamp(text as string));
  if (read === null) return null;
  return valueOf({ localMs: 'localMs' in read ? read.localMs : read.epochMs, nanos: read.nanos }, result, context);
};

const toDate: Implementation = ([text, pattern], { result, context }) => {
  if (pattern === undefined) return looseDate(text as string);
  const read = parseLeniently(text as string, pattern as string, context.nowMs);
  return read === null ? null : valueOf(read, result, context);
};

/** The instant of a text on the wall of a zone, unless the text names its own; null where it cannot be read. */
function instantOf(text: ExprValue, pattern: ExprValue, { timeZone, nowMs }: Pick<EvaluationContext, 'timeZone' | 'nowMs'>): number | null {
  const read = parseLeniently(text as string, pattern as string, nowMs);
  if (read === null) return null;
  return read.offsetMs === null ? fromLocal(read.localMs, timeZone, true) : read.localMs - read.offsetMs;
}

/** The years 0 to 9999; TO_TIMESTAMP_LTZ is NULL beyond them, as in Flink. */
const [FIRST_MS, LAST_MS, LAST_SECOND] = [-62_167_219_200_000, 253_402_300_799_999, 253_402_300_799];

function toTimestampLtz([value, precision]: readonly ExprValue[], { types: [type] }: CallTypes): ExprValue {
  if (precision !== 0 && precision !== 3)
    throw new EvaluationError(`TO_TIMESTAMP_LTZ takes the precision 0 or 3, not ${String(precision)}`);
  const factor = precision === 0 ? 1_000 : 1;
  // As in Flink, fractions of a DECIMAL fall away first.
  const whole = type!.kind === 'DECIMAL' ? (value as bigint) / 10n ** BigInt(type!.scale) : value;
  if (type!.kind === 'DOUBLE' && precision === 0 && !((value as number) >= FIRST_MS / 1_000 && (value as number) <= LAST_SECOND))
    return null;
  const ms = type!.kind === 'DOUBLE' ? Math.trunc((value as number) * factor) : (whole as bigint) * BigInt(factor);
  return ms >= FIRST_MS && ms <= LAST_MS ? BigInt(ms) : null;
}

const clock: Implementation = (_, { result, context }) =>
  valueOf({ localMs: toLocal(context.nowMs, context.timeZone), nanos: 0 }, result, context);

/** Functions of time over arguments that are not NULL. */
export const timeFunctions: Readonly<Record<string, Implementation>> = {
  ...byUnit('EXTRACT', parts, (unit) => (args, about) => {
    const [type] = about.types;
    if (type!.kind.startsWith('INTERVAL')) return BigInt(extractInterval(unit, Number(args[0]), type!));
    const moment = firstMoment(args, about);
    const epochMs = type!.kind === 'TIMESTAMP_LTZ' ? fromLocal(moment.localMs, about.context.timeZone) : moment.localMs;
    return BigInt(extract(unit, moment, epochMs));
  }),
  ...byUnit('FLOOR_TO', wholeUnits, rounded(floorTo)),
  ...byUnit('CEIL_TO', wholeUnits, rounded(ceilTo)),
  ...byUnit(
    'TIMESTAMPDIFF',
    differenceUnits,
    (unit) =>
      ([a, b], { types, context }) =>
        difference(unit, momentOf(a!, types[0]!, inUtc(context)), momentOf(b!, types[1]!, inUtc(context))),
  ),
  DATETIME_PLUS: ([a, b], { types, context }) => datetimePlus(a!, b!, types, context),
  TO_TIMESTAMP: toTimestamp,
  TO_DATE: toDate,
  TO_TIMESTAMP_LTZ: toTimestampLtz,
  DATE_FORMAT: (args, about) => {
    if (typeof args[0] === 'string') {
      const read = parseLeniently(args[0], defaultPattern, about.context.nowMs);
      return read === null ? null : formatDate(read.localMs, read.nanos, args[1] as string, 'simple');
    }
    const { localMs, nanos } = firstMoment(args, about);
    return formatDate(localMs, nanos, args[1] as string, 'formatter');
  },
  FROM_UNIXTIME: ([a, pattern = defaultPattern], { context }) =>
    formatDate(toLocal(Number(a) * 1_000, context.timeZone), 0, pattern as string, 'simple'),
  UNIX_TIMESTAMP: ([a, pattern = defaultPattern], { context }) => {
    const instant = instantOf(a!, pattern, context);
    return instant === null ? -9_223_372_036_854_775_808n : BigInt(Math.trunc(instant / 1_000));
  },
  CONVERT_TZ: ([text, from, to], { context }) => {
    const instant = instantOf(text!, defaultPattern, { timeZone: javaZone(from as string), nowMs: context.nowMs });
    return instant === null ? null : formatDate(toLocal(instant, javaZone(to as string)), 0, defaultPattern, 'simple');
  },
  UNIX_TIMESTAMP_NOW: (_, { context }) => BigInt(Math.floor(context.nowMs / 1_000)),
  ...Object.fromEntries(
    ['PROCTIME', 'CURRENT_TIMESTAMP', 'CURRENT_ROW_TIMESTAMP', 'LOCALTIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME', 'LOCALTIME'].map(
      (fn): [string, Implementation] => [fn, clock],
    ),
  ),
};

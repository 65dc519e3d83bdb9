import { ticksPerMillisecond, type DataType } from '@headrace/connector-sdk/schema';
import { addMonths, civilFromDays, daysFromCivil, floorDivide, isLeapYear, MS_PER_DAY } from './calendar';
import { formatDate, parseWithPattern } from './date-pattern';
import { EvaluationError, type CallTypes, type EvaluationContext, type ExprValue, type Implementation } from './values';
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
  const unit = 10n ** BigInt(9 - type.precision);
  const all = BigInt(ms) * 1_000_000n + BigInt(nanos);
  return floorDivide(floorDivide(all, unit) * unit, 1_000_000n / BigInt(ticksPerMillisecond(type.precision)));
}

const secondMs: Readonly<Record<string, number>> = {
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: MS_PER_DAY,
  WEEK: 7 * MS_PER_DAY,
};
const monthCount: Readonly<Record<string, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };

function extract(unit: string, { localMs }: Moment, epochMs: number): number {
  const days = Math.floor(localMs / MS_PER_DAY);
  const ms = localMs - days * MS_PER_DAY;
  const { year, month, day } = civilFromDays(days);
  const weekday = (((days + 4) % 7) + 7) % 7;
  const values: Record<string, () => number> = {
    YEAR: () => year,
    QUARTER: () => Math.ceil(month / 3),
    MONTH: () => month,
    WEEK: () => isoWeek(days),
    DAY: () => day,
    DOY: () => days - daysFromCivil(year, 1, 1) + 1,
    DOW: () => weekday + 1,
    ISODOW: () => (weekday === 0 ? 7 : weekday),
    HOUR: () => Math.floor(ms / 3_600_000),
    MINUTE: () => Math.floor(ms / 60_000) % 60,
    SECOND: () => Math.floor(ms / 1_000) % 60,
    MILLISECOND: () => ms % 60_000,
    EPOCH: () => Math.floor(epochMs / 1_000),
  };
  return values[unit]!();
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
  return daysFromCivil(year, month - ((month - 1) % months!), 1) * MS_PER_DAY;
}

function ceilTo(unit: string, moment: Moment): number {
  const floor = floorTo(unit, moment);
  if (floor === moment.localMs && moment.nanos === 0) return floor;
  const months = monthCount[unit];
  return months === undefined ? floor + secondMs[unit]! : addMonths(Math.floor(floor / MS_PER_DAY), months) * MS_PER_DAY;
}

/** Whole units from one moment to the other, toward zero. */
function difference(unit: string, from: Moment, to: Moment): number {
  const months = monthCount[unit];
  const [a, b] = [BigInt(from.localMs) * 1_000_000n + BigInt(from.nanos), BigInt(to.localMs) * 1_000_000n + BigInt(to.nanos)];
  if (months === undefined) return Number((b - a) / (BigInt(secondMs[unit]!) * 1_000_000n));
  const [x, y] = [civilFromDays(Math.floor(from.localMs / MS_PER_DAY)), civilFromDays(Math.floor(to.localMs / MS_PER_DAY))];
  const within = (date: { day: number }, { localMs, nanos }: Moment): bigint =>
    BigInt(date.day) * 86_400_000_000_000n + BigInt(localMs - Math.floor(localMs / MS_PER_DAY) * MS_PER_DAY) * 1_000_000n + BigInt(nanos);
  let count = (y.year - x.year) * 12 + y.month - x.month;
  const rest = within(y, to) - within(x, from);
  if (count > 0 && rest < 0n) count--;
  if (count < 0 && rest > 0n) count++;
  return Math.trunc(count / months);
}

function datetimePlus(value: ExprValue, interval: ExprValue, types: readonly DataType[], context: EvaluationContext): ExprValue {
  const [type, step] = types as [DataType, DataType];
  // A span of hours is one of elapsed time, so it is added to the instant; months are counted on the calendar.
  if (step.kind === 'INTERVAL_DAY_TIME' && (type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ'))
    return (value as bigint) + (interval as bigint) * BigInt(ticksPerMillisecond(type.precision));
  const { localMs, nanos } = momentOf(value, type, context);
  if (step.kind === 'INTERVAL_DAY_TIME') return valueOf({ localMs: localMs + Number(interval), nanos }, type, context);
  const days = Math.floor(localMs / MS_PER_DAY);
  return valueOf({ localMs: addMonths(days, Number(interval)) * MS_PER_DAY + (localMs - days * MS_PER_DAY), nanos }, type, context);
}

const defaultPattern = 'yyyy-MM-dd HH:mm:ss';
const parts = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'DOY', 'DOW', 'ISODOW', 'HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'EPOCH'];
const wholeUnits = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];

const byUnit = (prefix: string, units: readonly string[], make: (unit: string) => Implementation): Record<string, Implementation> =>
  Object.fromEntries(units.map((unit) => [`${prefix}_${unit}`, make(unit)]));

const firstMoment = ([a]: readonly ExprValue[], { types, context }: CallTypes): Moment => momentOf(a!, types[0]!, context);

const rounded =
  (to: (unit: string, moment: Moment) => number) =>
  (unit: string): Implementation =>
  (args, about) =>
    valueOf({ localMs: to(unit, firstMoment(args, about)), nanos: 0 }, about.result, about.context);

/** A text in a pattern as a value of the call's type; NULL where it does not match. */
const reading =
  (pattern: string): Implementation =>
  ([text, given], { result, context }) => {
    const read = parseWithPattern(text as string, (given as string | undefined) ?? pattern);
    return read === null ? null : valueOf(read, result, context);
  };

const clock: Implementation = (_, { result, context }) =>
  valueOf({ localMs: toLocal(context.nowMs, context.timeZone), nanos: 0 }, result, context);

/** Functions of time over arguments that are not NULL. */
export const timeFunctions: Readonly<Record<string, Implementation>> = {
  ...byUnit('EXTRACT', parts, (unit) => (args, about) => {
    const moment = firstMoment(args, about);
    const epochMs = about.types[0]!.kind === 'TIMESTAMP_LTZ' ? fromLocal(moment.localMs, about.context.timeZone) : moment.localMs;
    return BigInt(extract(unit, moment, epochMs));
  }),
  ...byUnit('FLOOR_TO', wholeUnits, rounded(floorTo)),
  ...byUnit('CEIL_TO', wholeUnits, rounded(ceilTo)),
  ...byUnit(
    'TIMESTAMPDIFF',
    wholeUnits,
    (unit) =>
      ([a, b], { types, context }) =>
        difference(unit, momentOf(a!, types[0]!, context), momentOf(b!, types[1]!, context)),
  ),
  DATETIME_PLUS: ([a, b], { types, context }) => datetimePlus(a!, b!, types, context),
  TO_TIMESTAMP: reading(defaultPattern),
  TO_DATE: reading('yyyy-MM-dd'),
  TO_TIMESTAMP_LTZ: ([a, b]) => (b === 0 ? (a as bigint) * 1_000n : b === 3 ? a! : null),
  DATE_FORMAT: (args, about) => {
    const { localMs, nanos } = firstMoment(args, about);
    return formatDate(localMs, nanos, args[1] as string);
  },
  FROM_UNIXTIME: ([a, pattern = defaultPattern], { context }) =>
    formatDate(toLocal(Number(a) * 1_000, context.timeZone), 0, pattern as string),
  UNIX_TIMESTAMP: ([a, pattern = defaultPattern], { context }) => {
    const read = parseWithPattern(a as string, pattern as string);
    return read === null ? -9_223_372_036_854_775_808n : BigInt(Math.floor(fromLocal(read.localMs, context.timeZone) / 1_000));
  },
  UNIX_TIMESTAMP_NOW: (_, { context }) => BigInt(Math.floor(context.nowMs / 1_000)),
  ...Object.fromEntries(
    ['PROCTIME', 'CURRENT_TIMESTAMP', 'CURRENT_ROW_TIMESTAMP', 'LOCALTIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME', 'LOCALTIME'].map(
      (fn): [string, Implementation] => [fn, clock],
    ),
  ),
};

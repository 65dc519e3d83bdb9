import { civilFromDays, daysFromCivil, MS_PER_DAY, type CivilDate } from './calendar';
import { monthNames, partsOf, weekdayNames, type PatternKind } from './date-pattern';

interface Clock {
  readonly date: CivilDate;
  readonly days: number;
  /** Milliseconds of the day, and what is finer. */
  readonly ms: number;
  readonly nanos: number;
}

/** A local time (milliseconds as if UTC, and nanoseconds within the millisecond) in the pattern. Throws where the pattern cannot be used. */
export function formatDate(localMs: number, nanos: number, pattern: string, kind: PatternKind): string {
  const days = Math.floor(localMs / MS_PER_DAY);
  const clock = { date: civilFromDays(days), days, ms: localMs - days * MS_PER_DAY, nanos };
  let result = '';
  for (const { letter, text } of partsOf(pattern, kind, 'write'))
    if (letter === null) result += text;
    else if (letter !== '[' && letter !== ']') result += (fields[letter] ?? fieldsOf[kind][letter]!)(clock, text.length);
  return result;
}

const pad = (value: number | bigint, width: number): string => String(value).padStart(width, '0');
export const weekdayOf = (days: number): number => (((days + 4) % 7) + 7) % 7;
const hourOf = ({ ms }: Clock): number => Math.floor(ms / 3_600_000);

type Field = (clock: Clock, width: number) => string;
const number =
  (value: (clock: Clock) => number): Field =>
  (clock, width) =>
    pad(value(clock), width);

/** Weeks begin on Sunday, and the one with the first of January is the first. */
function weekOfYear(days: number, year: number): number {
  const [first, next] = [daysFromCivil(year, 1, 1), daysFromCivil(year + 1, 1, 1)];
  if (days >= next - weekdayOf(next)) return 1;
  return Math.floor((days - first + weekdayOf(first)) / 7) + 1;
}

/** The year that the week of the day belongs to. */
const weekYear = ({ days, date }: Clock): number => (date.month === 12 && weekOfYear(days, date.year) === 1 ? date.year + 1 : date.year);

const yearOfEra = ({ date: { year } }: Clock): number => (year > 0 ? year : 1 - year);

/** Two letters are two digits. A formatter writes a sign before a year that has more digits than letters, if there are four or more. */
const year =
  (value: (clock: Clock) => number, kind: PatternKind): Field =>
  (clock, width) => {
    const whole = value(clock);
    const digits = pad(Math.abs(whole), width);
    if (width === 2) return pad(Math.abs(whole) % 100, 2);
    const sign = whole < 0 ? '-' : kind === 'formatter' && width >= 4 && digits.length > width ? '+' : '';
    return sign + digits;
  };

const named = (name: string, width: number): string => (width >= 5 ? name[0]! : width === 4 ? name : name.slice(0, 3));
const simpleName = (name: string, width: number): string => named(name, Math.min(4, width));
const ordinals = ['1st', '2nd', '3rd', '4th'];

/** Those that both kinds write alike. */
const fields: Readonly<Record<string, Field>> = {
  d: number(({ date }) => date.day),
  D: number(({ days, date }) => days - daysFromCivil(date.year, 1, 1) + 1),
  w: number(({ days, date }) => weekOfYear(days, date.year)),
  W: number(({ days, date }) => Math.floor((date.day - 1 + weekdayOf(days - date.day + 1)) / 7) + 1),
  H: number(hourOf),
  k: number((clock) => hourOf(clock) || 24),
  K: number((clock) => hourOf(clock) % 12),
  h: number((clock) => ((hourOf(clock) + 11) % 12) + 1),
  m: number(({ ms }) => Math.floor(ms / 60_000) % 60),
  s: number(({ ms }) => Math.floor(ms / 1_000) % 60),
  a: (clock) => (hourOf(clock) < 12 ? 'AM' : 'PM'),
};

function quarter({ date }: Clock, width: number): string {
  const count = Math.ceil(date.month / 3);
  if (width === 3) return `Q${count}`;
  return width === 4 ? `${ordinals[count - 1]!} quarter` : pad(count, width === 5 ? 1 : width);
}

function era({ date }: Clock, width: number): string {
  const [short, long] = date.year > 0 ? ['AD', 'Anno Domini'] : ['BC', 'Before Christ'];
  return width === 4 ? long! : width === 5 ? short![0]! : short!;
}

const weekday = ({ days }: Clock, width: number): string => named(weekdayNames[weekdayOf(days)]!, width);
const localWeekday: Field = (clock, width) => (width <= 2 ? pad(weekdayOf(clock.days) + 1, width) : weekday(clock, width));

const fieldsOf: Readonly<Record<PatternKind, Readonly<Record<string, Field>>>> = {
  formatter: {
    G: era,
    y: year(yearOfEra, 'formatter'),
    u: year(({ date }) => date.year, 'formatter'),
    Y: year(weekYear, 'formatter'),
    Q: quarter,
    q: quarter,
    M: ({ date }, width) => (width <= 2 ? pad(date.month, width) : named(monthNames[date.month - 1]!, width)),
    F: number(({ date }) => ((date.day - 1) % 7) + 1),
    E: weekday,
    e: localWeekday,
    c: localWeekday,
    S: ({ ms, nanos }, width) => `${pad(ms % 1_000, 3)}${pad(nanos, 6)}`.slice(0, width),
    A: number(({ ms }) => ms),
    n: number(({ ms, nanos }) => (ms % 1_000) * 1_000_000 + nanos),
    N: ({ ms, nanos }, width) => pad(BigInt(ms) * 1_000_000n + BigInt(nanos), width),
  },
  simple: {
    G: (clock) => era(clock, 1),
    y: year(yearOfEra, 'simple'),
    Y: year(weekYear, 'simple'),
    u: number(({ days }) => weekdayOf(days) || 7),
    M: ({ date }, width) => (width <= 2 ? pad(date.month, width) : simpleName(monthNames[date.month - 1]!, width)),
    F: number(({ date }) => Math.floor((date.day - 1) / 7) + 1),
    E: ({ days }, width) => simpleName(weekdayNames[weekdayOf(days)]!, width),
    S: number(({ ms }) => ms % 1_000),
  },
};

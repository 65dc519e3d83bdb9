import { daysFromCivil, daysInMonth, isLeapYear, MS_PER_DAY } from './calendar';
import { weekdayOf } from './date-format';
import { monthNames, partsOf, weekdayNames, type PatternKind, type PatternPart } from './date-pattern';
import { quoteRegExp } from './regular-expression';

export interface ReadTime {
  readonly localMs: number;
  readonly nanos: number;
  /** Milliseconds of the zone that the text itself names, else null. */
  readonly offsetMs: number | null;
}

interface Reader {
  readonly expression: RegExp;
  readonly parts: readonly PatternPart[];
}
const readers = new Map<string, Reader>();

/** A formatter reads the whole text; SimpleDateFormat its start. */
function readerOf(pattern: string, kind: PatternKind): Reader {
  const key = `${kind}${pattern}`;
  const before = readers.get(key);
  if (before !== undefined) return before;
  const all = partsOf(pattern, kind, 'read');
  const read = all.filter(isRead);
  const source = all
    .map((part, i) => sourceOf(part, { before: all[i - 1], after: all[i + 1], place: read.indexOf(part) + 1 }, kind))
    .join('');
  const open = all.reduce((depth, { letter }) => depth + (letter === '[' ? 1 : letter === ']' ? -1 : 0), 0);
  const expression = new RegExp(`^${source}${')?'.repeat(open)}${kind === 'formatter' ? '$' : ''}`);
  const made = { expression, parts: read };
  if (readers.size >= 1_024) readers.clear();
  readers.set(key, made);
  return made;
}

const isRead = ({ letter }: PatternPart): boolean => letter !== null && letter !== '[' && letter !== ']';

interface Neighbours {
  /** Of what is read, from 1. */
  readonly place: number;
  readonly before: PatternPart | undefined;
  readonly after: PatternPart | undefined;
}

function sourceOf(part: PatternPart, beside: Neighbours, kind: PatternKind): string {
  if (part.letter === null) return quoteRegExp(part.text);
  if (part.letter === '[') return '(?:';
  if (part.letter === ']') return ')?';
  return nameSource(part, kind) ?? zoneSource(part, kind) ?? (kind === 'formatter' ? exactNumber(part, beside) : looseNumber(part, beside));
}

const numeric = new Set('yuMdDHhkKmsSQ');
const isName = ({ letter, text }: PatternPart): boolean => letter === 'M' && text.length >= 3;
const isNumber = (part: PatternPart | undefined): boolean => part?.letter != null && numeric.has(part.letter) && !isName(part);

/** SimpleDateFormat takes names long and short, in capitals and not; a formatter as they are written. */
function nameSource(part: PatternPart, kind: PatternKind): string | null {
  const { letter, text } = part;
  const names = isName(part) ? monthNames : letter === 'E' ? weekdayNames : letter === 'a' ? ['AM', 'PM'] : null;
  if (names === null) return null;
  const short = letter === 'a' ? names : names.map((name) => name.slice(0, 3));
  if (kind === 'formatter') return `(${(text.length >= 4 ? names : short).join('|')})`;
  return `(${[...names, ...short].map((name) => name.replace(/[A-Za-z]/g, (char) => `[${char.toUpperCase()}${char.toLowerCase()}]`)).join('|')})`;
}

function zoneSource({ letter, text: { length } }: PatternPart, kind: PatternKind): string | null {
  if (letter === 'Z') return '([+-]\\d{4})';
  if (letter !== 'X' && letter !== 'x') return null;
  const offset =
    length === 3 ? '[+-]\\d{2}:\\d{2}' : length === 2 ? '[+-]\\d{4}' : `[+-]\\d{2}${kind === 'formatter' ? '(?:\\d{2})?' : ''}`;
  return letter === 'X' ? `(Z|${offset})` : `(${offset})`;
}

/** As many digits as letters; one letter is any number. Years of four letters and more have a sign where they have more digits. */
function exactNumber({ letter, text: { length } }: PatternPart, { before, after }: Neighbours): string {
  if (letter === 'S' || isNumber(before)) return `(\\d{${length}})`;
  const sign = letter === 'u' ? '-?' : '';
  const isYear = letter === 'y' || letter === 'u';
  if (isYear && length === 2) return '(\\d{2})';
  if (isYear && length >= 4 && !isNumber(after)) return `(${sign}\\d{${length}}|[+${letter === 'u' ? '-' : ''}]\\d{${length + 1},19})`;
  if (isYear && length === 3) return `(${sign}\\d{3,19})`;
  return length === 1 ? `(${sign}\\d{1,18})` : `(\\d{${length}})`;
}

/** A number may have blanks before it. One before another number has at most its width, blanks and sign included. Digits are not given back. */
function looseNumber({ text: { length } }: PatternPart, { after, place }: Neighbours): string {
  if (!isNumber(after)) return '[ \\t]*(-?\\d{1,15})';
  const behind = (blanks: number): string => {
    const room = length - blanks;
    return `[ \\t]{${blanks}}(?:${room > 1 ? `-\\d{1,${room - 1}}|` : ''}\\d{1,${room}})`;
  };
  return `(?=[^]{${length}})(?=(${Array.from({ length }, (_, blanks) => behind(blanks)).join('|')}))\\${place}`;
}

interface Fields {
  year: number | null;
  month: number | null;
  day: number | null;
  dayOfYear: number | null;
  weekday: number | null;
  hour: number | null;
  minute: number;
  second: number;
  hour12: number | null;
  half: string | null;
  fraction: string;
  offsetMs: number | null;
}

/** What a text in a formatter's pattern says; null where it does not match or names no time. The 30th of February is its last day. */
export function parseWithPattern(text: string, pattern: string): ReadTime | null {
  const { expression, parts } = readerOf(pattern, 'formatter');
  const match = expression.exec(text);
  if (match === null) return null;
  const fields = fieldsOf(parts, match);
  if (parts.some(({ letter }) => letter === 'y') && (fields.year ?? 1) < 1) return null;
  const ms = clockOf(fields);
  const days = ms === null ? null : daysOf(fields);
  if (ms === null || days === null) return null;
  const nanos = Number(fields.fraction.padEnd(9, '0'));
  return { localMs: days * MS_PER_DAY + ms + Math.floor(nanos / 1_000_000), nanos: nanos % 1_000_000, offsetMs: fields.offsetMs };
}

/** Hours of half a day say nothing without the half; 24:00:00 is the end of the day, if there is one. */
function clockOf({ hour, minute, second, hour12, half, fraction, ...date }: Fields): number | null {
  if (minute > 59 || second > 59 || (hour12 ?? 0) > 11) return null;
  const hours = hour ?? (hour12 === null || half === null ? 0 : hour12 + (half === 'PM' ? 12 : 0));
  if (hours > 24 || (hours === 24 && minute + second + Number(fraction) > 0)) return null;
  if (hours === 24 && (date.year === null || (date.dayOfYear ?? date.day) === null)) return 0;
  return ((hours * 60 + minute) * 60 + second) * 1_000;
}

/** What is missing of a date is of the first of January 1970. Fields that contradict each other name no day. */
function daysOf({ year, month, day, dayOfYear, weekday }: Fields): number | null {
  if ((month ?? 1) < 1 || (month ?? 1) > 12 || (day ?? 1) < 1 || (day ?? 1) > 31) return null;
  if (dayOfYear !== null && (dayOfYear < 1 || dayOfYear > 366)) return null;
  let days: number | null = null;
  if (year !== null && month !== null && day !== null) days = daysFromCivil(year, month, Math.min(day, daysInMonth(year, month)));
  else if (year !== null && dayOfYear !== null && month === null && day === null) {
    if (dayOfYear > (isLeapYear(year) ? 366 : 365)) return null;
    days = daysFromCivil(year, 1, dayOfYear);
  }
  if (days !== null) {
    const contradicted = dayOfYear !== null && days !== daysFromCivil(year!, 1, 1) + dayOfYear - 1;
    return contradicted || (weekday !== null && weekday !== weekdayOf(days)) ? null : days;
  }
  const [y, m, d] = [year ?? 1970, month ?? 1, day ?? 1];
  return d > daysInMonth(y, m) ? null : daysFromCivil(y, m, d);
}

/** Two digits of a year are of the hundred years that began 80 years ago, as SimpleDateFormat has it. */
function wholeYear(short: number, nowMs: number): number {
  const first = new Date(nowMs).getUTCFullYear() - 80;
  return first + ((((short - first) % 100) + 100) % 100);
}

/** As SimpleDateFormat reads: the text may go on, and a 13th month is the next year's first. */
export function parseLeniently(text: string, pattern: string, nowMs: number): ReadTime | null {
  const { expression, parts } = readerOf(pattern, 'simple');
  const match = expression.exec(text);
  if (match === null) return null;
  const fields = fieldsOf(parts, match);
  const place = parts.findIndex(({ letter, text: letters }) => letter === 'y' && letters.length <= 2);
  const short = place >= 0 && /^\d\d$/.test(match[place + 1]!);
  const year = short ? wholeYear(fields.year!, nowMs) : (fields.year ?? 1970);
  const index = year * 12 + (fields.dayOfYear === null ? (fields.month ?? 1) : 1) - 1;
  const days = daysFromCivil(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, 1) + (fields.dayOfYear ?? fields.day ?? 1) - 1;
  const hours = fields.hour ?? fields.hour12 ?? 0;
  const half = fields.hour === null && fields.half === 'PM' ? 12 : 0;
  const seconds = ((hours + half) * 60 + fields.minute) * 60 + fields.second;
  return { localMs: days * MS_PER_DAY + seconds * 1_000 + Number(fields.fraction || 0), nanos: 0, offsetMs: fields.offsetMs };
}

function fieldsOf(parts: readonly PatternPart[], match: RegExpExecArray): Fields {
  const fields: Fields = {
    ...{ year: null, month: null, day: null, dayOfYear: null, weekday: null, hour: null, minute: 0, second: 0 },
    ...{ hour12: null, half: null, fraction: '', offsetMs: null },
  };
  parts.forEach((part, i) => {
    const value: string | undefined = match[i + 1];
    if (value !== undefined) setters[part.letter!]?.(fields, value, part);
  });
  return fields;
}

const startsAs = (names: readonly string[], value: string): number =>
  names.findIndex((name) => name.toLowerCase().startsWith(value.toLowerCase()));

type Setter = (fields: Fields, value: string, part: PatternPart) => void;

/** A part without a setter is looked for, and says nothing of the time. */
const setters: Readonly<Record<string, Setter>> = {
  y: (fields, value, { text }) => (fields.year = text.length === 2 && value.length === 2 ? 2000 + Number(value) : Number(value)),
  u: (fields, value, { text }) => (fields.year = text.length === 2 ? 2000 + Number(value) : Number(value)),
  M: (fields, value, part) => (fields.month = isName(part) ? 1 + startsAs(monthNames, value) : Number(value)),
  d: (fields, value) => (fields.day = Number(value)),
  D: (fields, value) => (fields.dayOfYear = Number(value)),
  E: (fields, value) => (fields.weekday = startsAs(weekdayNames, value)),
  H: (fields, value) => (fields.hour = Number(value)),
  k: (fields, value) => (fields.hour = value === '24' ? 0 : Number(value)),
  h: (fields, value) => (fields.hour12 = value === '12' ? 0 : Number(value)),
  K: (fields, value) => (fields.hour12 = Number(value)),
  m: (fields, value) => (fields.minute = Number(value)),
  s: (fields, value) => (fields.second = Number(value)),
  S: (fields, value) => (fields.fraction = value),
  a: (fields, value) => (fields.half = value.toUpperCase()),
  X: (fields, value) => (fields.offsetMs = offsetOf(value)),
  x: (fields, value) => (fields.offsetMs = offsetOf(value)),
  Z: (fields, value) => (fields.offsetMs = offsetOf(value)),
};

function offsetOf(text: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000;
}

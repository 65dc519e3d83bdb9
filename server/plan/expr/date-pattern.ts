import { civilFromDays, daysFromCivil, daysInMonth, MS_PER_DAY } from './calendar';
import { quoteRegExp } from './regular-expression';
import { EvaluationError } from './values';
import { zoneOffset } from './zone';

/** Java's date patterns (`yyyy-MM-dd HH:mm:ss.SSS`): letters and quoted text. */
interface PatternPart {
  readonly letter: string | null;
  readonly text: string;
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const pad = (value: number, width: number): string => String(value).padStart(width, '0');
const numeric = new Set('yuMdDHhkKmsS');
const known = new Set('yuMLdDwHhkKmsSaEQXZ');

const parsed = new Map<string, readonly PatternPart[]>();
function partsOf(pattern: string): readonly PatternPart[] {
  const before = parsed.get(pattern);
  if (before !== undefined) return before;
  const parts: PatternPart[] = [];
  for (const match of pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g)) {
    if (match[2] !== undefined) {
      if (!known.has(match[2])) throw new EvaluationError(`"${pattern}" has the letter ${match[2]}, which has no meaning here`);
      parts.push({ letter: match[2] === 'L' ? 'M' : match[2], text: match[0] });
    } else parts.push({ letter: null, text: match[1] === undefined ? match[0] : match[1] === '' ? "'" : match[1].replaceAll("''", "'") });
  }
  if (parsed.size >= 1_024) parsed.clear();
  parsed.set(pattern, parts);
  return parts;
}

/** Whether all letters of the pattern have a meaning. */
export const isPattern = (pattern: string): boolean =>
  Array.from(pattern.matchAll(/'(?:[^']|'')*'|([A-Za-z])/g), (match) => match[1]).every(
    (letter) => letter === undefined || known.has(letter),
  );

/** A local time (milliseconds as if UTC, and nanoseconds within the millisecond) in the pattern. Throws for unknown letters. */
export function formatDate(localMs: number, nanos: number, pattern: string): string {
  const days = Math.floor(localMs / MS_PER_DAY);
  const date = civilFromDays(days);
  const clock = { days, ms: localMs - days * MS_PER_DAY, nanos };
  let result = '';
  for (const { letter, text } of partsOf(pattern)) result += letter === null ? text : fieldText(letter, text.length, date, clock);
  return result;
}

function fieldText(
  letter: string,
  width: number,
  { year, month, day }: { readonly year: number; readonly month: number; readonly day: number },
  { days, ms, nanos }: { readonly days: number; readonly ms: number; readonly nanos: number },
): string {
  const hour = Math.floor(ms / 3_600_000);
  switch (letter) {
    case 'y':
    case 'u':
      return width === 2 ? pad(year % 100, 2) : pad(year, width);
    case 'M':
      return width >= 4 ? months[month - 1]! : width === 3 ? months[month - 1]!.slice(0, 3) : pad(month, width);
    case 'Q':
      return pad(Math.ceil(month / 3), width);
    case 'd':
      return pad(day, width);
    case 'D':
      return pad(days - daysFromCivil(year, 1, 1) + 1, width);
    case 'w':
      return pad(weekOfYear(days, year), width);
    case 'H':
      return pad(hour, width);
    case 'k':
      return pad(hour === 0 ? 24 : hour, width);
    case 'K':
      return pad(hour % 12, width);
    case 'h':
      return pad(((hour + 11) % 12) + 1, width);
    case 'm':
      return pad(Math.floor(ms / 60_000) % 60, width);
    case 's':
      return pad(Math.floor(ms / 1_000) % 60, width);
    case 'S':
      return `${pad(ms % 1_000, 3)}${pad(nanos, 6)}`.slice(0, width).padEnd(width, '0');
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'E': {
      const name = weekdays[weekdayOf(days)]!;
      return width >= 4 ? name : name.slice(0, 3);
    }
    default:
      throw new EvaluationError(`the letter ${letter} of a date's pattern can be read but not written`);
  }
}

const weekdayOf = (days: number): number => (((days + 4) % 7) + 7) % 7;

/** Weeks begin on Sunday, and the one with the first of January is the first. */
function weekOfYear(days: number, year: number): number {
  const [first, next] = [daysFromCivil(year, 1, 1), daysFromCivil(year + 1, 1, 1)];
  if (days >= next - weekdayOf(next)) return 1;
  return Math.floor((days - first + weekdayOf(first)) / 7) + 1;
}

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

/** `strict` reads the whole text as Java's DateTimeFormatter does, else its start as SimpleDateFormat does: fields may overflow. */
function readerOf(pattern: string, strict: boolean): Reader {
  const key = `${strict ? 'T' : 'S'}${pattern}`;
  const before = readers.get(key);
  if (before !== undefined) return before;
  const all = partsOf(pattern);
  const source = all.map((part, i) => (part.letter === null ? quoteRegExp(part.text) : fieldSource(part, all[i - 1], all[i + 1], strict)));
  const made = {
    expression: new RegExp(`^${source.join('')}${strict ? '$' : ''}`, 'i'),
    parts: all.filter((part) => part.letter !== null),
  };
  if (readers.size >= 1_024) readers.clear();
  readers.set(key, made);
  return made;
}

const isNumber = (part: PatternPart | undefined): boolean => part?.letter != null && numeric.has(part.letter) && !isName(part);
const isName = (part: PatternPart): boolean => part.letter === 'M' && part.text.length >= 3;

/** Numbers side by side have their widths, the first what is left; one that stands alone has any. */
function fieldSource(part: PatternPart, before: PatternPart | undefined, after: PatternPart | undefined, strict: boolean): string {
  const width = part.text.length;
  if (isName(part))
    return `(${months.map((name) => (strict ? (width >= 4 ? name : name.slice(0, 3)) : `${name}|${name.slice(0, 3)}`)).join('|')})`;
  switch (part.letter) {
    case 'E':
      return `(${weekdays.map((name) => `${name}|${name.slice(0, 3)}`).join('|')})`;
    case 'a':
      return '(AM|PM)';
    case 'X':
    case 'Z':
      return width >= 3 ? '(Z|[+-]\\d{2}:\\d{2})' : part.letter === 'Z' || width === 2 ? '(Z|[+-]\\d{4})' : '(Z|[+-]\\d{2})';
    case 'S':
      if (strict) return `(\\d{${width}})`;
      break;
    default:
  }
  if (isNumber(before)) return `(\\d{${width}})`;
  if (isNumber(after)) return strict ? '(\\d+)' : `(\\d{${width}})`;
  if (!strict) return '\\s*(-?\\d{1,15})';
  return width === 1 ? '(\\d{1,18})' : `(\\d{${width}})`;
}

/** What a text in the pattern says; null where it does not match or names no time. The 30th of February is its last day. */
export function parseWithPattern(text: string, pattern: string): ReadTime | null {
  const fields = readFields(text, readerOf(pattern, true));
  if (fields === null) return null;
  const { year, month, day, minute, second } = fields;
  const hour = hourOf(fields);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return null;
  const nanosOfSecond = Number(fields.fraction.padEnd(9, '0').slice(0, 9));
  const clock = ((hour * 60 + minute) * 60 + second) * 1_000 + Math.floor(nanosOfSecond / 1_000_000);
  const days = daysFromCivil(year, month, Math.min(day, daysInMonth(year, month)));
  return { localMs: days * MS_PER_DAY + clock, nanos: nanosOfSecond % 1_000_000, offsetMs: fields.offsetMs };
}

/** As `parseWithPattern`, but the text may go on, and a 13th month is the next year's first. */
export function parseLeniently(text: string, pattern: string): ReadTime | null {
  const fields = readFields(text, readerOf(pattern, false));
  if (fields === null) return null;
  const index = fields.year * 12 + fields.month - 1;
  const days = daysFromCivil(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, 1) + fields.day - 1;
  const seconds = (hourOf(fields) * 60 + fields.minute) * 60 + fields.second;
  return { localMs: days * MS_PER_DAY + seconds * 1_000 + Number(fields.fraction || 0), nanos: 0, offsetMs: fields.offsetMs };
}

interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  hour12: number | null;
  half: string;
  fraction: string;
  offsetMs: number | null;
}

const hourOf = ({ hour, hour12, half }: Fields): number => (hour12 === null ? hour : (hour12 % 12) + (half === 'PM' ? 12 : 0));

function readFields(text: string, { expression, parts }: Reader): Fields | null {
  const match = expression.exec(text);
  if (match === null) return null;
  const fields: Fields = {
    year: 1970,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    hour12: null,
    half: '',
    fraction: '',
    offsetMs: null,
  };
  parts.forEach((part, i) => setField(fields, part, match[i + 1]!));
  return fields;
}

function setField(fields: Fields, part: PatternPart, value: string): void {
  const number = Number(value);
  switch (part.letter) {
    case 'y':
    case 'u':
      fields.year = part.text.length === 2 && value.length <= 2 ? 2000 + number : number;
      return;
    case 'M':
      fields.month = isName(part) ? 1 + months.findIndex((name) => name.toLowerCase().startsWith(value.toLowerCase())) : number;
      return;
    case 'd':
      fields.day = number;
      return;
    case 'D':
      fields.day = number;
      fields.month = 1;
      return;
    case 'H':
      fields.hour = number;
      return;
    case 'k':
      fields.hour = number % 24;
      return;
    case 'h':
    case 'K':
      fields.hour12 = number;
      return;
    case 'm':
      fields.minute = number;
      return;
    case 's':
      fields.second = number;
      return;
    case 'S':
      fields.fraction = value;
      return;
    case 'a':
      fields.half = value.toUpperCase();
      return;
    case 'X':
    case 'Z':
      fields.offsetMs = offsetOf(value);
      return;
    default:
  }
}

function offsetOf(text: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000;
}

/** The name of a zone as Java's TimeZone reads it: an IANA name, `GMT-08:00`, `UTC+8`; what it does not know is GMT. */
export function javaZone(name: string): string {
  const custom = /^(?:GMT|UTC)([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name);
  if (custom !== null) return `${custom[1]}${pad(Number(custom[2]), 2)}:${custom[3] ?? '00'}`;
  try {
    zoneOffset(0, name);
    return name;
  } catch (error) {
    if (error instanceof RangeError) return 'UTC';
    throw error;
  }
}

import { civilFromDays, daysFromCivil, daysInMonth, MS_PER_DAY } from './calendar';

/** Java's date patterns (`yyyy-MM-dd HH:mm:ss.SSS`), letters y M d H h m s S a E and quoted text. */
interface PatternPart {
  readonly letter: string | null;
  readonly text: string;
}

function partsOf(pattern: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  for (const match of pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g)) {
    if (match[2] !== undefined) parts.push({ letter: match[2], text: match[0] });
    else parts.push({ letter: null, text: match[1] === undefined ? match[0] : match[1] === '' ? "'" : match[1].replaceAll("''", "'") });
  }
  return parts;
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** A local time (milliseconds as if UTC, and nanoseconds within the millisecond) in the pattern; null for a pattern with unknown letters. */
export function formatDate(localMs: number, nanos: number, pattern: string): string | null {
  const days = Math.floor(localMs / MS_PER_DAY);
  const { year, month, day } = civilFromDays(days);
  const ms = localMs - days * MS_PER_DAY;
  const hour = Math.floor(ms / 3_600_000);
  let result = '';
  for (const { letter, text } of partsOf(pattern)) {
    const width = text.length;
    const values: Record<string, string> = {
      y: width === 2 ? pad(year % 100, 2) : pad(year, width),
      u: width === 2 ? pad(year % 100, 2) : pad(year, width),
      M: width >= 4 ? months[month - 1]! : width === 3 ? months[month - 1]!.slice(0, 3) : pad(month, width),
      d: pad(day, width),
      H: pad(hour, width),
      h: pad(((hour + 11) % 12) + 1, width),
      m: pad(Math.floor(ms / 60_000) % 60, width),
      s: pad(Math.floor(ms / 1_000) % 60, width),
      S: `${pad(ms % 1_000, 3)}${pad(nanos, 6)}`.slice(0, width).padEnd(width, '0'),
      a: hour < 12 ? 'AM' : 'PM',
      E: width >= 4 ? weekdays[(((days + 4) % 7) + 7) % 7]! : weekdays[(((days + 4) % 7) + 7) % 7]!.slice(0, 3),
    };
    if (letter === null) result += text;
    else if (values[letter] === undefined) return null;
    else result += values[letter];
  }
  return result;
}

const names = (all: readonly string[], width: number): string => all.map((name) => (width >= 4 ? name : name.slice(0, 3))).join('|');

/** Local milliseconds (as if UTC) of a text in the pattern, the whole text; null where it does not match or names no time. */
export function parseWithPattern(text: string, pattern: string): { readonly localMs: number; readonly nanos: number } | null {
  const letters: PatternPart[] = [];
  const source = partsOf(pattern).map((part, i, all) => {
    if (part.letter === null) return part.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    letters.push(part);
    const width = part.text.length;
    if (part.letter === 'M' && width >= 3) return `(${names(months, width)})`;
    if (part.letter === 'E') return `(${names(weekdays, width)})`;
    if (part.letter === 'a') return '(AM|PM|am|pm)';
    const next = all[i + 1]?.letter;
    const open = width === 1 && next === null;
    return part.letter === 'S' ? `(\\d{${width}})` : open || (width === 1 && next === undefined) ? '(\\d{1,2})' : `(\\d{${width}})`;
  });
  const match = new RegExp(`^${source.join('')}$`).exec(text);
  if (match === null) return null;
  const field = { y: 1970, M: 1, d: 1, H: 0, m: 0, s: 0 };
  let [half, hour12, fraction] = ['', -1, ''];
  for (const [i, { letter, text: shape }] of letters.entries()) {
    const value = match[i + 1]!;
    if (letter === 'M' && shape.length >= 3) field.M = 1 + months.findIndex((name) => name.startsWith(value));
    else if (letter === 'y' || letter === 'u') field.y = shape.length === 2 ? 2000 + Number(value) : Number(value);
    else if (letter === 'h') hour12 = Number(value);
    else if (letter === 'a') half = value.toUpperCase();
    else if (letter === 'S') fraction = value;
    else if (letter === 'M' || letter === 'd' || letter === 'H' || letter === 'm' || letter === 's') field[letter] = Number(value);
    else if (letter !== 'E') return null;
  }
  if (hour12 >= 0) field.H = (hour12 % 12) + (half === 'PM' ? 12 : 0);
  if (field.M < 1 || field.M > 12 || field.d < 1 || field.d > daysInMonth(field.y, field.M) || field.H > 23 || field.m > 59 || field.s > 59)
    return null;
  const nanosOfSecond = Number(fraction.padEnd(9, '0').slice(0, 9));
  const clock = ((field.H * 60 + field.m) * 60 + field.s) * 1_000 + Math.floor(nanosOfSecond / 1_000_000);
  return { localMs: daysFromCivil(field.y, field.M, field.d) * MS_PER_DAY + clock, nanos: nanosOfSecond % 1_000_000 };
}

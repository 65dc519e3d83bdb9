import { EvaluationError } from './values';
import { zoneOffset } from './zone';

/**
 * Patterns of dates are Java's, of two kinds. `formatter`: java.time.DateTimeFormatter, for time stamps (DATE_FORMAT, TO_TIMESTAMP), where [ ]
 * are parts that may be missing. `simple`: java.text.SimpleDateFormat, for texts and seconds (TO_DATE, UNIX_TIMESTAMP, FROM_UNIXTIME, …).
 */
export type PatternKind = 'formatter' | 'simple';
export type PatternUse = 'read' | 'write';

/** A letter as often as it comes, `[` or `]` of a part that may be missing, or a text that stands for itself (letter: null). */
export interface PatternPart {
  readonly letter: string | null;
  readonly text: string;
}

/** Why a pattern cannot be used: Java has no such pattern either (`invalid`), or it has (`unsupported`). */
export interface PatternFault {
  readonly kind: 'invalid' | 'unsupported';
  readonly what: string;
}

interface ParsedPattern {
  readonly parts: readonly PatternPart[];
  readonly fault: PatternFault | null;
}

/** How often a letter may come at most, for those that have a meaning here. */
const meanings: Readonly<Record<PatternKind, Readonly<Record<PatternUse, Readonly<Record<string, number>>>>>> = {
  formatter: {
    write: {
      ...{ G: 5, y: 19, u: 19, Y: 19, Q: 5, q: 5, M: 5, L: 5, w: 2, W: 1, d: 2, D: 3, F: 1, E: 5, e: 5, c: 5, a: 1 },
      ...{ h: 2, H: 2, k: 2, K: 2, m: 2, s: 2, S: 9, A: 19, n: 19, N: 19 },
    },
    read: {
      ...{ y: 19, u: 19, M: 4, L: 4, Q: 2, d: 2, D: 3, E: 4, a: 1, h: 2, H: 2, k: 2, K: 2, m: 2, s: 2, S: 9 },
      ...{ X: 3, x: 3, Z: 3 },
    },
  },
  simple: {
    write: Object.fromEntries([...'GyYMLwWDdFEuaHkKhmsS'].map((letter) => [letter, Infinity])),
    read: { ...Object.fromEntries([...'yMLDdEaHkKhmsSZ'].map((letter) => [letter, Infinity])), X: 3 },
  },
};

/** All letters that Java knows, with the most of each. What of them is no part of a time without a zone cannot be written by Flink either. */
const java: Readonly<Record<PatternKind, Readonly<Record<string, number>>>> = {
  formatter: { ...meanings.formatter.write, B: 5, g: 19, p: 99, V: 2, v: 4, z: 4, O: 4, X: 5, x: 5, Z: 5 },
  simple: { ...meanings.simple.write, z: Infinity, Z: Infinity, X: 3 },
};
const zones = 'VvzOXxZ';

const cache = new Map<string, ParsedPattern>();
function parsed(pattern: string, kind: PatternKind, use: PatternUse): ParsedPattern {
  const key = `${kind}${use}${pattern}`;
  const before = cache.get(key);
  if (before !== undefined) return before;
  if (cache.size >= 1_024) cache.clear();
  const parts = read(pattern, kind);
  const made = { parts, fault: faultOf(pattern, parts, { kind, use }) };
  cache.set(key, made);
  return made;
}

function read(pattern: string, kind: PatternKind): readonly PatternPart[] {
  return Array.from(pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']/g), ([text, quoted, letter]) => {
    if (letter !== undefined) return { letter: letter === 'L' ? 'M' : letter, text };
    if (kind === 'formatter' && (text === '[' || text === ']')) return { letter: text, text };
    return { letter: null, text: quoted === undefined ? text : quoted === '' ? "'" : quoted.replaceAll("''", "'") };
  });
}

function faultOf(pattern: string, parts: readonly PatternPart[], how: { kind: PatternKind; use: PatternUse }): PatternFault | null {
  if (!/^(?:'(?:[^']|'')*'|[^'])*$/.test(pattern)) return { kind: 'invalid', what: 'a quote that does not end' };
  if (how.kind === 'formatter' && /[{}#]/.test(pattern.replace(/'(?:[^']|'')*'/g, '')))
    return { kind: 'invalid', what: 'one of { } # outside of quotes' };
  let depth = 0;
  for (const { letter, text } of parts) {
    depth += letter === '[' ? 1 : letter === ']' ? -1 : 0;
    if (depth < 0) return { kind: 'invalid', what: 'a ] that closes nothing' };
    const fault = letter === null || letter === '[' || letter === ']' ? null : letterFault(letter, text, how);
    if (fault !== null) return fault;
  }
  return null;
}

function letterFault(letter: string, text: string, { kind, use }: { kind: PatternKind; use: PatternUse }): PatternFault | null {
  const most = java[kind][letter];
  if (most === undefined) return { kind: 'invalid', what: `the letter ${letter}, which has no meaning` };
  if (text.length > most || text === 'cc') return { kind: 'invalid', what: `${text}, which is too long` };
  if (text.length <= (meanings[kind][use][letter] ?? 0)) return null;
  const never = kind === 'formatter' && use === 'write' && zones.includes(letter);
  return { kind: never ? 'invalid' : 'unsupported', what: never ? `${text}, but the time has no zone` : text };
}

export const patternFault = (pattern: string, kind: PatternKind, use: PatternUse): PatternFault | null => parsed(pattern, kind, use).fault;

/** The parts of a pattern. Throws where it cannot be used. */
export function partsOf(pattern: string, kind: PatternKind, use: PatternUse): readonly PatternPart[] {
  const { parts, fault } = parsed(pattern, kind, use);
  if (fault === null) return parts;
  const end = fault.kind === 'unsupported' ? ', which is not supported' : '';
  throw new EvaluationError(`the pattern "${pattern}" of a date has ${fault.what}${end}`);
}

export const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July'].concat([
  ...['August', 'September', 'October', 'November', 'December'],
]);
export const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The name of a zone as Java's TimeZone reads it: an IANA name, or `GMT-08:00`; what it does not know is GMT. */
export function javaZone(name: string): string {
  const custom = /^GMT([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name);
  if (custom !== null) return `${custom[1]}${custom[2]!.padStart(2, '0')}:${custom[3] ?? '00'}`;
  if (!/^[A-Za-z]/.test(name) || /^(?:UTC|UT)[+-]/.test(name)) return 'UTC';
  try {
    zoneOffset(0, name);
    return name;
  } catch (error) {
    if (error instanceof RangeError) return 'UTC';
    throw error;
  }
}

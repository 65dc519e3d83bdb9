import { javaReal } from './evaluate-cast';
import { javaPattern, javaSplit, matchedGroup } from './regular-expression';
import { likePattern, similarPattern } from './sql-patterns';
import { EvaluationError, type ExprValue, type Implementation } from './values';

/** Text counts in characters (code points), as Flink does. */
const plain = /^[\u0000-\ud7ff\ue000-\uffff]*$/;
const chars = (text: string): readonly string[] | string => (plain.test(text) ? text : [...text]);
const joined = (part: readonly string[] | string): string => (typeof part === 'string' ? part : part.join(''));
export const charLength = (text: string): number => chars(text).length;

/** Part of the text from a 1-based place; a negative place counts from the end, and before the start there is nothing. */
export function substring(text: string, start: number, length: number = Infinity): string | null {
  if (length < 0) return null;
  const all = chars(text);
  const from = start > 0 ? start - 1 : start < 0 ? all.length + start : 0;
  return from < 0 ? '' : joined(all.slice(from, Math.min(all.length, from + length)));
}

function trimmed(text: string, set: string, { start, end }: { start: boolean; end: boolean }): string {
  const all = chars(text);
  const trim = new Set(set);
  let [from, to] = [0, all.length];
  while (start && from < to && trim.has(all[from]!)) from++;
  while (end && to > from && trim.has(all[to - 1]!)) to--;
  return joined(all.slice(from, to));
}

/** Flink cuts some texts between the halves of a character beyond the basic plane; Java writes such a half as a question mark. */
const javaText = (text: string): string => text.replace(/\p{Surrogate}/gu, '?');

function padded(text: string, length: number, fill: string, left: boolean): string | null {
  if (length < 0 || fill === '') return null;
  if (text.length >= length) return javaText(text.slice(0, length));
  const missing = length - text.length;
  const filling = fill.repeat(Math.ceil(missing / fill.length)).slice(0, missing);
  return javaText(left ? filling + text : text + filling);
}

function position(needle: string, haystack: string, start = 1): number {
  if (needle === '') return 1;
  const rest = joined(chars(haystack).slice(Math.max(0, start - 1)));
  const at = rest.indexOf(needle);
  return at < 0 ? 0 : charLength(rest.slice(0, at)) + Math.max(1, start);
}

function translated(text: string, from: string, to: string): string {
  const [source, target] = [[...from], [...to]];
  const by = new Map<string, string>();
  source.forEach((char, i) => {
    if (!by.has(char)) by.set(char, target[i] ?? '');
  });
  return Array.from(text, (char) => by.get(char) ?? char).join('');
}

/** Letters after anything but letters and digits become capitals, others small; of ASCII alone, as in Calcite. */
const initCap = (text: string): string => text.replace(/[A-Za-z0-9]+/g, (word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase());

function overlay(text: string, by: string, start: number, length: number = by.length): string {
  if (start <= 0 || start > text.length) return text;
  const after = length < 0 || start + length > text.length ? '' : text.slice(start - 1 + length);
  return javaText(text.slice(0, start - 1) + by + after);
}

/** What separates words where no delimiter is named. */
const javaBlank = /[\t-\r\x1c-\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/;

function splitIndex(text: string, delimiter: string | number, index: number): string | null {
  const by = typeof delimiter === 'number' ? String.fromCharCode(delimiter) : delimiter;
  if (index < 0 || text === '' || (typeof delimiter === 'number' && (delimiter < 1 || delimiter > 255))) return null;
  if (by === '') return text.split(javaBlank)[index] ?? null;
  return text.split(by)[index] ?? null;
}

/** Parts of the text between matches of a Java expression. */
function splitBy(text: string, by: string, limit?: number): readonly string[] {
  const parts = javaSplit(text, by, limit);
  if (parts === null) throw new EvaluationError(`"${by}" is no regular expression`);
  return parts;
}

export function stringToMap(text: string, entries = ',', pair = '='): readonly (readonly [string, string | null])[] {
  if (text === '') return [];
  return splitBy(text, entries).map((entry) => {
    const [key, value] = splitBy(entry, pair, 2);
    return value === undefined ? [entry, null] : [key!, value];
  });
}

/** What Java reads as an integer, in digits of any script, or as a real number. */
const isDecimal = (text: string): boolean => /^[+-]?\p{Nd}+$/u.test(text) || javaReal(text) !== null;

type TextFunction = (...args: never[]) => ExprValue;
const functions: Readonly<Record<string, TextFunction>> = {
  UPPER: (a: string) => a.toUpperCase(),
  LOWER: (a: string) => a.toLowerCase(),
  INITCAP: initCap,
  REVERSE: (a: string) => [...a].reverse().join(''),
  REPLACE: (a: string, from: string, to: string) =>
    from === '' ? to + Array.from(a, (char) => char + to).join('') : a.split(from).join(to),
  TRANSLATE: translated,
  REPEAT: (a: string, times: number) => a.repeat(Math.max(0, times)),
  CONCAT: (...parts: string[]) => parts.join(''),
  SUBSTRING: substring,
  LEFT: (a: string, n: number) => joined(chars(a).slice(0, Math.max(0, n))),
  RIGHT: (a: string, n: number) => (n <= 0 ? '' : joined(chars(a).slice(-n))),
  LPAD: (a: string, n: number, fill: string) => padded(a, n, fill, true),
  RPAD: (a: string, n: number, fill: string) => padded(a, n, fill, false),
  TRIM_LEADING: (a: string, set = ' ') => trimmed(a, set, { start: true, end: false }),
  TRIM_TRAILING: (a: string, set = ' ') => trimmed(a, set, { start: false, end: true }),
  TRIM_BOTH: (a: string, set = ' ') => trimmed(a, set, { start: true, end: true }),
  CHAR_LENGTH: charLength,
  POSITION: position,
  INSTR: (haystack: string, needle: string) => position(needle, haystack),
  LIKE: (a: string, pattern: string, escape?: string) => likePattern(pattern, escape ?? null).test(a),
  SIMILAR: (a: string, pattern: string, escape?: string) => similarPattern(pattern, escape ?? null).test(a),
  REGEXP: (a: string, pattern: string) => pattern !== '' && (javaPattern(pattern)?.expression.test(a) ?? false),
  REGEXP_REPLACE: (a: string, pattern: string, to: string) => {
    const found = javaPattern(pattern);
    return found === null ? null : a.replace(found.all, () => to);
  },
  REGEXP_EXTRACT: (a: string, pattern: string, group = 0) => matchedGroup(a, pattern, group),
  SPLIT_INDEX: splitIndex,
  SPLIT: (a: string, by: string) => (by === '' ? [...a] : a.split(by)),
  OVERLAY: overlay,
  ASCII: (a: string) => (a === '' ? 0 : (new TextEncoder().encode(a)[0]! << 24) >> 24),
  CHR: (code: bigint) => (code < 0n ? '' : (code & 0xffn) === 0n ? '\0' : String.fromCharCode(Number(code & 0xffn))),
  STARTSWITH: (a: string, start: string) => a.startsWith(start),
  ENDSWITH: (a: string, end: string) => a.endsWith(end),
};

/** Tests that a NULL does not pass. */
const tests: Readonly<Record<string, (text: string) => boolean>> = {
  IS_ALPHA: (a) => /^\p{L}+$/u.test(a),
  IS_DIGIT: (a) => /^\p{Nd}+$/u.test(a),
  IS_DECIMAL: isDecimal,
};

export const textTests: Readonly<Record<string, Implementation>> = Object.fromEntries(
  Object.entries(tests).map(([name, run]): [string, Implementation] => [name, ([text]) => text !== null && run(text as string)]),
);

export const textFunctions: Readonly<Record<string, Implementation>> = Object.fromEntries(
  Object.entries(functions).map(([name, run]) => [name, (args: readonly ExprValue[]) => run(...(args as never[]))]),
);

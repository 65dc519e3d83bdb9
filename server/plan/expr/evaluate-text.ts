import type { ExprValue } from './values';

/** Text counts in characters (code points), as Flink does. */
const chars = (text: string): string[] => [...text];

/** Part of the text from a 1-based place; a negative place counts from the end. */
export function substring(text: string, start: number, length: number = Infinity): string | null {
  if (length < 0) return null;
  const all = chars(text);
  const from = start > 0 ? start - 1 : start < 0 ? all.length + start : 0;
  const to = from + length;
  return to <= 0 ? '' : all.slice(Math.max(0, from), Math.min(all.length, to)).join('');
}

/** LIKE's pattern as a regular expression. */
export function likePattern(pattern: string, escape: string | null): RegExp {
  let source = '';
  const all = chars(pattern);
  for (let i = 0; i < all.length; i++) {
    const char = all[i]!;
    if (escape !== null && char === escape && i + 1 < all.length) source += quote(all[++i]!);
    else source += char === '%' ? '[^]*' : char === '_' ? '[^]' : quote(char);
  }
  return new RegExp(`^(?:${source})$`, 'u');
}
const quote = (char: string): string => char.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replace('\\-', '-');

/** SQL's regular expressions: % and _ beside | * + ? {} () []. */
export function similarPattern(pattern: string, escape: string | null): RegExp {
  let source = '';
  let inSet = false;
  const all = chars(pattern);
  for (let i = 0; i < all.length; i++) {
    const char = all[i]!;
    if (escape !== null && char === escape && i + 1 < all.length) source += quote(all[++i]!);
    else if (inSet || char === '[') {
      inSet = char !== ']';
      source += char;
    } else source += char === '%' ? '[^]*' : char === '_' ? '[^]' : /[.^$\\/]/.test(char) ? `\\${char}` : char;
  }
  return new RegExp(`^(?:${source})$`, 'u');
}

function trimmed(text: string, set: string, { start, end }: { start: boolean; end: boolean }): string {
  const all = chars(text);
  const trim = new Set(chars(set));
  let [from, to] = [0, all.length];
  while (start && from < to && trim.has(all[from]!)) from++;
  while (end && to > from && trim.has(all[to - 1]!)) to--;
  return all.slice(from, to).join('');
}

function padded(text: string, length: number, fill: string, left: boolean): string | null {
  if (length < 0) return null;
  const all = chars(text);
  if (all.length >= length) return all.slice(0, length).join('');
  if (fill === '') return null;
  const filling = chars(fill.repeat(Math.ceil((length - all.length) / chars(fill).length)))
    .slice(0, length - all.length)
    .join('');
  return left ? filling + text : text + filling;
}

function position(needle: string, haystack: string, start = 1): number {
  if (start < 1) return 0;
  const all = chars(haystack);
  const at = all
    .slice(start - 1)
    .join('')
    .indexOf(needle);
  return at < 0
    ? 0
    : chars(
        all
          .slice(start - 1)
          .join('')
          .slice(0, at),
      ).length + start;
}

function regularExpression(source: string, flags = 'u'): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

/** Java's replacement text ($1, \$) as JavaScript's. */
const replacement = (text: string): string =>
  text.replace(/\\(.)|\$(?!\d)/g, (whole, char: string | undefined) => (char === undefined ? '$$' : char === '$' ? '$$' : char));

type TextFunction = (...args: never[]) => ExprValue;
const functions: Readonly<Record<string, TextFunction>> = {
  UPPER: (a: string) => a.toUpperCase(),
  LOWER: (a: string) => a.toLowerCase(),
  INITCAP: (a: string) => a.toLowerCase().replace(/[a-z0-9]+/gi, (word) => word[0]!.toUpperCase() + word.slice(1)),
  REVERSE: (a: string) => chars(a).reverse().join(''),
  REPLACE: (a: string, from: string, to: string) => (from === '' ? a : a.replaceAll(from, to.replaceAll('$', '$$$$'))),
  REPEAT: (a: string, times: number) => a.repeat(Math.max(0, times)),
  CONCAT: (...parts: string[]) => parts.join(''),
  SUBSTRING: (a: string, start: number, length?: number) => substring(a, start, length),
  LEFT: (a: string, n: number) => chars(a).slice(0, Math.max(0, n)).join(''),
  RIGHT: (a: string, n: number) => (n <= 0 ? '' : chars(a).slice(-n).join('')),
  LPAD: (a: string, n: number, fill: string) => padded(a, n, fill, true),
  RPAD: (a: string, n: number, fill: string) => padded(a, n, fill, false),
  TRIM_LEADING: (a: string, set = ' ') => trimmed(a, set, { start: true, end: false }),
  TRIM_TRAILING: (a: string, set = ' ') => trimmed(a, set, { start: false, end: true }),
  TRIM_BOTH: (a: string, set = ' ') => trimmed(a, set, { start: true, end: true }),
  CHAR_LENGTH: (a: string) => chars(a).length,
  POSITION: (needle: string, haystack: string, start?: number) => position(needle, haystack, start),
  INSTR: (haystack: string, needle: string) => position(needle, haystack),
  LIKE: (a: string, pattern: string, escape?: string) => likePattern(pattern, escape ?? null).test(a),
  SIMILAR: (a: string, pattern: string, escape?: string) => similarPattern(pattern, escape ?? null).test(a),
  REGEXP: (a: string, pattern: string) => pattern !== '' && (regularExpression(pattern)?.test(a) ?? false),
  REGEXP_REPLACE: (a: string, pattern: string, to: string) => {
    const expression = regularExpression(pattern, 'gu');
    return expression === null ? null : a.replace(expression, replacement(to));
  },
  REGEXP_EXTRACT: (a: string, pattern: string, group = 0) => regularExpression(pattern)?.exec(a)?.[group] ?? null,
  SPLIT_INDEX: (a: string, delimiter: string, index: number) =>
    delimiter === '' || index < 0 ? null : (a.split(delimiter)[index] ?? null),
  OVERLAY: (a: string, by: string, start: number, length?: number) => {
    const all = chars(a);
    if (start <= 0 || start > all.length) return a;
    return all.slice(0, start - 1).join('') + by + all.slice(start - 1 + (length ?? chars(by).length)).join('');
  },
  ASCII: (a: string) => (a === '' ? 0 : new TextEncoder().encode(a)[0]!),
  CHR: (code: bigint) => (code < 0n ? '' : String.fromCharCode(Number(code & 0xffn))),
};

/** Functions of text over arguments that are not NULL; undefined for what is none of them. */
export const textFunction = (fn: string, args: readonly ExprValue[]): ExprValue | undefined =>
  Object.hasOwn(functions, fn) ? functions[fn]!(...(args as never[])) : undefined;

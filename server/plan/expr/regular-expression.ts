import { PatternFault, RegexReader } from './regex-reader';
import { EvaluationError } from './values';

/** A Java regular expression that JavaScript can run. Both expressions keep no place between calls. */
export interface JavaPattern {
  readonly expression: RegExp;
  /** The same for all matches of a text. */
  readonly all: RegExp;
  readonly groups: number;
  /** Groups whose value JavaScript forgets where Java keeps that of an earlier round. */
  readonly forgotten: ReadonlySet<number>;
}

type Known = JavaPattern | null | { readonly unsupported: string };
const cache = new Map<string, Known>();

function known(source: string): Known {
  const before = cache.get(source);
  if (before !== undefined) return before;
  if (cache.size >= 1_024) cache.clear();
  const made = compile(source);
  cache.set(source, made);
  return made;
}

function compile(source: string): Known {
  try {
    const { source: text, groups, forgotten } = new RegexReader(source).read();
    return { expression: new RegExp(text, 'v'), all: new RegExp(text, 'gv'), groups, forgotten };
  } catch (error) {
    if (error instanceof PatternFault) return error.kind === 'invalid' ? null : { unsupported: error.message };
    if (error instanceof SyntaxError) return { unsupported: error.message };
    throw error;
  }
}

/** The expression, or null where Java has none of this text. Throws where Java has one whose meaning cannot be had here. */
export function javaPattern(source: string): JavaPattern | null {
  const found = known(source);
  if (found === null || !('unsupported' in found)) return found;
  throw refusal(source, found.unsupported);
}

const refusal = (source: string, what: string): EvaluationError =>
  new EvaluationError(`the regular expression "${source}" has ${what}, which is not supported`);

/** What is not supported where this group of the expression is asked for; null where all is, or there is no such expression. */
export function unsupportedPart(source: string, group: number): string | null {
  const found = known(source);
  if (found === null) return null;
  if ('unsupported' in found) return found.unsupported;
  return found.forgotten.has(group) ? `the group ${group} in a part that is repeated, where it may be left out` : null;
}

/** What a group of the first match holds; null where nothing matches, the group took no part, or there is no such expression or group. */
export function matchedGroup(text: string, source: string, group: number): string | null {
  const pattern = javaPattern(source);
  if (pattern === null || group < 0 || group > pattern.groups) return null;
  const missing = unsupportedPart(source, group);
  if (missing !== null) throw refusal(source, missing);
  const match = pattern.expression.exec(text);
  return match === null ? null : ((group === 0 ? match[0] : match.groups?.[`g${group}`]) ?? null);
}

/** Java's `split`: the parts between matches. With a `limit` there are no more, else no empty ones at the end; null: no expression. */
export function javaSplit(text: string, by: string, limit = Infinity): readonly string[] | null {
  const pattern = javaPattern(by);
  if (pattern === null) return null;
  const parts: string[] = [];
  let from = 0;
  let matched = false;
  for (const match of text.matchAll(pattern.all)) {
    const end = match.index + match[0].length;
    if (end === 0) continue;
    if (parts.length >= limit - 1) break;
    matched = true;
    parts.push(text.slice(from, match.index));
    from = end;
  }
  parts.push(text.slice(from));
  while (matched && limit === Infinity && parts.at(-1) === '') parts.pop();
  return parts;
}

/** The text as an expression that matches it alone. */
export const quoteRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

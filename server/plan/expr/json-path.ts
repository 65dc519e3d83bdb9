import { questionNamed, type JsonQuestion } from './json-path-functions';
import { JsonNumber, type Json } from './json-text';

/**
 * Paths into JSON as Flink reads them (Jayway's): `$`, `.name`, `['name', …]`, `[n]`, `[-n]`, `[a:b]`, `[n, m]`, `*`, `..`, and filters
 * `[?(@.x > 1 && …)]` with == != < <= > >= and existence. A path with a wildcard, a slice, a list, a descent or a filter finds a list.
 * `.length()`, `.size()`, `.keys()`, `.first()`, `.last()`, `.index(n)` and `.min()`, `.max()`, `.sum()`, `.avg()`, `.stddev()` ask of what
 * was found. A path that begins without `$` begins at the root.
 */
export interface JsonPath {
  readonly steps: readonly Step[];
  /** It finds one value or none, not a list. */
  readonly definite: boolean;
}

type Step =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'places'; readonly places: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'any' }
  | { readonly kind: 'descend' }
  | { readonly kind: 'filter'; readonly test: (item: Json, root: Json) => boolean }
  | { readonly kind: 'ask'; readonly of: JsonQuestion };

const isIndefinite = (step: Step): boolean =>
  ['any', 'slice', 'descend', 'filter'].includes(step.kind) || (step.kind === 'places' && step.places.length > 1);

const cache = new Map<string, JsonPath | null>();

/** The path, or null where the text is none. */
export function parseJsonPath(text: string): JsonPath | null {
  const known = cache.get(text);
  if (known !== undefined) return known;
  if (cache.size >= 1_024) cache.clear();
  const steps =
    text === ''
      ? null
      : readSteps(text.startsWith('$') ? text.trimEnd() : text.startsWith('@') ? `$${text.slice(1).trimEnd()}` : `$.${text.trimEnd()}`);
  const path = steps === null ? null : { steps, definite: !steps.some(isIndefinite) };
  cache.set(text, path);
  return path;
}

const token =
  /^(?:\.\.(?=[\w*['"])|\.?\[\s*((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*)\s*\]|\.?\[\s*\*\s*\]|\.?\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]|\.?\[\s*(-?\d*)\s*:\s*(-?\d*)\s*\]|\.(\w+)\((-?\d*)\)|\.?\*|\.?([\p{L}\p{N}_$@-]+))/u;

function readSteps(text: string): readonly Step[] | null {
  const steps: Step[] = [];
  let rest = text.slice(1);
  while (rest !== '') {
    const filter = filterAt(rest);
    if (filter !== null) {
      if (filter.test === null) return null;
      steps.push({ kind: 'filter', test: filter.test });
      rest = rest.slice(filter.length);
      continue;
    }
    const match = token.exec(rest);
    if (match === null || (!/^[.[]/.test(match[0]) && steps.at(-1)?.kind !== 'descend')) return null;
    const step = stepOf(match);
    if (step === null) return null;
    steps.push(step);
    rest = rest.slice(match[0].length);
  }
  return steps.at(-1)?.kind === 'descend' ? null : steps;
}

function stepOf(match: RegExpExecArray): Step | null {
  const [whole, names, places, from, to, question, argument, name] = match;
  if (whole === '..') return { kind: 'descend' };
  if (question !== undefined) {
    const of = questionNamed(question, argument!);
    return of && { kind: 'ask', of };
  }
  if (names !== undefined)
    return {
      kind: 'names',
      names: Array.from(names.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g), (one) => (one[1] ?? one[2]!).replace(/\\(.)/g, '$1')),
    };
  if (places !== undefined) return { kind: 'places', places: places.split(',').map(Number) };
  if (name !== undefined) return { kind: 'names', names: [name] };
  if (from === undefined) return { kind: 'any' };
  return { kind: 'slice', from: from === '' ? null : Number(from), to: to === '' ? null : Number(to) };
}

/** A filter at the start of the rest of a path: how long it is, and its test (null: not understood). */
function filterAt(rest: string): { readonly length: number; readonly test: ((item: Json, root: Json) => boolean) | null } | null {
  const open = /^\.?\[\s*\?\(/.exec(rest);
  if (open === null) return null;
  const end = rest.indexOf(')]', open[0].length);
  if (end < 0) return { length: rest.length, test: null };
  const alternatives = rest
    .slice(open[0].length, end)
    .split('||')
    .map((part) => part.split('&&').map(comparisonOf));
  if (alternatives.some((all) => all.includes(null))) return { length: end + 2, test: null };
  const tests = alternatives as readonly (readonly ((item: Json, root: Json) => boolean)[])[];
  return { length: end + 2, test: (item, root) => tests.some((all) => all.every((one) => one(item, root))) };
}

type Operand = (item: Json, root: Json) => Json | undefined;

function operandOf(text: string): Operand | null {
  const trimmed = text.trim();
  if (trimmed.startsWith('@') || trimmed.startsWith('$')) {
    const path = parseJsonPath(`$${trimmed.slice(1)}`);
    return path === null ? null : (item, root) => readJsonPath(path, trimmed.startsWith('@') ? item : root);
  }
  const quoted = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/.exec(trimmed);
  if (quoted !== null) return () => quoted[1] ?? quoted[2]!;
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(trimmed)) return () => new JsonNumber(trimmed);
  if (trimmed === 'true' || trimmed === 'false') return () => trimmed === 'true';
  return trimmed === 'null' ? () => null : null;
}

function comparisonOf(text: string): ((item: Json, root: Json) => boolean) | null {
  const match = /^(.*?)\s*(==|!=|<=|>=|<|>)\s*(.*)$/.exec(text.trim());
  if (match === null) {
    const operand = operandOf(text);
    return operand && ((item, root) => operand(item, root) !== undefined);
  }
  const [left, right] = [operandOf(match[1]!), operandOf(match[3]!)];
  if (left === null || right === null) return null;
  return (item, root) => {
    const order = orderOf(left(item, root), right(item, root));
    if (order === null) return match[2] === '!=';
    return { '==': order === 0, '!=': order !== 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[match[2]!]!;
  };
}

function orderOf(a: Json | undefined, b: Json | undefined): number | null {
  if (a instanceof JsonNumber && b instanceof JsonNumber) return Number(a.text) - Number(b.text);
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return a === b ? 0 : null;
}

/**
 * What the path finds; undefined where it finds nothing, or a step before its first wildcard, slice or filter finds nothing: looked at
 * lax, a path that finds a list then finds an empty one.
 */
export function readJsonPath(path: JsonPath, root: Json, lax = false): Json | undefined {
  let found: readonly Json[] = [root];
  let many = false;
  for (const step of path.steps) {
    if (step.kind === 'filter' && !many && found.every((item) => !isObject(item) && !isArray(item))) return undefined;
    found = found.flatMap((item) => walk(step, item, root));
    many ||= isIndefinite(step);
    if (!many && found.length === 0) return lax && !path.definite ? [] : undefined;
  }
  return path.definite ? found[0] : found;
}

const isObject = (value: Json): value is ReadonlyMap<string, Json> => value instanceof Map;
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
const inner = (value: Json): readonly Json[] => (isObject(value) ? [...value.values()] : isArray(value) ? value : []);
const descendants = (value: Json): readonly Json[] => [value, ...inner(value).flatMap(descendants)];

function walk(step: Step, item: Json, root: Json): readonly Json[] {
  switch (step.kind) {
    case 'names': {
      if (!isObject(item)) return [];
      if (step.names.length > 1) return [new Map(step.names.filter((name) => item.has(name)).map((name) => [name, item.get(name)!]))];
      const value = item.get(step.names[0]!);
      return value === undefined ? [] : [value];
    }
    case 'places':
      return isArray(item)
        ? step.places.flatMap((place) => item.slice(place < 0 ? item.length + place : place).slice(0, place < -item.length ? 0 : 1))
        : [];
    case 'slice':
      return isArray(item) ? item.slice(step.from ?? 0, step.to ?? item.length) : [];
    case 'any':
      return inner(item);
    case 'descend':
      return descendants(item);
    case 'filter':
      return (isArray(item) ? item : [item]).filter((one) => step.test(one, root));
    case 'ask': {
      const answer = step.of(item);
      return answer === undefined ? [] : [answer];
    }
  }
}

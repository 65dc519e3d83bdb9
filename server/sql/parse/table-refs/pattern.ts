import type { Pattern } from '../../ast/table-refs/match-recognize';
import { rangeOf } from '../../lexer/token';
import type { Cursor } from '../cursor';

/** `sequence | sequence …`. */
export function parsePattern(cursor: Cursor): Pattern {
  return cursor.nested(() => {
    const first = cursor.token;
    const alternatives = [parseSequence(cursor)];
    while (cursor.takeSymbol('|')) alternatives.push(parseSequence(cursor));
    return alternatives.length === 1 ? alternatives[0]! : { kind: 'pattern-alternation', alternatives, range: cursor.rangeFrom(first) };
  });
}

function parseSequence(cursor: Cursor): Pattern {
  const first = cursor.token;
  const parts = [parseQuantified(cursor)];
  while (startsFactor(cursor)) parts.push(parseQuantified(cursor));
  return parts.length === 1 ? parts[0]! : { kind: 'pattern-sequence', parts, range: cursor.rangeFrom(first) };
}

const startsFactor = (cursor: Cursor): boolean =>
  cursor.isName('pattern-variable') || cursor.isWord('PERMUTE') || cursor.isSymbol('(') || cursor.isSymbol('{-');

function parseQuantified(cursor: Cursor): Pattern {
  const first = cursor.token;
  let pattern = parseFactor(cursor);
  for (let bounds = parseBounds(cursor); bounds !== undefined; bounds = parseBounds(cursor)) {
    const reluctant = cursor.takeSymbol('?');
    pattern = { kind: 'pattern-quantified', pattern, ...bounds, reluctant, range: cursor.rangeFrom(first) };
  }
  return pattern;
}

/** The numbers of a quantifier, or undefined where none stands. */
function parseBounds(cursor: Cursor): { min: number; max?: number } | undefined {
  if (cursor.takeSymbol('*')) return { min: 0 };
  if (cursor.takeSymbol('+')) return { min: 1 };
  if (cursor.takeSymbol('?')) return { min: 0, max: 1 };
  if (!cursor.takeSymbol('{')) return undefined;
  const min = cursor.isSymbol(',') ? 0 : cursor.expectInteger();
  let max: number | undefined = min;
  if (cursor.takeSymbol(',')) max = cursor.isSymbol('}') ? undefined : cursor.expectInteger();
  cursor.expectSymbol('}');
  return max === undefined ? { min } : { min, max };
}

function parseFactor(cursor: Cursor): Pattern {
  const first = cursor.token;
  if (cursor.isSymbol('(')) return cursor.parenthesised(parsePattern);
  if (cursor.takeSymbol('{-')) {
    const pattern = parsePattern(cursor);
    cursor.expectSymbol('-}');
    return { kind: 'pattern-exclusion', pattern, range: cursor.rangeFrom(first) };
  }
  if (cursor.takeWord('PERMUTE')) {
    const patterns = cursor.parenthesised(() => cursor.list(parsePattern));
    return { kind: 'pattern-permutation', patterns, range: cursor.rangeFrom(first) };
  }
  const name = cursor.expectName('pattern-variable');
  return { kind: 'pattern-variable', name: name.value, range: rangeOf(name) };
}

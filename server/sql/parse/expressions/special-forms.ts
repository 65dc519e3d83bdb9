import type { Expression } from '../../ast/expressions/expression';
import type { CaseBranch } from '../../ast/expressions/operators';
import { timeUnits, type TimeUnit } from '../../ast/expressions/special-forms';
import type { Cursor } from '../cursor';
import { parseCallClauses } from './calls';

/** Reads what stands in the parentheses, which both are taken here. */
function inParentheses(cursor: Cursor, inside: () => Expression): Expression {
  const first = cursor.advance();
  const result = cursor.parenthesised(inside);
  return { ...result, range: cursor.rangeFrom(first) };
}

const expression = (cursor: Cursor): Expression => cursor.grammar.expression(cursor);

/** Takes `word` or a comma, as SUBSTRING and OVERLAY part their operands. */
function takeFor(cursor: Cursor, word: string): Expression | undefined {
  return cursor.takeWord(word) ? expression(cursor) : undefined;
}

function parseTimeUnit(cursor: Cursor): TimeUnit {
  cursor.wants('time-unit');
  const upper = cursor.token.upper.replace(/^SQL_TSI_/, '');
  const unit = timeUnits.find((name) => name === upper || `${name}S` === upper);
  if (unit === undefined) throw cursor.unexpected();
  cursor.advance();
  return unit;
}

function parseCast(cursor: Cursor): Expression {
  const safe = cursor.token.upper === 'TRY_CAST';
  return inParentheses(cursor, () => {
    const operand = expression(cursor);
    cursor.expectWord('AS');
    return { kind: 'cast', operand, type: cursor.grammar.dataType(cursor), safe };
  });
}

function parseExtract(cursor: Cursor): Expression {
  return inParentheses(cursor, () => {
    const unit = parseTimeUnit(cursor);
    cursor.expectWord('FROM');
    return { kind: 'extract', unit, operand: expression(cursor) };
  });
}

/** FLOOR and CEIL: with TO unit a form of their own, else a call. */
function parseRounding(cursor: Cursor): Expression {
  const name = cursor.token;
  const rounded = inParentheses(cursor, () => {
    const operand = cursor.isSymbol(')') ? undefined : cursor.grammar.argument(cursor);
    if (operand !== undefined && cursor.takeWord('TO')) {
      return { kind: 'round-to-unit', direction: name.upper === 'FLOOR' ? 'FLOOR' : 'CEIL', operand, unit: parseTimeUnit(cursor) };
    }
    const args = operand === undefined ? [] : [operand];
    while (cursor.takeSymbol(',')) args.push(cursor.grammar.argument(cursor));
    return { kind: 'call', name: [name.value], args, distinct: false };
  });
  return rounded.kind === 'call' ? parseCallClauses(cursor, name, rounded) : rounded;
}

function parseTimestampAdd(cursor: Cursor): Expression {
  return inParentheses(cursor, () => {
    const unit = parseTimeUnit(cursor);
    cursor.expectSymbol(',');
    const count = expression(cursor);
    cursor.expectSymbol(',');
    return { kind: 'timestamp-add', unit, count, operand: expression(cursor) };
  });
}

function parseTimestampDiff(cursor: Cursor): Expression {
  return inParentheses(cursor, () => {
    const unit = parseTimeUnit(cursor);
    cursor.expectSymbol(',');
    const from = expression(cursor);
    cursor.expectSymbol(',');
    return { kind: 'timestamp-diff', unit, from, to: expression(cursor) };
  });
}

function parseTrim(cursor: Cursor): Expression {
  return inParentheses(cursor, () => {
    const named = cursor.isOneOf('BOTH', 'LEADING', 'TRAILING') ? (cursor.advance().upper as 'BOTH' | 'LEADING' | 'TRAILING') : undefined;
    const side = named ?? 'BOTH';
    if (named !== undefined && cursor.takeWord('FROM')) return { kind: 'trim', side, operand: expression(cursor) };
    const value = expression(cursor);
    if (named === undefined && !cursor.isWord('FROM')) return { kind: 'trim', side, operand: value };
    cursor.expectWord('FROM');
    return { kind: 'trim', side, characters: value, operand: expression(cursor) };
  });
}

function parsePosition(cursor: Cursor): Expression {
  return inParentheses(cursor, () => {
    const needle = cursor.grammar.operand(cursor);
    cursor.expectWord('IN');
    const haystack = expression(cursor);
    const start = takeFor(cursor, 'FROM');
    return { kind: 'position', needle, haystack, ...(start && { start }) };
  });
}

function parseSubstring(cursor: Cursor): Expression {
  return inParentheses(cursor, () => {
    const operand = expression(cursor);
    const commas = cursor.takeSymbol(',');
    if (!commas) cursor.expectWord('FROM');
    const start = expression(cursor);
    const more = commas ? cursor.takeSymbol(',') : cursor.takeWord('FOR');
    return { kind: 'substring', operand, start, ...(more && { length: expression(cursor) }) };
  });
}

function parseOverlay(cursor: Cursor): Expression {
  return inParentheses(cursor, () => {
    const operand = expression(cursor);
    cursor.expectWord('PLACING');
    const replacement = expression(cursor);
    cursor.expectWord('FROM');
    const start = expression(cursor);
    const length = takeFor(cursor, 'FOR');
    return { kind: 'overlay', operand, replacement, start, ...(length && { length }) };
  });
}

/** Forms that look like calls, by their word; each is entered at its word, with `(` behind it. */
export const callForms: Readonly<Record<string, (cursor: Cursor) => Expression>> = {
  CAST: parseCast,
  TRY_CAST: parseCast,
  EXTRACT: parseExtract,
  FLOOR: parseRounding,
  CEIL: parseRounding,
  CEILING: parseRounding,
  TIMESTAMPADD: parseTimestampAdd,
  TIMESTAMPDIFF: parseTimestampDiff,
  TRIM: parseTrim,
  POSITION: parsePosition,
  SUBSTRING: parseSubstring,
  OVERLAY: parseOverlay,
};

/** CASE [operand] WHEN … END. */
export function parseCase(cursor: Cursor): Expression {
  const first = cursor.expectWord('CASE');
  const operand = cursor.isWord('WHEN') ? undefined : expression(cursor);
  const branches: CaseBranch[] = [];
  do branches.push(parseBranch(cursor));
  while (cursor.isWord('WHEN'));
  const otherwise = takeFor(cursor, 'ELSE');
  cursor.expectWord('END');
  return { kind: 'case', ...(operand && { operand }), branches, ...(otherwise && { otherwise }), range: cursor.rangeFrom(first) };
}

function parseBranch(cursor: Cursor): CaseBranch {
  const first = cursor.expectWord('WHEN');
  const when = expression(cursor);
  cursor.expectWord('THEN');
  const then = expression(cursor);
  return { kind: 'case-branch', when, then, range: cursor.rangeFrom(first) };
}

export function parseExists(cursor: Cursor): Expression {
  const first = cursor.expectWord('EXISTS');
  const query = cursor.parenthesised(cursor.grammar.query);
  return { kind: 'exists', query, range: cursor.rangeFrom(first) };
}

import type { Expression } from '../../ast/expressions/expression';
import { niladicFunctions, reservedFunctions, reservedWords } from '../../lexer/words';
import type { Token } from '../../lexer/token';
import type { Cursor } from '../cursor';
import { parseCallAfterName } from './calls';
import { parseArray, parseMap, parseRow } from './collections';
import { jsonForms } from './json-forms';
import { isDatetimeLiteral, parseDatetimeLiteral, parseInterval, parseLiteralToken } from './literals';
import { parseParenthesised } from './parenthesised';
import { callForms, parseCase, parseExists } from './special-forms';

type Form = (cursor: Cursor) => Expression;

/** Forms that begin with their word whatever follows. */
const wordForms: Readonly<Record<string, Form>> = {
  CASE: parseCase,
  EXISTS: parseExists,
  INTERVAL: parseInterval,
  NULL: (cursor) => ({ kind: 'null-literal', range: cursor.rangeFrom(cursor.advance()) }),
  TRUE: (cursor) => ({ kind: 'boolean-literal', value: true, range: cursor.rangeFrom(cursor.advance()) }),
  FALSE: (cursor) => ({ kind: 'boolean-literal', value: false, range: cursor.rangeFrom(cursor.advance()) }),
};

/** Forms whose word must be followed by `(`, with a syntax of their own inside. */
const parenthesisForms: Readonly<Record<string, Form>> = { ...callForms, ...jsonForms, ROW: parseRow };

/** An operand without operators around it. */
export function parsePrimary(cursor: Cursor): Expression {
  cursor.wants('expression');
  cursor.wants('column');
  cursor.wants('function');
  const { token } = cursor;
  switch (token.kind) {
    case 'string':
    case 'number':
    case 'binary':
      return parseLiteralToken(cursor);
    case 'name':
      return parsePath(cursor);
    case 'word':
      return parseWord(cursor, token);
    case 'symbol':
      if (token.value === '(') return parseParenthesised(cursor);
      if (token.value === '*') return { kind: 'star', range: cursor.rangeFrom(cursor.advance()) };
      throw cursor.unexpected();
    default:
      throw cursor.unexpected();
  }
}

function parseWord(cursor: Cursor, token: Token): Expression {
  const { upper } = token;
  if (Object.hasOwn(wordForms, upper)) return wordForms[upper]!(cursor);
  if (isDatetimeLiteral(cursor)) return parseDatetimeLiteral(cursor);
  const opens = cursor.peekIsSymbol(1, '(');
  if (opens && Object.hasOwn(parenthesisForms, upper)) return parenthesisForms[upper]!(cursor);
  if (cursor.peekIsSymbol(1, '[')) {
    if (upper === 'ARRAY') return parseArray(cursor);
    if (upper === 'MAP') return parseMap(cursor);
    if (upper === 'MULTISET')
      throw cursor.failure(
        'sql-unsupported',
        token,
        'MULTISET[…] is not supported: COLLECT makes a multiset of a column, and Flink plans no other.',
      );
  }
  if (niladicFunctions.has(upper)) return parseNiladic(cursor);
  if ((upper === 'RUNNING' || upper === 'FINAL') && startsCall(cursor)) return parseMatchMode(cursor, upper);
  if (opens && reservedFunctions.has(upper)) {
    cursor.advance();
    return parseCallAfterName(cursor, token, [token.value]);
  }
  return parsePath(cursor);
}

/** FINAL LAST(…): the word is followed by a name and a parenthesis. OVERLAY(final PLACING (…)) speaks of a column. */
function startsCall(cursor: Cursor): boolean {
  const name = cursor.peek(1);
  return (
    name.kind === 'word' &&
    name.upper !== 'PLACING' &&
    (!reservedWords.has(name.upper) || reservedFunctions.has(name.upper)) &&
    cursor.peekIsSymbol(2, '(')
  );
}

function parseMatchMode(cursor: Cursor, mode: 'RUNNING' | 'FINAL'): Expression {
  const first = cursor.advance();
  const name = cursor.advance();
  const call = parseCallAfterName(cursor, name, [name.value]);
  if (call.kind !== 'call') throw cursor.failure('sql-misplaced-clause', first, `${mode} cannot stand before an OVER call.`);
  return { kind: 'match-mode', mode, call, range: cursor.rangeFrom(first) };
}

/** CURRENT_TIMESTAMP, also with a precision behind it. */
function parseNiladic(cursor: Cursor): Expression {
  const first = cursor.advance();
  const args: Expression[] = [];
  if (cursor.takeSymbol('(')) {
    if (cursor.isSymbol(')')) throw emptyParentheses(cursor, first);
    args.push(cursor.grammar.expression(cursor));
    cursor.expectSymbol(')');
  }
  return { kind: 'call', name: [first.upper], args, distinct: false, range: cursor.rangeFrom(first) };
}

function emptyParentheses(cursor: Cursor, name: Token): Error {
  cursor.advance();
  return cursor.failure(
    'sql-unexpected',
    cursor.rangeFrom(name),
    `${name.upper} is written without parentheses: Flink knows no ${name.upper}().`,
    { fix: name.upper, fixTitle: 'Remove the parentheses' },
  );
}

/** A column path, a call by a (qualified) name, or `path.*`. */
function parsePath(cursor: Cursor): Expression {
  const first = cursor.expectName('column');
  const path = [first.value];
  while (cursor.isSymbol('.')) {
    if (cursor.peekIsSymbol(1, '*')) {
      cursor.index += 2;
      return { kind: 'star', qualifier: path, range: cursor.rangeFrom(first) };
    }
    cursor.advance();
    path.push(cursor.expectName('column').value);
  }
  if (cursor.isSymbol('(')) return parseCallAfterName(cursor, first, path);
  return { kind: 'column', path, range: cursor.rangeFrom(first) };
}

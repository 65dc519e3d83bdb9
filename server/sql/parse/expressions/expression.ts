import type { Expression } from '../../ast/expressions/expression';
import type { BinaryOperator, ComparisonOperator, IsTest } from '../../ast/expressions/operators';
import { binaryPrecedence, precedence } from '../../ast/expressions/precedence';
import type { Cursor } from '../cursor';
import { operandOf } from '../queries/query-body';
import { continuesQuery, startsQuery } from './expression-start';
import { parsePostfix } from './postfix';

const symbolOperators = new Map<string, BinaryOperator>([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['+', '+'],
  ['-', '-'],
  ['*', '*'],
  ['/', '/'],
  ['%', '%'],
  ['||', '||'],
]);

const operatorKeywords = ['AND', 'OR', 'IS NULL', 'IS NOT NULL', 'BETWEEN', 'LIKE', 'IN', 'NOT IN', 'NOT LIKE', 'NOT BETWEEN'];

/** A whole expression. */
export const parseExpression = (cursor: Cursor): Expression => cursor.nested(() => parseAbove(cursor, 0));

/** An expression that stops before IN, LIKE, comparisons and looser operators. */
export const parseOperand = (cursor: Cursor): Expression => cursor.nested(() => parseAbove(cursor, precedence.RANGE + 1));

/** An expression whose operators all bind at least as tightly as `lowest`. */
function parseAbove(cursor: Cursor, lowest: number): Expression {
  let left = parsePrefix(cursor);
  for (;;) {
    const next = parseInfix(cursor, left, lowest);
    if (next === undefined) return left;
    left = next;
  }
}

function parsePrefix(cursor: Cursor): Expression {
  const first = cursor.token;
  if (cursor.isWord('NOT')) {
    cursor.advance();
    const operand = cursor.nested(() => parseAbove(cursor, precedence.NOT));
    return { kind: 'unary', operator: 'NOT', operand, range: cursor.rangeFrom(first) };
  }
  if (first.kind === 'symbol' && (first.value === '-' || first.value === '+')) {
    cursor.advance();
    const operand = cursor.nested(() => parsePrefix(cursor));
    return { kind: 'unary', operator: first.value, operand, range: cursor.rangeFrom(first) };
  }
  return parsePostfix(cursor);
}

/** What `left` becomes by the operator that follows, or undefined where none follows that binds tightly enough. */
function parseInfix(cursor: Cursor, left: Expression, lowest: number): Expression | undefined {
  cursor.wantsOperators(operatorKeywords);
  const { token } = cursor;
  if (token.kind === 'symbol') {
    const operator = symbolOperators.get(token.value);
    return operator === undefined ? undefined : parseBinary(cursor, left, operator, lowest);
  }
  switch (token.upper) {
    case 'AND':
    case 'OR':
    case 'OVERLAPS':
      return parseBinary(cursor, left, token.upper, lowest);
    case 'IS':
      return parseIs(cursor, left, lowest);
    case 'BETWEEN':
    case 'LIKE':
    case 'SIMILAR':
    case 'IN':
      return lowest > precedence.RANGE ? undefined : parseRangePredicate(cursor, left, false);
    case 'NOT': {
      const follows = ['BETWEEN', 'LIKE', 'SIMILAR', 'IN'].includes(cursor.peek(1).upper);
      if (!follows || lowest > precedence.RANGE) return undefined;
      cursor.advance();
      return parseRangePredicate(cursor, left, true);
    }
    default:
      return undefined;
  }
}

function parseBinary(cursor: Cursor, left: Expression, operator: BinaryOperator, lowest: number): Expression | undefined {
  const level = binaryPrecedence[operator];
  if (level < lowest) return undefined;
  cursor.advance();
  if (level === precedence.COMPARISON && cursor.isOneOf('ANY', 'SOME', 'ALL') && cursor.peekIsSymbol(1, '(')) {
    return parseQuantified(cursor, left, operator as ComparisonOperator);
  }
  const right = parseAbove(cursor, level + 1);
  return { kind: 'binary', operator, left, right, range: cursor.rangeFrom(left.range!) };
}

function parseQuantified(cursor: Cursor, left: Expression, operator: ComparisonOperator): Expression {
  const quantifier = cursor.advance().upper === 'ALL' ? 'ALL' : 'ANY';
  const query = cursor.parenthesised(cursor.grammar.query);
  return { kind: 'quantified-comparison', operator, quantifier, left, query, range: cursor.rangeFrom(left.range!) };
}

function parseIs(cursor: Cursor, left: Expression, lowest: number): Expression | undefined {
  const distinct = cursor.peek(1).upper === 'DISTINCT' || (cursor.peek(1).upper === 'NOT' && cursor.peek(2).upper === 'DISTINCT');
  if (lowest > (distinct ? precedence.COMPARISON : precedence.IS)) return undefined;
  cursor.advance();
  const negated = cursor.takeWord('NOT');
  if (cursor.takeWords('DISTINCT', 'FROM')) {
    const right = parseAbove(cursor, precedence.COMPARISON + 1);
    return { kind: 'is-distinct-from', left, right, negated, range: cursor.rangeFrom(left.range!) };
  }
  const test = parseIsTest(cursor);
  return { kind: 'is', operand: left, test, negated, range: cursor.rangeFrom(left.range!) };
}

function parseIsTest(cursor: Cursor): IsTest {
  if (!cursor.takeWord('JSON')) return cursor.expectOneOf('NULL', 'TRUE', 'FALSE', 'UNKNOWN');
  if (cursor.isOneOf('VALUE', 'SCALAR', 'ARRAY', 'OBJECT')) return `JSON ${cursor.advance().upper}` as IsTest;
  return 'JSON';
}

function parseRangePredicate(cursor: Cursor, operand: Expression, negated: boolean): Expression {
  if (cursor.takeWord('BETWEEN')) return parseBetween(cursor, operand, negated);
  if (cursor.takeWord('IN')) return parseIn(cursor, operand, negated);
  const operator = cursor.takeWord('LIKE') ? 'LIKE' : 'SIMILAR TO';
  if (operator === 'SIMILAR TO') cursor.expectWords('SIMILAR', 'TO');
  const pattern = parseAbove(cursor, precedence.RANGE + 1);
  const escape = cursor.takeWord('ESCAPE') ? parseAbove(cursor, precedence.RANGE + 1) : undefined;
  return { kind: 'like', operator, operand, pattern, ...(escape && { escape }), negated, range: cursor.rangeFrom(operand.range!) };
}

function parseBetween(cursor: Cursor, operand: Expression, negated: boolean): Expression {
  const symmetric = cursor.takeWord('SYMMETRIC');
  if (!symmetric) cursor.takeWord('ASYMMETRIC');
  const low = parseAbove(cursor, precedence.RANGE + 1);
  cursor.expectWord('AND');
  const high = parseAbove(cursor, precedence.RANGE + 1);
  return { kind: 'between', operand, low, high, negated, symmetric, range: cursor.rangeFrom(operand.range!) };
}

function parseIn(cursor: Cursor, operand: Expression, negated: boolean): Expression {
  cursor.expectSymbol('(');
  cursor.wants('query');
  if (startsQuery(cursor)) {
    const query = cursor.grammar.query(cursor);
    cursor.expectSymbol(')');
    return { kind: 'in-query', operand, query, negated, range: cursor.rangeFrom(operand.range!) };
  }
  const first = parseExpression(cursor);
  if (first.kind === 'scalar-subquery' && continuesQuery(cursor)) {
    const query = cursor.nested(() => cursor.grammar.continueQuery(cursor, operandOf(first.query)));
    cursor.expectSymbol(')');
    return { kind: 'in-query', operand, query, negated, range: cursor.rangeFrom(operand.range!) };
  }
  const values = [first];
  while (cursor.takeSymbol(',')) values.push(parseExpression(cursor));
  cursor.expectSymbol(')');
  return { kind: 'in-list', operand, values, negated, range: cursor.rangeFrom(operand.range!) };
}

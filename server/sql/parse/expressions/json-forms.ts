import type { Expression } from '../../ast/expressions/expression';
import type { JsonBehavior, JsonEntry, JsonExistsExpression, JsonNullHandling, JsonWrapper } from '../../ast/expressions/json-forms';
import type { Cursor } from '../cursor';

const expression = (cursor: Cursor): Expression => cursor.grammar.expression(cursor);

function parseJsonExists(cursor: Cursor): Expression {
  const first = cursor.advance();
  return cursor.parenthesised(() => {
    const { operand, path } = parseOperandAndPath(cursor);
    let onError: JsonExistsExpression['onError'];
    if (cursor.isOneOf('TRUE', 'FALSE', 'UNKNOWN', 'ERROR')) {
      onError = cursor.advance().upper as JsonExistsExpression['onError'];
      cursor.expectWords('ON', 'ERROR');
    }
    return { kind: 'json-exists', operand, path, ...(onError && { onError }), range: closing(cursor, first) };
  });
}

/** The range up to the parenthesis that closes here. */
const closing = (cursor: Cursor, first: ReturnType<Cursor['advance']>) => ({ ...cursor.rangeFrom(first), end: cursor.token.end });

function parseOperandAndPath(cursor: Cursor): { operand: Expression; path: Expression } {
  const operand = expression(cursor);
  cursor.expectSymbol(',');
  return { operand, path: expression(cursor) };
}

const parseReturning = (cursor: Cursor) => (cursor.takeWord('RETURNING') ? { returning: cursor.grammar.dataType(cursor) } : {});

function parseJsonValue(cursor: Cursor): Expression {
  const first = cursor.advance();
  return cursor.parenthesised(() => ({
    kind: 'json-value',
    ...parseOperandAndPath(cursor),
    ...parseReturning(cursor),
    ...parseBehaviors(cursor),
    range: closing(cursor, first),
  }));
}

function parseJsonQuery(cursor: Cursor): Expression {
  const first = cursor.advance();
  return cursor.parenthesised(() => ({
    kind: 'json-query',
    ...parseOperandAndPath(cursor),
    ...parseReturning(cursor),
    ...parseWrapper(cursor),
    ...parseBehaviors(cursor),
    range: closing(cursor, first),
  }));
}

/** WITHOUT [ARRAY] WRAPPER, WITH [CONDITIONAL | UNCONDITIONAL] [ARRAY] WRAPPER. */
function parseWrapper(cursor: Cursor): { wrapper?: JsonWrapper } {
  if (!cursor.isOneOf('WITH', 'WITHOUT')) return {};
  const without = cursor.advance().upper === 'WITHOUT';
  const conditional = !without && cursor.takeWord('CONDITIONAL');
  if (!without && !conditional) cursor.takeWord('UNCONDITIONAL');
  cursor.takeWord('ARRAY');
  cursor.expectWord('WRAPPER');
  return { wrapper: without ? 'WITHOUT' : conditional ? 'WITH CONDITIONAL' : 'WITH UNCONDITIONAL' };
}

/** `behavior ON EMPTY` and `behavior ON ERROR`, in either order. */
function parseBehaviors(cursor: Cursor): { onEmpty?: JsonBehavior; onError?: JsonBehavior } {
  let found: { onEmpty?: JsonBehavior; onError?: JsonBehavior } = {};
  while (cursor.isOneOf('NULL', 'ERROR', 'EMPTY', 'DEFAULT')) {
    const behavior = parseBehavior(cursor);
    cursor.expectWord('ON');
    found = cursor.expectOneOf('EMPTY', 'ERROR') === 'EMPTY' ? { ...found, onEmpty: behavior } : { ...found, onError: behavior };
  }
  return found;
}

function parseBehavior(cursor: Cursor): JsonBehavior {
  const first = cursor.advance();
  if (first.upper === 'NULL' || first.upper === 'ERROR') return first.upper;
  if (first.upper === 'DEFAULT') return { kind: 'json-default', value: expression(cursor), range: cursor.rangeFrom(first) };
  return cursor.expectOneOf('ARRAY', 'OBJECT') === 'ARRAY' ? 'EMPTY ARRAY' : 'EMPTY OBJECT';
}

function parseJsonObject(cursor: Cursor): Expression {
  const first = cursor.advance();
  const aggregate = first.upper === 'JSON_OBJECTAGG';
  return cursor.parenthesised(() => {
    const empty = cursor.isSymbol(')') || cursor.isWords('NULL', 'ON', 'NULL') || cursor.isWords('ABSENT', 'ON', 'NULL');
    const entries = empty ? [] : aggregate ? [parseEntry(cursor)] : cursor.list(parseEntry);
    return { kind: 'json-object', aggregate, entries, ...parseNullHandling(cursor), range: closing(cursor, first) };
  });
}

/** `[KEY] key VALUE value`, `key : value`. */
function parseEntry(cursor: Cursor): JsonEntry {
  const first = cursor.token;
  const followed = cursor.peek(1);
  const isKeyWord = cursor.isWord('KEY') && !(followed.kind === 'symbol' && '.,:)'.includes(followed.value)) && followed.upper !== 'VALUE';
  if (isKeyWord) cursor.advance();
  const key = expression(cursor);
  if (!cursor.takeSymbol(':')) cursor.expectWord('VALUE');
  const value = expression(cursor);
  return { kind: 'json-entry', key, value, range: cursor.rangeFrom(first) };
}

function parseJsonArray(cursor: Cursor): Expression {
  const first = cursor.advance();
  const aggregate = first.upper === 'JSON_ARRAYAGG';
  return cursor.parenthesised(() => {
    const empty = cursor.isSymbol(')') || cursor.isWords('NULL', 'ON', 'NULL') || cursor.isWords('ABSENT', 'ON', 'NULL');
    const values = empty ? [] : aggregate ? [expression(cursor)] : cursor.list(expression);
    return { kind: 'json-array', aggregate, values, ...parseNullHandling(cursor), range: closing(cursor, first) };
  });
}

function parseNullHandling(cursor: Cursor): { onNull?: JsonNullHandling } {
  if (cursor.takeWords('NULL', 'ON', 'NULL')) return { onNull: 'NULL ON NULL' };
  return cursor.takeWords('ABSENT', 'ON', 'NULL') ? { onNull: 'ABSENT ON NULL' } : {};
}

/** JSON functions with a syntax of their own, by their word; each is entered at its word, with `(` behind it. */
export const jsonForms: Readonly<Record<string, (cursor: Cursor) => Expression>> = {
  JSON_EXISTS: parseJsonExists,
  JSON_VALUE: parseJsonValue,
  JSON_QUERY: parseJsonQuery,
  JSON_OBJECT: parseJsonObject,
  JSON_OBJECTAGG: parseJsonObject,
  JSON_ARRAY: parseJsonArray,
  JSON_ARRAYAGG: parseJsonArray,
};

import type { NumericLiteral } from '../../ast/expressions/literals';
import type { CommonTable, Query, QueryBody, SetOperation, Values, ValuesRow } from '../../ast/queries/query';
import type { SortItem } from '../../ast/queries/sort-item';
import { rangeOf } from '../../lexer/token';
import type { Cursor } from '../cursor';
import { operandOf } from './query-body';
import { parseSelect } from './select';

/** A whole query: WITH, bodies joined by set operations, ORDER BY, LIMIT, OFFSET. */
export function parseQuery(cursor: Cursor): Query {
  return cursor.nested(() => {
    const first = cursor.token;
    const common = cursor.takeWord('WITH') ? parseCommonTables(cursor) : [];
    const body = parseSetOperations(cursor, parseBody(cursor));
    const query = parseOrderAndLimit(cursor, body, common);
    return { ...withoutShell(query), range: cursor.rangeFrom(first) };
  });
}

/** Goes on after `left`, which was read already. */
export function continueQuery(cursor: Cursor, left: QueryBody): Query {
  const query = parseOrderAndLimit(cursor, parseSetOperations(cursor, left), []);
  return { ...withoutShell(query), range: cursor.rangeFrom(left.range!) };
}

/** A query in parentheses with nothing around it is that query. */
function withoutShell(query: Query): Query {
  const inner = operandOf(query);
  return inner.kind === 'query' ? inner : query;
}

function parseCommonTables(cursor: Cursor): CommonTable[] {
  if (cursor.isWord('RECURSIVE')) {
    throw cursor.failure(
      'sql-unsupported',
      cursor.token,
      'WITH RECURSIVE is not part of this dialect: a stream has no end for the recursion to reach.',
    );
  }
  return cursor.list(parseCommonTable);
}

function parseCommonTable(cursor: Cursor): CommonTable {
  const first = cursor.token;
  const name = cursor.identifier('new-name');
  const columns = cursor.isSymbol('(') ? cursor.identifierList('new-name') : [];
  cursor.expectWord('AS');
  const query = cursor.parenthesised(parseQuery);
  return { kind: 'common-table', name, columns, query, range: cursor.rangeFrom(first) };
}

/** UNION and EXCEPT over INTERSECT over bodies, each leaning to the left. */
function parseSetOperations(cursor: Cursor, first: QueryBody): QueryBody {
  let left = parseIntersections(cursor, first);
  while (cursor.isOneOf('UNION', 'EXCEPT', 'MINUS')) {
    const operator = cursor.advance().upper === 'UNION' ? 'UNION' : 'EXCEPT';
    const all = parseAll(cursor);
    const right = parseIntersections(cursor, parseBody(cursor));
    left = setOperation(cursor, operator, { all, left, right });
  }
  return left;
}

function parseIntersections(cursor: Cursor, first: QueryBody): QueryBody {
  let left = first;
  while (cursor.takeWord('INTERSECT')) {
    const all = parseAll(cursor);
    left = setOperation(cursor, 'INTERSECT', { all, left, right: parseBody(cursor) });
  }
  return left;
}

function setOperation(
  cursor: Cursor,
  operator: SetOperation['operator'],
  rest: Pick<SetOperation, 'all' | 'left' | 'right'>,
): SetOperation {
  return { kind: 'set-operation', operator, ...rest, range: cursor.rangeFrom(rest.left.range!) };
}

function parseAll(cursor: Cursor): boolean {
  if (cursor.takeWord('ALL')) return true;
  cursor.takeWord('DISTINCT');
  return false;
}

function parseBody(cursor: Cursor): QueryBody {
  cursor.wants('query');
  const first = cursor.token;
  if (cursor.isWord('SELECT')) return parseSelect(cursor);
  if (cursor.isWord('VALUES')) return parseValues(cursor);
  if (cursor.isSymbol('(')) return operandOf(cursor.parenthesised(parseQuery));
  cursor.expectWord('TABLE');
  return { kind: 'explicit-table', name: cursor.qualifiedName('table'), range: cursor.rangeFrom(first) };
}

function parseValues(cursor: Cursor): Values {
  const first = cursor.advance();
  const rows = cursor.list(parseValuesRow);
  return { kind: 'values', rows, range: cursor.rangeFrom(first) };
}

/** `(a, b)`, `ROW(a, b)` or one bare expression. */
function parseValuesRow(cursor: Cursor): ValuesRow {
  const value = cursor.grammar.expression(cursor);
  const values = value.kind === 'row' ? value.fields : [value];
  return { kind: 'values-row', values, ...(value.range && { range: value.range }) };
}

export function parseOrderBy(cursor: Cursor): SortItem[] {
  cursor.expectWords('ORDER', 'BY');
  return cursor.list(parseSortItem);
}

export function parseSortItem(cursor: Cursor): SortItem {
  const first = cursor.token;
  const expression = cursor.grammar.expression(cursor);
  const descending = cursor.takeWord('DESC');
  if (!descending) cursor.takeWord('ASC');
  const nulls = cursor.takeWord('NULLS') ? cursor.expectOneOf('FIRST', 'LAST') : undefined;
  return { kind: 'sort-item', expression, descending, ...(nulls && { nulls }), range: cursor.rangeFrom(first) };
}

function parseOrderAndLimit(cursor: Cursor, body: QueryBody, common: CommonTable[]): Query {
  const orderBy = cursor.isWord('ORDER') ? parseOrderBy(cursor) : [];
  let limit: NumericLiteral | undefined;
  let offset: NumericLiteral | undefined;
  while (cursor.isOneOf('LIMIT', 'OFFSET', 'FETCH')) {
    const word = cursor.advance();
    if ((word.upper === 'OFFSET' ? offset : limit) !== undefined) {
      throw cursor.failure('sql-misplaced-clause', word, `${word.upper} stands twice in this query: keep one.`, {
        params: { clause: word.upper },
      });
    }
    if (word.upper === 'OFFSET') offset = parseOffset(cursor);
    else limit = word.upper === 'LIMIT' ? parseLimit(cursor) : parseFetch(cursor);
  }
  return { kind: 'query', with: common, body, orderBy, ...(limit && { limit }), ...(offset && { offset }) };
}

function expectCount(cursor: Cursor): NumericLiteral {
  const first = cursor.token;
  cursor.expectInteger();
  return { kind: 'numeric-literal', text: first.value, range: rangeOf(first) };
}

const parseLimit = (cursor: Cursor): NumericLiteral | undefined => (cursor.takeWord('ALL') ? undefined : expectCount(cursor));

function parseOffset(cursor: Cursor): NumericLiteral {
  const count = expectCount(cursor);
  if (cursor.isOneOf('ROW', 'ROWS')) cursor.advance();
  return count;
}

function parseFetch(cursor: Cursor): NumericLiteral {
  cursor.expectOneOf('FIRST', 'NEXT');
  const count = expectCount(cursor);
  cursor.expectOneOf('ROW', 'ROWS');
  cursor.expectWord('ONLY');
  return count;
}

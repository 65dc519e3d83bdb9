import type { TableFunctionReference, Unnest } from '../../ast/table-refs/table-function';
import type { DerivedTable, NamedTable, TableReference } from '../../ast/table-refs/table-reference';
import type { Expression } from '../../ast/expressions/expression';
import type { Identifier } from '../../ast/node';
import type { Join } from '../../ast/table-refs/join';
import type { Query } from '../../ast/queries/query';
import { reservedFunctions } from '../../lexer/words';
import type { Token } from '../../lexer/token';
import type { Cursor } from '../cursor';
import { parseArgument, parseTableCallAfterName } from '../expressions/calls';
import { continuesQuery, startsQuery } from '../expressions/expression-start';
import { operandOf } from '../queries/query-body';
import { parseMatchRecognize } from './match-recognize';

/** A table and the joins behind it (commas are the FROM clause's). */
export function parseTableReference(cursor: Cursor): TableReference {
  return cursor.nested(() => {
    let left = parseTable(cursor);
    for (let next = parseJoin(cursor, left); next !== undefined; next = parseJoin(cursor, left)) left = next;
    return left;
  });
}

function parseJoin(cursor: Cursor, left: TableReference): Join | undefined {
  const natural = cursor.isWord('NATURAL') && cursor.advance() !== undefined;
  const joinType = parseJoinType(cursor);
  if (joinType === undefined || (natural && joinType === 'CROSS')) {
    if (natural) throw cursor.unexpected();
    return undefined;
  }
  const right = parseTable(cursor);
  const condition = joinType === 'CROSS' || natural ? {} : parseJoinCondition(cursor);
  return { kind: 'join', joinType, natural, left, right, ...condition, range: cursor.rangeFrom(left.range!) };
}

function parseJoinType(cursor: Cursor): 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS' | undefined {
  if (cursor.takeWord('JOIN')) return 'INNER';
  if (cursor.isOneOf('INNER', 'CROSS')) {
    const type = cursor.advance().upper as 'INNER' | 'CROSS';
    cursor.expectWord('JOIN');
    return type;
  }
  if (!cursor.isOneOf('LEFT', 'RIGHT', 'FULL')) return undefined;
  const type = cursor.advance().upper as 'LEFT' | 'RIGHT' | 'FULL';
  cursor.takeWord('OUTER');
  cursor.expectWord('JOIN');
  return type;
}

function parseJoinCondition(cursor: Cursor): Pick<Join, 'on' | 'using'> {
  if (cursor.takeWord('ON')) return { on: cursor.grammar.expression(cursor) };
  return cursor.takeWord('USING') ? { using: cursor.identifierList('column') } : {};
}

interface Alias {
  readonly alias?: Identifier;
  readonly columns: readonly Identifier[];
}

/** `[AS] alias [(columns)]`. */
export function parseTableAlias(cursor: Cursor): Alias {
  const named = cursor.takeWord('AS') || cursor.isName('alias');
  if (!named) return { columns: [] };
  const alias = cursor.identifier('new-name');
  return { alias, columns: cursor.isSymbol('(') ? cursor.identifierList('new-name') : [] };
}

/** One table with its alias and MATCH_RECOGNIZE. */
function parseTable(cursor: Cursor): TableReference {
  cursor.wants('table');
  const first = cursor.token;
  if (cursor.isWord('UNNEST')) return parseUnnest(cursor, first);
  if (cursor.isSymbol('(')) return parseParenthesised(cursor, first);
  if (cursor.isWord('LATERAL')) return parseLateral(cursor, first);
  if (cursor.isWord('TABLE')) return withTail(cursor, first, parseTableFunction(cursor, false));
  return withTail(cursor, first, parseNamed(cursor, first));
}

type Matchable = NamedTable | DerivedTable | TableFunctionReference;

/** Alias, or MATCH_RECOGNIZE (over the table, aliased or not) and its own alias. */
function withTail(cursor: Cursor, first: Token, table: Matchable): TableReference {
  const inner = cursor.isWord('MATCH_RECOGNIZE') ? { columns: [] } : parseTableAlias(cursor);
  const aliased: Matchable = { ...table, ...inner, range: cursor.rangeFrom(first) };
  if (!cursor.isWord('MATCH_RECOGNIZE')) return aliased;
  const match = parseMatchRecognize(cursor, aliased);
  return { ...match, ...parseTableAlias(cursor), range: cursor.rangeFrom(first) };
}

function parseNamed(cursor: Cursor, first: Token): NamedTable | TableFunctionReference {
  const name = cursor.qualifiedName('table');
  if (cursor.isSymbol('(')) return { kind: 'table-function', call: tableCall(cursor, first, name.parts), lateral: false, columns: [] };
  const before = cursor.grammar.hints(cursor);
  let asOf: Expression | undefined;
  if (cursor.takeWord('FOR')) {
    cursor.expectWords('SYSTEM_TIME', 'AS', 'OF');
    asOf = cursor.grammar.expression(cursor);
  }
  const hints = before.length > 0 ? before : cursor.grammar.hints(cursor);
  return { kind: 'named-table', name, hints, ...(asOf && { asOf }), columns: [] };
}

function parseLateral(cursor: Cursor, first: Token): TableReference {
  cursor.advance();
  if (cursor.isWord('TABLE')) return withTail(cursor, first, parseTableFunction(cursor, true));
  if (cursor.isSymbol('(')) return withTail(cursor, first, derived(cursor.parenthesised(cursor.grammar.query), true));
  if (cursor.isWord('UNNEST')) return parseUnnest(cursor, first);
  const name = cursor.token;
  const { parts } = cursor.qualifiedName('function');
  return withTail(cursor, first, { kind: 'table-function', call: tableCall(cursor, name, parts), lateral: true, columns: [] });
}

const derived = (query: Query, lateral: boolean): DerivedTable => ({ kind: 'derived-table', query, lateral, columns: [] });

/** `TABLE ( call )`. */
function parseTableFunction(cursor: Cursor, lateral: boolean): TableFunctionReference {
  cursor.advance();
  return cursor.parenthesised(() => {
    cursor.wants('function');
    const first = cursor.token;
    const parts = reservedFunctions.has(first.upper) ? [cursor.advance().value] : cursor.qualifiedName('function').parts;
    return { kind: 'table-function', call: tableCall(cursor, first, parts), lateral, columns: [] };
  });
}

/** The call of a table function. */
function tableCall(cursor: Cursor, first: Token, name: readonly string[]): TableFunctionReference['call'] {
  const call = parseTableCallAfterName(cursor, first, name);
  if (call.kind === 'over') throw cursor.failure('sql-misplaced-clause', cursor.previous, 'OVER cannot stand behind a table function.');
  return call;
}

function parseUnnest(cursor: Cursor, first: Token): Unnest {
  cursor.expectWord('UNNEST');
  const operand = cursor.parenthesised(parseArgument);
  const withOrdinality = cursor.takeWords('WITH', 'ORDINALITY');
  return { kind: 'unnest', operand, withOrdinality, ...parseTableAlias(cursor), range: cursor.rangeFrom(first) };
}

/** `(query)`, or a join in parentheses. */
function parseParenthesised(cursor: Cursor, first: Token): TableReference {
  cursor.expectSymbol('(');
  cursor.wants('query');
  if (startsQuery(cursor)) {
    const query = cursor.grammar.query(cursor);
    cursor.expectSymbol(')');
    return withTail(cursor, first, derived(query, false));
  }
  const inner = parseTableReference(cursor);
  const bare = inner.kind === 'derived-table' && inner.alias === undefined && !inner.lateral;
  if (bare && continuesQuery(cursor)) {
    const query = cursor.grammar.continueQuery(cursor, operandOf(inner.query));
    cursor.expectSymbol(')');
    return withTail(cursor, first, derived(query, false));
  }
  cursor.expectSymbol(')');
  return bare ? withTail(cursor, first, inner) : inner;
}

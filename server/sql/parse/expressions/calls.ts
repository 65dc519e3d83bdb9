import type { FunctionCall, OverExpression } from '../../ast/expressions/calls';
import type { Expression } from '../../ast/expressions/expression';
import type { SortItem } from '../../ast/queries/sort-item';
import type { TableArgument } from '../../ast/table-refs/table-function';
import { rangeOf, type Token } from '../../lexer/token';
import type { Cursor } from '../cursor';
import { startsQuery } from './expression-start';

/** The parentheses of a call whose name was read, and FILTER, WITHIN GROUP, OVER behind them. */
export const parseCallAfterName = (cursor: Cursor, first: Token, name: readonly string[]): FunctionCall | OverExpression =>
  parseCall(cursor, first, { name, argument: cursor.grammar.argument });

/** The same of a table function: there a query among the arguments is a table, with PARTITION BY and ORDER BY of its own. */
export const parseTableCallAfterName = (cursor: Cursor, first: Token, name: readonly string[]): FunctionCall | OverExpression =>
  parseCall(cursor, first, { name, argument: parseTableFunctionArgument });

interface Callee {
  readonly name: readonly string[];
  readonly argument: (cursor: Cursor) => Expression;
}

function parseCall(cursor: Cursor, first: Token, { name, argument }: Callee): FunctionCall | OverExpression {
  cursor.expectSymbol('(');
  const distinct = cursor.takeWord('DISTINCT');
  if (!distinct) cursor.takeWord('ALL');
  const args = cursor.isSymbol(')') ? [] : cursor.list(argument);
  const orderBy = cursor.isWord('ORDER') ? cursor.grammar.orderBy(cursor) : undefined;
  const innerNulls = parseNullTreatment(cursor);
  cursor.expectSymbol(')');
  const inside = { name, args, distinct, ...(orderBy && { orderBy }), ...(innerNulls && { nulls: innerNulls }) };
  return parseCallClauses(cursor, first, inside);
}

/** What may follow the closed parentheses of a call. */
export function parseCallClauses(cursor: Cursor, first: Token, inside: Omit<FunctionCall, 'kind'>): FunctionCall | OverExpression {
  const withinGroup = parseWithinGroup(cursor);
  const filter = parseFilter(cursor);
  const nulls = inside.nulls ?? parseNullTreatment(cursor);
  const call: FunctionCall = {
    kind: 'call',
    ...inside,
    ...(nulls && { nulls }),
    ...(withinGroup && { withinGroup }),
    ...(filter && { filter }),
    range: cursor.rangeFrom(first),
  };
  return cursor.isWord('OVER') ? parseOver(cursor, first, call) : call;
}

function parseNullTreatment(cursor: Cursor): 'IGNORE' | 'RESPECT' | undefined {
  if (cursor.takeWords('IGNORE', 'NULLS')) return 'IGNORE';
  return cursor.takeWords('RESPECT', 'NULLS') ? 'RESPECT' : undefined;
}

function parseWithinGroup(cursor: Cursor): SortItem[] | undefined {
  if (!cursor.isWords('WITHIN', 'GROUP')) return undefined;
  cursor.index += 2;
  return cursor.parenthesised(cursor.grammar.orderBy);
}

function parseFilter(cursor: Cursor): Expression | undefined {
  if (!cursor.isWord('FILTER') || !cursor.peekIsSymbol(1, '(')) return undefined;
  cursor.advance();
  return cursor.parenthesised(() => {
    cursor.expectWord('WHERE');
    return cursor.grammar.expression(cursor);
  });
}

function parseOver(cursor: Cursor, first: Token, call: FunctionCall): OverExpression {
  cursor.advance();
  cursor.wants('window-name');
  const window = cursor.isSymbol('(') ? cursor.grammar.windowSpecification(cursor) : cursor.identifier('window-name');
  return { kind: 'over', call, window, range: cursor.rangeFrom(first) };
}

/** One argument: an expression, `name => value`, DESCRIPTOR(…) or a table. */
export const parseArgument = (cursor: Cursor): Expression => parseNamedOr(cursor, parsePlainArgument);

const parseTableFunctionArgument = (cursor: Cursor): Expression => parseNamedOr(cursor, parseQueryOrPlain);

function parseNamedOr(cursor: Cursor, parse: (cursor: Cursor) => Expression): Expression {
  const first = cursor.token;
  if ((first.kind !== 'word' && first.kind !== 'name') || !cursor.peekIsSymbol(1, '=>')) return parse(cursor);
  cursor.advance();
  cursor.advance();
  const name = { kind: 'identifier', name: first.value, range: rangeOf(first) } as const;
  const value = parse(cursor);
  return { kind: 'named-argument', name, value, range: cursor.rangeFrom(first) };
}

/** A query becomes a table. */
function parseQueryOrPlain(cursor: Cursor): Expression {
  const first = cursor.token;
  const value = parsePlainArgument(cursor);
  return value.kind === 'scalar-subquery' ? tableArgument(cursor, first, value.query) : value;
}

function parsePlainArgument(cursor: Cursor): Expression {
  const first = cursor.token;
  if (cursor.isWord('DESCRIPTOR') && cursor.peekIsSymbol(1, '(')) return parseDescriptor(cursor);
  if (cursor.isWord('TABLE')) return parseTableArgument(cursor);
  if (startsQuery(cursor)) return { kind: 'scalar-subquery', query: cursor.grammar.query(cursor), range: cursor.rangeFrom(first) };
  return cursor.grammar.expression(cursor);
}

function parseDescriptor(cursor: Cursor): Expression {
  const first = cursor.advance();
  const columns = cursor.identifierList('column');
  return { kind: 'descriptor', columns, range: cursor.rangeFrom(first) };
}

/** `TABLE name` or `TABLE (query)`, with PARTITION BY and ORDER BY. */
function parseTableArgument(cursor: Cursor): TableArgument {
  const first = cursor.advance();
  const source = cursor.isSymbol('(') ? cursor.parenthesised(cursor.grammar.query) : cursor.qualifiedName('table');
  return tableArgument(cursor, first, source);
}

/** Without parentheses PARTITION BY and ORDER BY take one key: a comma begins the next argument. */
function tableArgument(cursor: Cursor, first: Token, source: TableArgument['source']): TableArgument {
  const partitionBy = cursor.takeWords('PARTITION', 'BY') ? oneOrList(cursor, cursor.grammar.expression) : [];
  const orderBy = cursor.takeWords('ORDER', 'BY') ? oneOrList(cursor, cursor.grammar.sortItem) : [];
  return { kind: 'table-argument', source, partitionBy, orderBy, range: cursor.rangeFrom(first) };
}

function oneOrList<Item>(cursor: Cursor, item: (cursor: Cursor) => Item): Item[] {
  return cursor.isSymbol('(') ? cursor.parenthesised(() => cursor.list(item)) : [item(cursor)];
}

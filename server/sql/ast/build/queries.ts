import type { FunctionCall } from '../expressions/calls';
import type { Expression } from '../expressions/expression';
import type { Hint } from '../hints/hint';
import type { GroupBy } from '../queries/grouping';
import type { Query, QueryBody, SetOperation } from '../queries/query';
import type { Select, SelectItem } from '../queries/select';
import type { SortItem } from '../queries/sort-item';
import type { Join } from '../table-refs/join';
import type { TableArgument, TableFunctionReference } from '../table-refs/table-function';
import type { DerivedTable, NamedTable, TableReference } from '../table-refs/table-reference';
import { identifier, qualifiedName } from './names';

/** A query without WITH, ORDER BY and LIMIT unless `more` has them. */
export const query = (body: QueryBody, more: Partial<Pick<Query, 'with' | 'orderBy' | 'limit' | 'offset'>> = {}): Query => ({
  kind: 'query',
  with: [],
  body,
  orderBy: [],
  ...more,
});

/** A SELECT block: what is not given is absent. */
export const select = (parts: Partial<Omit<Select, 'kind' | 'items'>> & Pick<Select, 'items'>): Select => ({
  kind: 'select',
  hints: [],
  distinct: false,
  windows: [],
  ...parts,
});

/** An output column; an alias that the expression has as its name anyway is left out. */
export function item(expression: Expression, alias?: string): SelectItem {
  const named = alias === undefined || (expression.kind === 'column' && expression.path[expression.path.length - 1] === alias);
  return { kind: 'select-item', expression, ...(!named && { alias: identifier(alias) }) };
}

/** GROUP BY plain keys; undefined for none. */
export function groupBy(...keys: readonly Expression[]): GroupBy | undefined {
  if (keys.length === 0) return undefined;
  return { kind: 'group-by', elements: keys.map((key) => ({ kind: 'grouping-key', expressions: [key] })) };
}

export const sortItem = (expression: Expression, descending = false): SortItem => ({ kind: 'sort-item', expression, descending });

/** A table or view by its name, one step. */
export const table = (name: string, alias?: string): NamedTable => ({
  kind: 'named-table',
  name: qualifiedName(name),
  hints: [],
  columns: [],
  ...(alias !== undefined && { alias: identifier(alias) }),
});

export const derivedTable = (inner: Query, alias?: string): DerivedTable => ({
  kind: 'derived-table',
  query: inner,
  lateral: false,
  columns: [],
  ...(alias !== undefined && { alias: identifier(alias) }),
});

/** TABLE(call). */
export const tableFunction = (call: FunctionCall, alias?: string): TableFunctionReference => ({
  kind: 'table-function',
  call,
  lateral: false,
  columns: [],
  ...(alias !== undefined && { alias: identifier(alias) }),
});

/** `TABLE name` as an argument. */
export const tableArgument = (name: string): TableArgument => ({
  kind: 'table-argument',
  source: qualifiedName(name),
  partitionBy: [],
  orderBy: [],
});

export const join = (joinType: Join['joinType'], left: TableReference, right: TableReference, on?: Expression): Join => ({
  kind: 'join',
  joinType,
  natural: false,
  left,
  right,
  ...(on && { on }),
});

/** All bodies under one another, leaning to the left; at least one. */
export function union(bodies: readonly [QueryBody, ...QueryBody[]], all = true): QueryBody {
  const [first, ...rest] = bodies;
  return rest.reduce<QueryBody>((left, right): SetOperation => ({ kind: 'set-operation', operator: 'UNION', all, left, right }), first);
}

/** `/*+ NAME('key'='value', …) *​/`. */
export const hint = (name: string, options: Readonly<Record<string, string>>): Hint => ({
  kind: 'hint',
  name,
  arguments: Object.entries(options).map(([key, value]) => ({ kind: 'hint-option', key, value })),
});

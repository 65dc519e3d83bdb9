import { input } from '@/server/plan/expr/build';
import type { SortColumn } from '@/server/plan/job/ranking-plans';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { Query, QueryBody } from '@/server/sql/ast/queries/query';
import type { SelectItem } from '@/server/sql/ast/queries/select';
import type { SortItem } from '@/server/sql/ast/queries/sort-item';
import { isBounded } from '../nodes/node-rules';
import { reportUnsupported } from './expressions/expression-context';
import { calc, type QueryContext } from './query-context';

/** ORDER BY of a query whose columns it may or may not show: the body to bind, and how to sort it. */
export interface Ordering {
  readonly body: QueryBody;
  /** For each item the name of an output column, its place, or the place behind the query's own columns of one that was added. */
  readonly items: readonly {
    readonly item: SortItem;
    readonly by: { readonly name: string } | { readonly place: number } | { readonly added: number };
  }[];
}

/** What is neither an output column nor a place becomes a column of the SELECT, for the time of sorting. */
export function prepareOrder(query: Query): Ordering {
  const { body } = query;
  const added: SelectItem[] = [];
  const items = query.orderBy.map((item) => {
    const { expression } = item;
    if (expression.kind === 'numeric-literal') return { item, by: { place: Number(expression.text) - 1 } };
    const name = expression.kind === 'column' ? expression.path.at(-1)! : null;
    const shown =
      body.kind !== 'select' ||
      body.distinct ||
      (name !== null && shows(body.items, name, expression.kind === 'column' ? expression.path : []));
    if (name !== null && shown) return { item, by: { name } };
    added.push({
      kind: 'select-item',
      expression,
      alias: { kind: 'identifier', name: `$order_${added.length}` },
      ...(expression.range ? { range: expression.range } : {}),
    });
    return { item, by: { added: added.length - 1 } };
  });
  return { body: body.kind === 'select' && added.length > 0 ? { ...body, items: [...body.items, ...added] } : body, items };
}

/** An output column has the name, and it is the column itself or renamed to it. */
function shows(items: readonly SelectItem[], name: string, path: readonly string[]): boolean {
  return items.some(({ expression, alias }) => {
    if (alias !== undefined) return alias.name === name && path.length === 1;
    if (expression.kind === 'star')
      return expression.qualifier === undefined || path.length === 1 || expression.qualifier.at(-1) === path[0];
    return expression.kind === 'column' && expression.path.at(-1) === name && (path.length === 1 || expression.path.length === path.length);
  });
}

/** The rows in their order and between OFFSET and LIMIT. */
export function bindOrder(query: Query, { items }: Ordering, node: LogicalNode, context: QueryContext): LogicalNode {
  const { bind } = context;
  const hidden = items.filter(({ by }) => 'added' in by).length;
  const width = node.fields.length - hidden;
  const order: SortColumn[] = [];
  for (const { item, by } of items) {
    const column = 'name' in by ? node.fields.findIndex((field) => field.name === by.name) : 'place' in by ? by.place : width + by.added;
    if (column < 0 || column >= node.fields.length) {
      const name = 'name' in by ? by.name : String(column + 1);
      bind.report('unknown-column', item, { column: name, scope: 'the columns that are selected', hint: '' });
    } else
      order.push({ column, ascending: !item.descending, nullsLast: item.nulls === undefined ? item.descending : item.nulls === 'LAST' });
  }
  const sorted = order.length < items.length ? node : sortNode(query, order, node, context);
  if (hidden === 0) return sorted;
  return calc(context.owner, sorted, {
    condition: null,
    columns: sorted.fields.slice(0, width).map(({ name, type }, i) => ({ name, expr: input(i, type) })),
  });
}

function sortNode(query: Query, order: readonly SortColumn[], node: LogicalNode, { bind, owner, stateTtlMs }: QueryContext): LogicalNode {
  const { origin, stateKey, name } = owner;
  const base = { origin, stateKey, name, input: node, fields: node.fields };
  const offset = query.offset === undefined ? 0 : Number(query.offset.text);
  const fetch = query.limit === undefined ? null : Number(query.limit.text);
  const [first] = order;
  if (first === undefined) return { op: 'limit', ...base, offset, fetch };
  if (fetch !== null)
    return {
      op: 'rank',
      ...base,
      partition: [],
      order,
      from: offset + 1,
      to: offset + fetch,
      toColumn: null,
      emitsRank: false,
      stateTtlMs,
    };
  if (offset > 0) {
    reportUnsupported(bind, query.offset!, 'offset-without-limit');
    return node;
  }
  if (first.ascending && node.fields[first.column]!.time === 'event')
    return { op: 'sort', ...base, timeColumn: first.column, order: order.slice(1) };
  if (isBounded(node)) return { op: 'sort', ...base, timeColumn: null, order };
  reportUnsupported(bind, query.orderBy[0]!, 'order-by');
  return node;
}

import type { NodeOf } from '@/model/graph/document';
import { binary, call, column, derivedTable, item, number, query, select, sortItem, table } from '@/server/sql/ast/build';
import type { OverExpression } from '@/server/sql/ast/expressions/calls';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { SortItem } from '@/server/sql/ast/queries/sort-item';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { freeName } from './free-name';
import type { LoweredInput, LowerContext } from './lower-context';

/** The first row of each key in the order of its time, or the last: row number 1. */
export function lowerDeduplicate(node: NodeOf<'deduplicate'>, context: LowerContext): readonly Statement[] {
  const input = context.single();
  const { keys, orderBy, keep } = node.config;
  if (keys.length === 0) context.incomplete('keys', `"${node.name}" has no key: say which columns make rows the same.`);
  const time = context.chosen(orderBy, 'orderBy', `Choose the column that tells the ${keep} row of "${node.name}", usually a time.`);
  if (input === null || time === null || keys.length === 0) return [];
  const order = [sortItem(time, keep === 'last')];
  return numbered({ input, keys: context.columnsIn(keys, 'keys'), order, rank: '', bound: (row) => binary(row, '=', number(1)) }, context);
}

/** The first rows in an order, of all or of each group. */
export function lowerTopN(node: NodeOf<'top-n'>, context: LowerContext): readonly Statement[] {
  const input = context.single();
  const { keys, orderBy, rows, rank } = node.config;
  if (orderBy.length === 0) context.incomplete('orderBy', `"${node.name}" has no order: say by which column rows are first.`);
  const order = orderBy.flatMap(({ column: name, descending }, i): readonly SortItem[] => {
    const chosen = context.chosen(name, `orderBy.${i}.column`, `Choose the column by which the rows of "${node.name}" are first.`);
    return chosen === null ? [] : [sortItem(chosen, descending)];
  });
  if (input === null || order.length === 0 || order.length < orderBy.length) return [];
  const bound = (row: Expression): Expression => context.at(binary(row, '<=', number(rows)), 'rows');
  return numbered({ input, keys: context.columnsIn(keys, 'keys'), order, rank, bound }, context);
}

interface Numbering {
  readonly input: LoweredInput;
  readonly keys: readonly Expression[];
  readonly order: readonly SortItem[];
  /** The name under which the number comes out; empty: it does not. */
  readonly rank: string;
  readonly bound: (row: Expression) => Expression;
}

function numbered({ input, keys, order, rank, bound }: Numbering, context: LowerContext): readonly Statement[] {
  const names = (input.fields ?? []).map(({ name }) => name);
  const number = rank === '' ? freeName('row_num', names) : rank;
  const over: OverExpression = {
    kind: 'over',
    call: call('ROW_NUMBER'),
    window: { kind: 'window-specification', partitionBy: keys, orderBy: order },
  };
  const items = names.map((name) => item(column(name)));
  const inner = select({ items: [...items, context.at(item(over, number), 'rank')], from: table(input.name) });
  return context.view(
    select({
      items: [...items, ...(rank === '' ? [] : [context.at(item(column(rank)), 'rank')])],
      from: derivedTable(query(inner)),
      where: bound(column(number)),
    }),
  );
}

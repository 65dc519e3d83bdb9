import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Select } from '@/server/sql/ast/queries/select';
import { outputNames, plainTable, plainText, type Drawn } from './drawn';

/** `SELECT … FROM (SELECT …, ROW_NUMBER() OVER (…) AS n FROM input) WHERE n = 1`, or `n <= 10`: a proposal. */
export function liftNumbered(select: Select): Drawn | null {
  const { from, where } = select;
  if (from?.kind !== 'derived-table' || from.query.body.kind !== 'select' || where?.kind !== 'binary') return null;
  const inner = from.query.body;
  const last = inner.items.at(-1);
  const table = plainTable(inner.from);
  if (table === null || last?.expression.kind !== 'over' || last.expression.window.kind !== 'window-specification') return null;
  const { partitionBy, orderBy } = last.expression.window;
  const keys = partitionBy.map(plainText);
  const order = orderBy.map(({ expression, descending }) => ({ column: plainText(expression), descending }));
  const columns = outputNames(select.items);
  if ([...keys, ...order.map(({ column }) => column)].includes(null) || columns === null || order.length === 0) return null;
  const drawn = (node: Drawn['node']): Drawn => ({ node, inputs: [{ table, port: 'in' }], columns });
  const known = { keys: keys as string[] };
  if (where.operator === '=' && order.length === 1)
    return drawn({
      kind: 'deduplicate',
      config: { ...known, orderBy: order[0]!.column!, keep: order[0]!.descending ? 'last' : 'first' },
    });
  const rows = wholeNumber(where.right);
  if (where.operator !== '<=' || rows === null || rows === 0) return null;
  const rank = columns.length === inner.items.length ? (last.alias?.name ?? '') : '';
  return drawn({ kind: 'top-n', config: { ...known, rows, orderBy: order as { column: string; descending: boolean }[], rank } });
}

const wholeNumber = (expression: Expression): number | null =>
  expression.kind === 'numeric-literal' && /^\d{1,9}$/.test(expression.text) ? Number(expression.text) : null;

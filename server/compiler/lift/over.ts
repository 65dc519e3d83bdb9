import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Select } from '@/server/sql/ast/queries/select';
import type { WindowSpecification } from '@/server/sql/ast/queries/window';
import { printExpression } from '@/server/sql/print';
import { mapAst, visitAst } from '../ast-walk';
import { outputNames, plainTable, plainText, type ColumnsOf, type Drawn } from './drawn';
import { milliseconds } from './window';

/** All columns, then functions OVER one window: a proposal. */
export function liftOver(select: Select, columnsOf: ColumnsOf): Drawn | null {
  const table = plainTable(select.from);
  const columns = table === null ? null : columnsOf(table);
  const output = outputNames(select.items);
  const window = select.windows[0]?.window ?? firstWindow(select);
  if (table === null || columns === null || output === null || window === null || window.orderBy.length !== 1) return null;
  const keys = window.partitionBy.map(plainText);
  const orderBy = plainText(window.orderBy[0]!.expression);
  const frame = frameOf(window);
  if (orderBy === null || keys.includes(null) || frame === null) return null;
  const functions = select.items.slice(columns.length).map(({ expression }, i) => ({
    name: output[columns.length + i]!,
    expression: printExpression(mapAst(expression, (part) => (part.kind === 'over' ? part.call : part))),
  }));
  return {
    node: { kind: 'over', config: { keys: keys as string[], orderBy, rows: 10, rangeMs: 3_600_000, ...frame, functions } },
    inputs: [{ table, port: 'in' }],
    columns: output,
  };
}

function firstWindow(select: Select): WindowSpecification | null {
  let found: WindowSpecification | null = null;
  visitAst(select, (node) => {
    if (node.kind === 'over' && node.window.kind === 'window-specification') found ??= node.window;
  });
  return found;
}

type Frame =
  { readonly frame: 'all' } | { readonly frame: 'rows'; readonly rows: number } | { readonly frame: 'time'; readonly rangeMs: number };

function frameOf({ frame }: WindowSpecification): Frame | null {
  if (frame === undefined) return { frame: 'all' };
  const offset: Expression | undefined = frame.start.offset;
  if (offset?.kind === 'numeric-literal' && /^[1-9]\d{0,8}$/.test(offset.text)) return { frame: 'rows', rows: Number(offset.text) };
  const ms = offset === undefined ? null : milliseconds(offset);
  return ms === null || ms <= 0 ? null : { frame: 'time', rangeMs: ms };
}

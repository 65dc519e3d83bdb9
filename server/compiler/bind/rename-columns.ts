import { input } from '@/server/plan/expr/build';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { AstNode, Identifier } from '@/server/sql/ast/node';
import { calc, type QueryContext } from './query-context';

/** The node under new column names, as `AS t (a, b)` and CREATE VIEW v (a, b) give them. */
export function renameColumns(
  node: LogicalNode,
  columns: readonly Identifier[],
  ast: AstNode,
  { bind, owner }: Pick<QueryContext, 'bind' | 'owner'>,
): LogicalNode | null {
  if (columns.length === 0) return node;
  if (columns.length !== node.fields.length) {
    bind.report('column-count', ast, { what: 'The list of column names', given: columns.length, expected: node.fields.length });
    return null;
  }
  if (columns.every((column, i) => column.name === node.fields[i]!.name)) return node;
  return calc(owner, node, {
    condition: null,
    columns: node.fields.map((field, i) => ({ name: columns[i]!.name, expr: input(i, field.type) })),
  });
}

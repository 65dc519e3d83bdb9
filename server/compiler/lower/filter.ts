import type { NodeOf } from '@/model/graph/document';
import { column, createView, item, query, select, table } from '@/server/sql/ast/build';
import type { Statement } from '@/server/sql/ast/statements/statement';
import type { LowerContext } from './lower-context';

/** SELECT all columns WHERE condition. */
export function lowerFilter(node: NodeOf<'filter'>, context: LowerContext): readonly Statement[] {
  const input = context.single();
  const where = context.expression(node.config.condition, 'condition', `"${node.name}" has no condition: say which rows to keep.`);
  if (input === null) return [];
  const items = input.fields.map((field) => item(column(field.name)));
  return [
    createView(node.name, query(select({ items, from: table(input.name), ...(where === null ? {} : { where }) })), context.provenance),
  ];
}

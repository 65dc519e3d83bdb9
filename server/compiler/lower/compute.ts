import type { NodeOf } from '@/model/graph/document';
import { column, createView, item, query, select, table } from '@/server/sql/ast/build';
import type { SelectItem } from '@/server/sql/ast/queries/select';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { nameHint } from '../diagnostics/collector';
import type { LowerContext } from './lower-context';

/** SELECT the kept columns, then the computed ones. */
export function lowerCompute(node: NodeOf<'compute'>, context: LowerContext): readonly Statement[] {
  const input = context.single();
  const { rest, drop, columns } = node.config;
  const computed = columns.flatMap(({ name, expression }, i): readonly SelectItem[] => {
    if (name.trim() === '') context.incomplete(`columns.${i}.name`, 'A computed column has no name.');
    const ast = context.expression(expression, `columns.${i}.expression`, `The column "${name}" has no expression.`);
    return ast === null || name.trim() === '' ? [] : [context.at(item(ast, name), `columns.${i}.expression`)];
  });
  if (input === null) return [];
  const names = input.fields.map((field) => field.name);
  drop.forEach((name, i) => {
    if (!names.includes(name))
      context.report('unknown-column', `drop.${i}`, { column: name, scope: `"${input.name}"`, hint: nameHint(name, names).hint });
  });
  const redefined = new Set([...drop, ...columns.map(({ name }) => name)]);
  const kept = rest === 'drop' ? [] : names.filter((name) => !redefined.has(name)).map((name) => item(column(name)));
  const items = [...kept, ...computed];
  if (items.length > 0) return [createView(node.name, query(select({ items, from: table(input.name) })), context.provenance)];
  context.incomplete('columns', `"${node.name}" would have no columns left: keep or compute at least one.`);
  return [];
}

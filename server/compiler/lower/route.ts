import type { NodeOf } from '@/model/graph/document';
import { relationName } from '@/model/graph/ports';
import { and, column, createView, is, item, query, select, table } from '@/server/sql/ast/build';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Statement } from '@/server/sql/ast/statements/statement';
import type { LowerContext } from './lower-context';

/** One filter for each output; what an earlier one took, and for the rest what any took, is excluded by IS NOT TRUE. */
export function lowerRoute(node: NodeOf<'route'>, context: LowerContext): readonly Statement[] {
  const input = context.single();
  const { outputs, match, rest } = node.config;
  if (outputs.length === 0) context.incomplete('outputs', `"${node.name}" has no outputs: add one with its condition.`);
  checkNames(node, context);
  const conditions = outputs.map(({ name, condition }, i) =>
    context.expression(condition, `outputs.${i}.condition`, `The output "${name}" has no condition: say which rows go there.`),
  );
  if (input === null || outputs.length === 0 || conditions.includes(null)) return [];
  const taken = conditions as readonly Expression[];
  const others = (count: number): readonly Expression[] => taken.slice(0, count).map((condition) => is(condition, 'TRUE', true));
  const view = (port: string, where: Expression): Statement =>
    createView(
      relationName(node, port),
      query(select({ items: input.fields.map((field) => item(column(field.name))), from: table(input.name), where })),
      context.provenance,
    );
  const views = outputs.map(({ name }, i) => view(name, and(taken[i]!, ...(match === 'first' ? others(i) : []))!));
  return rest ? [...views, view('rest', and(...others(taken.length))!)] : views;
}

/** Outputs are told apart by their names, which are part of the views' names. */
function checkNames({ name: node, config: { outputs, rest } }: NodeOf<'route'>, context: LowerContext): void {
  const seen = new Set(rest ? ['rest'] : []);
  outputs.forEach(({ name }, i) => {
    if (name.trim() === '') context.incomplete(`outputs.${i}.name`, `An output of "${node}" has no name.`);
    else if (seen.has(name)) context.report('duplicate-name', `outputs.${i}.name`, { name });
    seen.add(name);
  });
}

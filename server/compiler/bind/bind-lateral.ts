import { nullable, types } from '@headrace/connector-sdk/schema';
import { and, call, caseExpr, input, inputsOf } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { JoinNode, LogicalNode } from '@/server/plan/logical/logical-plan';
import type { DerivedTable } from '@/server/sql/ast/table-refs/table-reference';
import { isUnknown } from '../expr/families';
import type { Correlation } from './bind-unnest';
import { bindExpression } from './expressions/bind-expression';
import { reportUnsupported } from './expressions/expression-context';
import { requireBoolean } from './expressions/operators';
import { joinFields } from './joins/decide-join';
import { calc, type BoundFrom, type FromContext } from './query-context';
import { renameColumns } from './rename-columns';
import { overBoth, valuesOfNothing } from './subqueries/attach';
import { isCorrelated } from './subqueries/outer-columns';
import { pullCorrelation } from './subqueries/pull-correlation';

/** LATERAL (query): what the query asks of the left row becomes the condition of a join; null after a report. */
export function bindLateral(ref: DerivedTable, { left, type, on }: Correlation, context: FromContext): BoundFrom | null {
  const { bind, hints: _, ...outside } = context;
  const bound = bind.binders.query(ref.query, { bind, ...outside, outer: left.scope });
  const plan = bound === null ? null : renameColumns(bound, ref.columns, ref.columns[0] ?? ref, context);
  if (plan === null) return null;
  const pulled = pullCorrelation(plan);
  if (pulled === null) {
    reportUnsupported(bind, ref, 'subquery-correlation');
    return null;
  }
  const width = left.node.fields.length;
  const columns = plan.fields.length;
  // LEFT keeps what an aggregation without keys gives over nothing; an inner join drops such rows, as Flink does.
  const empty = type === 'left' && isCorrelated(plan) ? valuesOfNothing(plan) : null;
  const fields = joinFields(type, [left.node, pulled.node]);
  const scope = left.scope.with({ alias: ref.alias?.name ?? null, fields: fields.slice(width, width + columns), offset: width });
  const inside = { bind, scope, place: 'ON', aggregate: null };
  const condition = on === null ? null : requireBoolean(bindExpression(on, inside), 'ON', on, inside);
  if (condition !== null && isUnknown(condition.type)) return null;
  const own = overBoth(pulled.conditions, left.node, (index) => input(index, left.node.fields[index]!.type));
  const { origin, stateKey, name } = context.owner;
  const node: JoinNode = {
    op: 'join',
    origin,
    stateKey,
    name,
    fields,
    inputs: [left.node, pulled.node],
    type,
    keys: { left: [], right: [], nullSafe: [] },
    condition: [...own, ...(condition === null ? [] : [condition])].reduce<Expr | null>((all, part) => and(all, part), null),
    ttlMs: [context.stateTtlMs, context.stateTtlMs],
    open: true,
  };
  if (empty === null) return { node, scope };
  const [key] = pulled.conditions.flatMap((part) => [...inputsOf(part)]);
  return { node: filled(node, { width, empty, key: key! }, context), scope };
}

/** The joined row with what the aggregation gives over nothing where no partner was found. */
function filled(
  node: LogicalNode,
  { width, empty, key }: { readonly width: number; readonly empty: readonly Expr[]; readonly key: number },
  { owner }: FromContext,
): LogicalNode {
  const missing = call('IS_NULL', [input(width + key, nullable(node.fields[width + key]!.type))], { ...types.BOOLEAN, nullable: false });
  const columns = node.fields.slice(0, width + empty.length).map(({ name, type }, i) => {
    const value = input(i, type);
    return { name, expr: i < width ? value : caseExpr([missing], [empty[i - width]!, value], type) };
  });
  return calc(owner, node, { condition: null, columns });
}

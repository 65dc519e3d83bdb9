import { nullable, types } from '@headrace/connector-sdk/schema';
import { call, caseExpr, input, inputsOf, literal, strictCall, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { AggregateNode, LogicalNode } from '@/server/plan/logical/logical-plan';
import { foldExpr } from '../../rewrite/fold-constants';
import { decideJoin } from '../joins/decide-join';
import { calc, type QueryContext } from '../query-context';
import { isCorrelated, resolveOuter } from './outer-columns';
import { pullCorrelation, type Pulled } from './pull-correlation';

/** How a subquery meets the rows of the query around it. `outer`: what a column of that query is over `node`. */
export interface Attaching {
  readonly node: LogicalNode;
  readonly outer: (index: number) => Expr;
  readonly context: QueryContext;
}

/** Conditions over the subquery's columns and outer ones, as conditions over both rows. */
export const overBoth = (conditions: readonly Expr[], node: LogicalNode, outer: (index: number) => Expr): readonly Expr[] =>
  conditions.map((part) =>
    resolveOuter(
      substitute(part, (index, leaf) => input(index + node.fields.length, leaf.type)),
      outer,
    ),
  );

/** Rows with (`anti`: without) a row of the subquery; null where its correlation cannot be taken out. */
export function attachTest(
  plan: LogicalNode,
  { type, operands }: { readonly type: 'semi' | 'anti'; readonly operands: readonly Expr[] },
  attaching: Attaching,
  equal: (operand: Expr, column: Expr) => Expr,
): LogicalNode | null {
  const pulled = pullCorrelation(operands.length === 0 ? withoutProjection(plan) : plan);
  if (pulled === null) return null;
  const { node, context } = attaching;
  const width = node.fields.length;
  const compared = operands.map((operand, i) => {
    const equals = equal(operand, input(width + i, pulled.node.fields[i]!.type));
    // NOT IN is not true where the comparison is NULL, so such a row counts as found.
    return type === 'anti' && equals.type.nullable
      ? strictCall('OR', [equals, call('IS_NULL', [equals], { ...types.BOOLEAN, nullable: false })], types.BOOLEAN)
      : equals;
  });
  return decideJoin({
    owner: context.owner,
    type,
    inputs: [node, pulled.node],
    parts: [...compared, ...overBoth(pulled.conditions, node, attaching.outer)],
    ttlMs: [context.stateTtlMs, context.stateTtlMs],
  });
}

/** What EXISTS selects is of no account. */
export function withoutProjection(plan: LogicalNode): LogicalNode {
  if (plan.op !== 'calc') return plan;
  const { input: below } = plan;
  const columns = below.fields.map(({ name, type }, i) => ({ name, expr: input(i, type) }));
  return calc(plan, below, { condition: plan.condition, columns });
}

/** The node with the subquery's one value behind its columns, and that value; null where its correlation cannot be taken out. */
export function attachScalar(plan: LogicalNode, attaching: Attaching): { readonly node: LogicalNode; readonly value: Expr } | null {
  const { node, context } = attaching;
  const empty = valueOfNothing(plan);
  const correlated = isCorrelated(plan);
  const pulled = pullCorrelation(plan);
  const single = pulled === null ? null : hasOneRow(plan) ? pulled : singleValue(pulled, context);
  if (single === null) return null;
  const width = node.fields.length;
  const joined = decideJoin({
    owner: context.owner,
    type: 'left',
    inputs: [node, single.node],
    parts: overBoth(single.conditions, node, attaching.outer),
    ttlMs: [context.stateTtlMs, context.stateTtlMs],
  });
  const value = input(width, joined.fields[width]!.type);
  if (!correlated || empty === null) return { node: joined, value };
  const [key] = single.conditions.flatMap((part) => [...inputsOf(part)]);
  const found = input(width + key!, nullable(single.node.fields[key!]!.type));
  return { node: joined, value: caseExpr([call('IS_NULL', [found], { ...types.BOOLEAN, nullable: false })], [empty, value], value.type) };
}

/** An aggregation without keys, under projections: one row, whatever comes. */
function globalAggregate(plan: LogicalNode): AggregateNode | null {
  if (plan.op === 'calc' && plan.condition === null) return globalAggregate(plan.input);
  return plan.op === 'aggregate' && plan.keys.length === 0 ? plan : null;
}
const hasOneRow = (plan: LogicalNode): boolean => globalAggregate(plan) !== null;

/** What an aggregation without keys gives over no rows (COUNT is 0), column by column; null for other plans. */
export function valuesOfNothing(plan: LogicalNode): readonly Expr[] | null {
  const aggregate = globalAggregate(plan);
  if (aggregate === null) return null;
  let row: readonly Expr[] = aggregate.calls.map(({ fn, type }) => literal(fn === 'COUNT' ? '0' : null, type));
  const path: LogicalNode[] = [];
  for (let at: LogicalNode = plan; at.op === 'calc'; at = at.input) path.unshift(at);
  for (const step of path) {
    const before = row;
    if (step.op === 'calc') row = step.projection.map((expr) => foldExpr(substitute(expr, (index) => before[index]!)));
  }
  return row;
}

/** The one value over no rows; null where that is NULL, as a join without partner is. */
function valueOfNothing(plan: LogicalNode): Expr | null {
  const value = valuesOfNothing(plan)?.[0];
  return value === undefined || (value.op === 'literal' && value.value === null) ? null : value;
}

/** More than one row fails the job: the value is aggregated by what must equal the outer row. */
function singleValue(pulled: Pulled, { owner, stateTtlMs }: QueryContext): Pulled | null {
  const { node, conditions } = pulled;
  const equal = conditions.every((part) => part.op === 'call' && (part.fn === 'EQUALS' || part.fn === 'IS_NOT_DISTINCT_FROM'));
  if (!equal) return null;
  const keys = [...new Set(conditions.flatMap((part) => [...inputsOf(part)]))];
  const type = nullable(node.fields[0]!.type);
  const aggregate: AggregateNode = {
    op: 'aggregate',
    origin: owner.origin,
    stateKey: owner.stateKey,
    name: owner.name,
    input: node,
    keys,
    calls: [{ fn: 'SINGLE_VALUE', args: [0], distinct: false, filter: null, type }],
    fields: [...keys.map((key) => ({ ...node.fields[key]!, time: null })), { name: node.fields[0]!.name, type, time: null }],
    stateTtlMs,
  };
  const order = [keys.length, ...keys.keys()];
  const columns = order.map((place) => ({ name: aggregate.fields[place]!.name, expr: input(place, aggregate.fields[place]!.type) }));
  return {
    node: calc(owner, aggregate, { condition: null, columns }),
    conditions: conditions.map((part) => substitute(part, (index, leaf) => input(1 + keys.indexOf(index), leaf.type))),
  };
}

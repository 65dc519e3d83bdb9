import { conjuncts } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { Select } from '@/server/sql/ast/queries/select';
import { applyOver } from './over/apply-over';
import { hasOver, replaceOver, type OverCall, type OverCalls } from './over/over-calls';
import { calc, filtered, type QueryContext } from './query-context';
import { ttlOf } from './state-ttl';
import { hasPlaceholder } from './subqueries/placeholders';
import type { Subqueries } from './subqueries/subqueries';

/** The rows of a SELECT before its output is computed: those of FROM and WHERE, or its groups. */
export interface Rows {
  readonly node: LogicalNode;
  readonly condition: Expr | null;
  readonly columns: readonly { readonly name: string; readonly expr: Expr }[];
  /** What a column of the FROM is over the node. */
  readonly outer: (index: number) => Expr;
  /** Expressions as they were bound, over the node; absent: they are already. */
  readonly over?: (expr: Expr) => Expr;
}

interface Asked {
  readonly select: Select;
  readonly subqueries: Subqueries;
  readonly over: OverCalls;
}

/** The output of a SELECT: first the subqueries of its condition, then OVER, then subqueries of its columns. */
export function output(
  { node, condition, columns, outer, over: place = (expr) => expr }: Rows,
  asked: Asked,
  context: QueryContext,
): LogicalNode {
  const { owner } = context;
  const parts = conjuncts(condition);
  const special = columns.some(({ expr }) => hasPlaceholder(expr) || hasOver(expr));
  if (!special && !parts.some(hasPlaceholder)) return calc(owner, node, { condition, columns });
  const rows = parts.some(hasPlaceholder) ? asked.subqueries.filter({ node, outer }, parts) : filtered(owner, node, condition);
  const ttl = ttlOf(asked.select, context);
  const numbered =
    asked.over.calls.length === 0
      ? { node: rows, values: [] }
      : applyOver(
          rows,
          asked.over.calls.map((call) => placed(call, place)),
          context,
          ttl,
        );
  const attached = asked.subqueries.attach(
    { node: numbered.node, outer },
    columns.map(({ expr }) => replaceOver(expr, (index) => numbered.values[index]!)),
  );
  return calc(owner, attached.node, { condition: null, columns: columns.map(({ name }, i) => ({ name, expr: attached.exprs[i]! })) });
}

const placed = (call: OverCall, place: (expr: Expr) => Expr): OverCall => ({
  ...call,
  args: call.args.map(place),
  filter: call.filter === null ? null : place(call.filter),
  window: {
    ...call.window,
    partition: call.window.partition.map(place),
    order: call.window.order.map((item) => ({ ...item, expr: place(item.expr) })),
  },
});

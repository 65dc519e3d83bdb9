import { call, children, literal, rewriteExpr } from '@/server/plan/expr/build';
import type { CallExpr, Expr } from '@/server/plan/expr/expr';
import { types } from '@headrace/connector-sdk/schema';
import { topological, type LogicalNode } from '@/server/plan/logical/logical-plan';
import { rulesOf } from '../../nodes';

/**
 * Columns of the queries around a subquery, while it is bound: `$outer(level, column)`, level 1 the query right around it. They are
 * gone when the subquery has become a join.
 */
const OUTER = '$outer';

export interface OuterColumn {
  readonly level: number;
  readonly index: number;
}

/** A column as a subquery one level further in sees it. */
export function outerColumn(expr: Expr): Expr {
  const known = readOuter(expr);
  if (known !== null) return makeOuter({ level: known.level + 1, index: known.index }, expr.type);
  return expr.op === 'input' ? makeOuter({ level: 1, index: expr.index }, expr.type) : expr;
}

/** A column of the query right around. */
export const outerAt = (index: number, type: Expr['type']): Expr => makeOuter({ level: 1, index }, type);

const makeOuter = ({ level, index }: OuterColumn, type: Expr['type']): CallExpr =>
  call(OUTER, [literal(level, types.INT), literal(index, types.INT)], type);

export function readOuter(expr: Expr): OuterColumn | null {
  if (expr.op !== 'call' || expr.fn !== OUTER) return null;
  const [level, index] = expr.args.map((arg) => (arg.op === 'literal' ? Number(arg.value) : 0));
  return { level: level!, index: index! };
}

export const hasOuter = (expr: Expr): boolean => readOuter(expr) !== null || children(expr).some(hasOuter);

/** Columns of the query right around become what `by` says; those further out come one level nearer. */
export const resolveOuter = (expr: Expr, by: (index: number) => Expr): Expr =>
  rewriteExpr(expr, (part) => {
    const outer = readOuter(part);
    if (outer === null) return part;
    return outer.level === 1 ? by(outer.index) : makeOuter({ level: outer.level - 1, index: outer.index }, part.type);
  });

/** Whether the plan still reads columns of a query around it. */
export function isCorrelated(node: LogicalNode): boolean {
  let found = false;
  for (const part of topological([node]))
    rulesOf(part).mapExprs?.(part, (expr) => {
      found ||= hasOuter(expr);
      return expr;
    });
  return found;
}

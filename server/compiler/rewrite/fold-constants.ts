import { booleanLiteral, children, isDeterministic, rewriteExpr } from '@/server/plan/expr/build';
import { foldToLiteral } from '@/server/plan/expr/fold';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import { rulesOf } from '../nodes';

/** Calls over constants become constants, and AND and OR lose what cannot matter. What would fail stays, so that it fails where a row reaches it. */
export function foldConstants(node: LogicalNode): LogicalNode {
  return rulesOf(node).mapExprs?.(node, foldExpr) ?? node;
}

export const foldExpr = (expr: Expr): Expr => rewriteExpr(expr, foldNode);

/** Over constants alone; constructors of nested values have no literal form and stay calls. */
const isConstant = (expr: Expr): boolean =>
  expr.op === 'literal' || (expr.op !== 'input' && !isUserCall(expr) && children(expr).every(isConstant));
const isUserCall = (expr: Expr): boolean => expr.op === 'call' && expr.user !== undefined;

function foldNode(expr: Expr): Expr {
  if (expr.op === 'call' && (expr.fn === 'AND' || expr.fn === 'OR')) {
    const decisive = expr.fn === 'OR';
    if (expr.args.some((arg) => arg.op === 'literal' && arg.value === decisive)) return booleanLiteral(decisive);
    const rest = expr.args.filter((arg) => !(arg.op === 'literal' && arg.value === !decisive));
    if (rest.length === 1) return rest[0]!;
    if (rest.length === 0) return booleanLiteral(!decisive);
  }
  const constant = expr.op !== 'literal' && isConstant(expr) && isDeterministic(expr);
  return constant ? (foldToLiteral(expr) ?? expr) : expr;
}

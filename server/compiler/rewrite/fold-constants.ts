import { booleanLiteral, children, isDeterministic, rewriteExpr } from '@/server/plan/expr/build';
import { foldToLiteral } from '@/server/plan/expr/fold';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';

/** Calls over constants become constants, and AND and OR lose what cannot matter. What would fail stays, so that it fails where a row reaches it. */
export function foldConstants(node: LogicalNode): LogicalNode {
  switch (node.op) {
    case 'calc': {
      const condition = node.condition === null ? null : foldExpr(node.condition);
      return { ...node, condition: isTrue(condition) ? null : condition, projection: node.projection.map(foldExpr) };
    }
    case 'watermark':
      return { ...node, expression: foldExpr(node.expression) };
    case 'lookup-join':
      return {
        ...node,
        condition: node.condition === null ? null : foldExpr(node.condition),
        keys: node.keys.map((key) => ('constant' in key.stream ? { ...key, stream: { constant: foldExpr(key.stream.constant) } } : key)),
      };
    default:
      return node;
  }
}

const isTrue = (expr: Expr | null): boolean => expr?.op === 'literal' && expr.value === true;

export const foldExpr = (expr: Expr): Expr => rewriteExpr(expr, foldNode);

function foldNode(expr: Expr): Expr {
  if (expr.op === 'call' && (expr.fn === 'AND' || expr.fn === 'OR')) {
    const decisive = expr.fn === 'OR';
    if (expr.args.some((arg) => arg.op === 'literal' && arg.value === decisive)) return booleanLiteral(decisive);
    const rest = expr.args.filter((arg) => !(arg.op === 'literal' && arg.value === !decisive));
    if (rest.length === 1) return rest[0]!;
    if (rest.length === 0) return booleanLiteral(!decisive);
  }
  const constant =
    expr.op !== 'literal' && expr.op !== 'input' && children(expr).every((child) => child.op === 'literal') && isDeterministic(expr);
  return constant ? (foldToLiteral(expr) ?? expr) : expr;
}

import { types, withNullability, type DataType } from '@headrace/connector-sdk/schema';
import { call } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import { interchangeable, isUnknown, sameType } from './families';

/**
 * The expression as a value of `to`; itself where a function may take it as it is. NULL of no type becomes NULL of the type. The result
 * is as nullable as the expression. Untyped expressions pass through.
 */
export function convert(expr: Expr, to: DataType): Expr {
  if (isUnknown(expr.type) || interchangeable(expr.type, to)) return expr;
  if (expr.op === 'literal' && expr.value === null) return { ...expr, type: withNullability(to, true) };
  return call('CAST', [expr], withNullability(to, expr.type.nullable));
}

/** As `convert`, but the type is reached exactly: also lengths of texts, as branches of CASE and columns of tables need it. */
export function convertExactly(expr: Expr, to: DataType): Expr {
  if (isUnknown(expr.type) || sameType(expr.type, to, false)) return expr;
  if (expr.op === 'literal' && expr.value === null) return { ...expr, type: withNullability(to, true) };
  if (expr.op === 'literal' && expr.type.kind === 'CHAR' && to.kind === 'VARCHAR' && expr.type.length <= to.length)
    return { ...expr, type: withNullability(to, false) };
  return call('CAST', [expr], withNullability(to, expr.type.nullable));
}

export const defaultTypes = { text: types.STRING, timestamp: types.TIMESTAMP(3) } as const;

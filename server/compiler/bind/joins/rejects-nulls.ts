import type { Expr } from '@/server/plan/expr/expr';

/** Functions that are NULL where an argument is. */
const strict = new Set([
  'EQUALS',
  'NOT_EQUALS',
  'LESS',
  'LESS_OR_EQUAL',
  'GREATER',
  'GREATER_OR_EQUAL',
  'PLUS',
  'MINUS',
  'TIMES',
  'DIVIDE',
  'MOD',
  'NEGATE',
  'NOT',
  'CAST',
  'DATETIME_PLUS',
  'LIKE',
  'UPPER',
  'LOWER',
]);

/** Whether the condition cannot hold where all of the columns are NULL. False where that is not known. */
export function rejectsNulls(condition: Expr, isNull: (column: number) => boolean): boolean {
  if (condition.op !== 'call') return isNullThere(condition, isNull);
  if (condition.fn === 'AND') return condition.args.some((arg) => rejectsNulls(arg, isNull));
  if (condition.fn === 'OR') return condition.args.every((arg) => rejectsNulls(arg, isNull));
  if (['IS_NOT_NULL', 'IS_TRUE', 'IS_FALSE'].includes(condition.fn)) return isNullThere(condition.args[0]!, isNull);
  if (condition.fn === 'IN') return isNullThere(condition.args[0]!, isNull);
  return isNullThere(condition, isNull);
}

function isNullThere(expr: Expr, isNull: (column: number) => boolean): boolean {
  if (expr.op === 'input') return isNull(expr.index);
  return expr.op === 'call' && strict.has(expr.fn) && expr.args.some((arg) => isNullThere(arg, isNull));
}

import { children } from './build';
import { evaluate } from './evaluate';
import type { Expr, LiteralExpr } from './expr';
import { EvaluationError, literalOf } from './values';

/** Functions that read the session's time zone although no LTZ type shows it. */
const zoned = new Set(['FROM_UNIXTIME', 'UNIX_TIMESTAMP', 'CURRENT_DATE', 'LOCALTIMESTAMP']);

/** Years of two digits are of the century around today. */
const readsToday = (expr: Expr): boolean =>
  expr.op === 'call' && expr.fn === 'TO_DATE' && expr.args[1]?.op === 'literal' && /(?<!y)yy?(?!y)/.test(String(expr.args[1].value));

/** The value of an expression over constants as a literal; null where it would fail, depends on the session or the day, or has no literal form. */
export function foldToLiteral(expr: Expr): LiteralExpr | null {
  if (readsZone(expr)) return null;
  try {
    return literalOf(evaluate(expr, [], { timeZone: 'UTC', nowMs: 0 }), expr.type);
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}

const readsZone = (expr: Expr): boolean =>
  expr.type.kind === 'TIMESTAMP_LTZ' || (expr.op === 'call' && zoned.has(expr.fn)) || readsToday(expr) || children(expr).some(readsZone);

import { patternFault, type PatternKind, type PatternUse } from '@/server/plan/expr/date-pattern';
import type { Expr } from '@/server/plan/expr/expr';
import { unsupportedPart } from '@/server/plan/expr/regular-expression';
import { isString } from '../../expr/families';
import type { Feature } from '../../capabilities/capabilities';

/** What a constant pattern of the call asks for that is not supported. A pattern that comes with the rows ends the job instead. */
export function refusedPattern(expr: Expr): Feature | null {
  if (expr.op !== 'call') return null;
  const [value, pattern, third] = expr.args;
  switch (expr.fn) {
    case 'REGEXP':
    case 'REGEXP_REPLACE':
      return refusedExpression(pattern);
    case 'REGEXP_EXTRACT':
      return refusedExpression(pattern, third?.op === 'literal' ? Number(third.value) : 0);
    case 'STR_TO_MAP':
      return refusedExpression(pattern) ?? refusedExpression(third);
    case 'TO_TIMESTAMP':
      return refusedDate(pattern, 'formatter', 'read');
    case 'TO_DATE':
    case 'UNIX_TIMESTAMP':
      return refusedDate(pattern, 'simple', 'read');
    case 'FROM_UNIXTIME':
      return refusedDate(pattern, 'simple', 'write');
    case 'DATE_FORMAT':
      return refusedDate(pattern, isString(value!.type) ? 'simple' : 'formatter', 'write');
    default:
      return null;
  }
}

const constant = (expr: Expr | undefined): string | null => (expr?.op === 'literal' && typeof expr.value === 'string' ? expr.value : null);

function refusedExpression(expr: Expr | undefined, group = 0): Feature | null {
  const source = constant(expr);
  return source !== null && unsupportedPart(source, group) !== null ? 'regular-expression-part' : null;
}

function refusedDate(expr: Expr | undefined, kind: PatternKind, use: PatternUse): Feature | null {
  const pattern = constant(expr);
  return pattern !== null && patternFault(pattern, kind, use)?.kind === 'unsupported' ? 'date-pattern-letter' : null;
}

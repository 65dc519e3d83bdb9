import type { OverFrame } from '@/server/plan/job/ranking-plans';
import type { FrameBound, WindowSpecification } from '@/server/sql/ast/queries/window';
import { foldExpr } from '../../rewrite/fold-constants';
import { bindExpression } from '../expressions/bind-expression';
import { reportUnsupported, type ExpressionContext } from '../expressions/expression-context';

/** The frame, by default from the first row to the current one with its peers (numbering and LAG: to the row itself); null after a report. */
export function frameOf({ frame }: WindowSpecification, fn: string, context: ExpressionContext): OverFrame | null {
  if (fn === 'ROW_NUMBER' || fn === 'LAG') return { mode: 'rows', preceding: null };
  if (frame === undefined) return { mode: 'range', preceding: null };
  const mode = frame.mode === 'ROWS' ? 'rows' : 'range';
  const ends = frame.end === undefined || frame.end.type === 'CURRENT ROW';
  if (!ends || (frame.start.type !== 'UNBOUNDED PRECEDING' && frame.start.type !== 'PRECEDING' && frame.start.type !== 'CURRENT ROW')) {
    reportUnsupported(context.bind, frame, 'over-frame');
    return null;
  }
  if (frame.start.type === 'UNBOUNDED PRECEDING') return { mode, preceding: null };
  const preceding = frame.start.type === 'CURRENT ROW' ? 0 : offsetOf(frame.start, mode, context);
  return preceding === null ? null : { mode, preceding };
}

/** Rows, or milliseconds. */
function offsetOf(bound: FrameBound, mode: OverFrame['mode'], context: ExpressionContext): number | null {
  const expr = foldExpr(bindExpression(bound.offset!, context));
  const kinds = mode === 'rows' ? ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'] : ['INTERVAL_DAY_TIME'];
  if (expr.op === 'literal' && expr.value !== null && kinds.includes(expr.type.kind) && Number(expr.value) >= 0) return Number(expr.value);
  context.bind.report('type-mismatch', bound, {
    what: 'PRECEDING',
    expected: mode === 'rows' ? 'a whole number' : 'an INTERVAL of days to seconds',
    given: 'something else',
    advice: '',
  });
  return null;
}

import type { DataType } from '@headrace/connector-sdk/schema';
import type { OverFrame } from '@/server/plan/job/ranking-plans';
import type { FrameBound, WindowSpecification } from '@/server/sql/ast/queries/window';
import { foldExpr } from '../../rewrite/fold-constants';
import { bindExpression } from '../expressions/bind-expression';
import { reportUnsupported, type ExpressionContext } from '../expressions/expression-context';

/** What the frame is for: the function, and the types of the ORDER BY. */
interface Framed {
  readonly fn: string;
  readonly order: readonly DataType[];
}

/** The frame, by default from the first row to the current one with its peers (numbering, LAG and LEAD: to the row itself); null after a report. */
export function frameOf({ frame }: WindowSpecification, { fn, order }: Framed, context: ExpressionContext): OverFrame | null {
  if (fn === 'ROW_NUMBER' || fn === 'LAG' || fn === 'LEAD') return { mode: 'rows', preceding: null };
  if (frame === undefined) return { mode: 'range', preceding: null };
  const mode = frame.mode === 'ROWS' ? 'rows' : 'range';
  const ends = frame.end === undefined || frame.end.type === 'CURRENT ROW';
  if (!ends || (frame.start.type !== 'UNBOUNDED PRECEDING' && frame.start.type !== 'PRECEDING' && frame.start.type !== 'CURRENT ROW')) {
    reportUnsupported(context.bind, frame, 'over-frame');
    return null;
  }
  if (frame.start.type === 'UNBOUNDED PRECEDING') return { mode, preceding: null };
  const offset = mode === 'rows' ? rowOffset : rangeOffset(order);
  if (offset === null) {
    reportUnsupported(context.bind, frame, 'over-range-order');
    return null;
  }
  const preceding = frame.start.type === 'CURRENT ROW' ? 0 : offsetOf(frame.start, offset, context);
  return preceding === null ? null : { mode, preceding };
}

/** What may stand before PRECEDING. */
interface Offset {
  readonly kinds: readonly DataType['kind'][];
  readonly expected: string;
}

const whole: Offset['kinds'] = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];
const rowOffset: Offset = { kinds: whole, expected: 'a whole number' };
const times: Offset['kinds'] = ['TIMESTAMP', 'TIMESTAMP_LTZ', 'DATE', 'TIME'];

/** Of a RANGE over one column that has distances; null: there is none. */
function rangeOffset(order: readonly DataType[]): Offset | null {
  const [type] = order;
  if (type === undefined || order.length > 1) return null;
  if (times.includes(type.kind)) return { kinds: ['INTERVAL_DAY_TIME'], expected: 'an INTERVAL of days to seconds' };
  return [...whole, 'FLOAT', 'DOUBLE'].includes(type.kind) ? rowOffset : null;
}

/** Rows, milliseconds, or what the order column counts. */
function offsetOf(bound: FrameBound, { kinds, expected }: Offset, context: ExpressionContext): number | null {
  const expr = foldExpr(bindExpression(bound.offset!, context));
  if (expr.op === 'literal' && expr.value !== null && kinds.includes(expr.type.kind) && Number(expr.value) >= 0) return Number(expr.value);
  context.bind.report('type-mismatch', bound, { what: 'PRECEDING', expected, given: 'something else', advice: '' });
  return null;
}

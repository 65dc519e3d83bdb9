import { notNull, types } from '@headrace/connector-sdk/schema';
import type { LogicalField, WindowMark } from '@/server/plan/logical/logical-plan';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import { isUnknown } from '../expr/families';
import { foldExpr } from '../rewrite/fold-constants';
import type { BindContext } from './bind-context';
import { bindExpression } from './expressions/bind-expression';
import { Scope } from './scope';

/** The columns that a window adds: window_start, window_end, window_time. */
export function boundFields(time: LogicalField | null, cut: Omit<WindowMark, 'part' | 'local'>): readonly LogicalField[] {
  const mark = time?.type.kind === 'TIMESTAMP_LTZ' ? { ...cut, local: true as const } : cut;
  const edge = (part: 'start' | 'end'): LogicalField => ({
    name: `window_${part}`,
    type: notNull(types.TIMESTAMP(3)),
    time: null,
    window: { part, ...mark },
  });
  const type = notNull(time?.type ?? types.TIMESTAMP(3));
  return [edge('start'), edge('end'), { name: 'window_time', type, time: mark.time, window: { part: 'time', ...mark } }];
}

/** Milliseconds of an INTERVAL of a window; null after a report. */
export function durationArgument(arg: Expression, parameter: string, bind: BindContext): number | null {
  const expr = foldExpr(bindExpression(arg, { bind, scope: new Scope([]), place: 'a window', aggregate: null }));
  if (isUnknown(expr.type)) return null;
  const value = expr.type.kind === 'INTERVAL_DAY_TIME' && expr.op === 'literal' ? Number(expr.value) : null;
  if (value !== null && (value > 0 || parameter === 'OFFSET')) return value;
  bind.within(arg, () =>
    bind.report('invalid-window', arg, { reason: `its ${parameter.toLowerCase()} must be a positive INTERVAL of days to seconds` }),
  );
  return null;
}

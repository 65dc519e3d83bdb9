import { ticksPerMillisecond, type TemporalType } from '@headrace/connector-sdk/schema';
import { children, input, rewriteExpr } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { CalcPlan } from '@/server/plan/job/job-plan';
import { compileCondition, compileExpr } from '../../codegen/expression';
import { wideFromDouble } from '../../codegen/expr-scope';
import { SharedValues } from '../../codegen/shared-values';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { Value } from '../../codegen/value';
import type { OperatorClock } from '../../time/operator-clock';

export interface CalcOptions {
  readonly plan: CalcPlan;
  readonly needed: ReadonlySet<number>;
  readonly label: string;
  readonly clock: OperatorClock;
}

/** Writes filter and projection of one row; columns that nobody behind reads are not computed. Leaves `label` on a row that is dropped. */
export function projectRow(loop: LoopWriter, row: RowAccess, calc: CalcOptions): RowAccess {
  const watched = readsWatermark(calc.plan) ? withWatermark(loop, row, calc.clock) : { row, changed: (expr: Expr): Expr => expr };
  const condition = calc.plan.condition && watched.changed(calc.plan.condition);
  const projection = [...calc.needed].sort((a, b) => a - b).map((index) => [index, watched.changed(calc.plan.projection[index]!)] as const);
  const plain = loop.scope(watched.row);
  const exprs = projection.map(([, expr]) => expr);
  const scope = { ...plain, shared: new SharedValues(plain, condition === null ? exprs : [condition, ...exprs]) };
  compileCondition(scope, condition, calc.label);
  const columns = new Map<number, Value>(projection.map(([index, expr]) => [index, compileExpr(scope, expr)]));
  return { kind: row.kind, column: (index) => columns.get(index)! };
}

const isWatermark = (expr: Expr): boolean => expr.op === 'call' && expr.fn === 'CURRENT_WATERMARK';
const asksWatermark = (expr: Expr): boolean => isWatermark(expr) || children(expr).some(asksWatermark);

/** Whether rows see the watermark: then it must rise between two rows wherever it can. */
export const readsWatermark = ({ condition, projection }: CalcPlan): boolean =>
  projection.some(asksWatermark) || (condition !== null && asksWatermark(condition));

/** The row with the watermark (NULL before the first) behind its columns, and expressions that read it there. */
function withWatermark(
  loop: LoopWriter,
  row: RowAccess,
  clock: OperatorClock,
): { readonly row: RowAccess; readonly changed: (expr: Expr) => Expr } {
  const { builder } = loop;
  const watermark = builder.fresh('watermark');
  builder.line(`const ${watermark} = ${builder.bind('clock', clock)}.watermark;`);
  const places = new Map<number, Value>();
  const changed = (expr: Expr): Expr =>
    rewriteExpr(expr, (at) => {
      if (!isWatermark(at)) return at;
      const place = -1 - places.size;
      const ticks = ticksPerMillisecond((at.type as TemporalType).precision);
      places.set(place, wideFromDouble(loop.scope(row), at.type, `${watermark} * ${ticks}`, `(${watermark} === -Infinity)`));
      return input(place, at.type);
    });
  return { row: { kind: row.kind, column: (index) => places.get(index) ?? row.column(index) }, changed };
}

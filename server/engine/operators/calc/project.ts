import type { CalcPlan } from '@/server/plan/job/job-plan';
import { compileCondition, compileExpr } from '../../codegen/expression';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { Value } from '../../codegen/value';

/** Writes filter and projection of one row; columns that nobody behind reads are not computed. Leaves `label` on a row that is dropped. */
export function projectRow(
  loop: LoopWriter,
  row: RowAccess,
  calc: { readonly plan: CalcPlan; readonly needed: ReadonlySet<number>; readonly label: string },
): RowAccess {
  const scope = loop.scope(row);
  compileCondition(scope, calc.plan.condition, calc.label);
  const columns = new Map<number, Value>();
  calc.plan.projection.forEach((expr, index) => {
    if (calc.needed.has(index)) columns.set(index, compileExpr(scope, expr));
  });
  return { kind: row.kind, column: (index) => columns.get(index)! };
}

import type { Expr } from '@/server/plan/expr/expr';
import type { CalcNode, LogicalField, LogicalNode } from '@/server/plan/logical/logical-plan';
import type { Hint } from '@/server/sql/ast/hints/hint';
import type { BindContext } from './bind-context';
import type { Relations } from './relations';
import type { Owner } from './resolved-table';
import { timeOf } from './scan-table';
import type { Scope } from './scope';

export interface QueryContext {
  readonly bind: BindContext;
  readonly relations: Relations;
  readonly owner: Owner;
  /** State time-to-live of aggregations where no hint says otherwise. */
  readonly stateTtlMs: number | null;
}

/** A bound FROM clause: rows and what names mean over them. */
export interface BoundFrom {
  readonly node: LogicalNode;
  readonly scope: Scope;
}

/** A table reference binds with the hints of its SELECT at hand. */
export interface FromContext extends QueryContext {
  readonly hints: readonly Hint[];
}

/** A projection with its names; columns that are passed on keep their time. */
export function calc(
  owner: Owner,
  source: LogicalNode,
  part: { condition: Expr | null; columns: readonly { name: string; expr: Expr }[] },
): CalcNode {
  const fields = part.columns.map(({ name, expr }): LogicalField => ({ name, type: expr.type, time: timeOf(expr, source) }));
  return { op: 'calc', ...owner, fields, input: source, condition: part.condition, projection: part.columns.map(({ expr }) => expr) };
}

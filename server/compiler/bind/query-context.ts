import { input } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { CalcNode, LogicalField, LogicalNode, SinkNode } from '@/server/plan/logical/logical-plan';
import type { Hint } from '@/server/sql/ast/hints/hint';
import type { BindContext } from './bind-context';
import type { Relations } from './relations';
import type { Owner } from './resolved-table';
import type { Scope } from './scope';
import type { EmitSettings } from './window-emit';

export interface QueryContext {
  readonly bind: BindContext;
  readonly relations: Relations;
  readonly owner: Owner;
  /** State time-to-live of what keeps state where no hint says otherwise. */
  readonly stateTtlMs: number | null;
  /** When windows in GROUP BY speak. */
  readonly emit: EmitSettings;
  /** Texts and bytes are cut and filled to the length of a sink's column, whatever their type promises. */
  readonly fitsLengths: boolean;
  /** See `SinkNode`. */
  readonly onNull: SinkNode['onNull'];
  /** Nobody names the columns of the result: they go by their places, so two may have one name. */
  readonly byPosition?: true;
  /** Of the query around a subquery. */
  readonly outer?: Scope;
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

/** The field that an expression over `from` gives: what is passed on keeps its time and its part of a window. */
export function fieldOf(name: string, expr: Expr, from: Pick<LogicalNode, 'fields'>): LogicalField {
  const source = expr.op === 'input' ? from.fields[expr.index] : undefined;
  const clock = expr.op === 'call' && expr.fn === 'PROCTIME' ? 'processing' : null;
  const field = { name, type: expr.type, time: source?.time ?? clock };
  return source?.window === undefined ? field : { ...field, window: source.window };
}

/** A projection with its names. */
export function calc(
  owner: Owner,
  source: LogicalNode,
  part: { condition: Expr | null; columns: readonly { name: string; expr: Expr }[] },
): CalcNode {
  const fields = part.columns.map(({ name, expr }) => fieldOf(name, expr, source));
  return {
    op: 'calc',
    ...ownerOf(owner),
    fields,
    input: source,
    condition: part.condition,
    projection: part.columns.map(({ expr }) => expr),
  };
}

/** What a plan node tells of whom it is for: of an owner that may know more. */
export const ownerOf = ({ origin, stateKey, name }: Owner): Owner => ({ origin, stateKey, name });

export const allColumns = (node: LogicalNode): readonly { name: string; expr: Expr }[] =>
  node.fields.map(({ name, type }, i) => ({ name, expr: input(i, type) }));

/** The rows for which the condition holds, with all their columns. */
export const filtered = (owner: Owner, node: LogicalNode, condition: Expr | null): LogicalNode =>
  condition === null ? node : calc(owner, node, { condition, columns: allColumns(node) });

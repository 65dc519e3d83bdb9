import { and, conjuncts, input, inputsOf, substitute } from '@/server/plan/expr/build';
import type { Expr, InputExpr } from '@/server/plan/expr/expr';
import type { CalcNode, LogicalNode, WindowAggregateNode, WindowTableNode } from '@/server/plan/logical/logical-plan';
import type { AstNode } from '@/server/sql/ast/node';
import { reportUnsupported } from './expressions/expression-context';
import type { QueryContext } from './query-context';

export type WindowBound = WindowAggregateNode['bounds'][number];
const boundOrder: readonly WindowBound[] = ['window-start', 'window-end', 'window-time'];

/** The rows under a window table function, without the columns that it adds: those are made by the aggregation itself. */
export interface StrippedWindow {
  readonly window: WindowTableNode;
  readonly node: LogicalNode;
  readonly condition: Expr | null;
  /** Conditions on window bounds alone, over the columns as they were; they hold for whole groups. */
  readonly late: readonly Expr[];
  /** The event-time column, over the columns as they were. */
  readonly time: Expr;
  readonly shift: (expr: Expr) => Expr;
  readonly bounds: ReadonlyMap<number, WindowBound>;
}

/** Null where no window table function lies directly below; `failed` after a report where one is used in a way that has no operator. */
export function stripWindow(
  node: LogicalNode,
  condition: Expr | null,
  ast: AstNode,
  { bind }: QueryContext,
): StrippedWindow | null | 'failed' {
  const path: CalcNode[] = [];
  let at = node;
  for (; at.op === 'calc'; at = at.input) path.unshift(at);
  if (at.op !== 'window-table') return null;
  const stripped = rebuild(at, path);
  if (stripped === null) {
    reportUnsupported(bind, ast, 'window-without-aggregate');
    return 'failed';
  }
  const usesBound = (expr: Expr): boolean => [...inputsOf(expr)].some((index) => stripped.bounds.has(index));
  const onlyBounds = (expr: Expr): boolean => [...inputsOf(expr)].every((index) => stripped.bounds.has(index));
  const all = conjuncts(condition);
  if (all.some((part) => usesBound(part) && !onlyBounds(part))) {
    reportUnsupported(bind, ast, 'window-without-aggregate');
    return 'failed';
  }
  const early = all.filter((part) => !usesBound(part)).map(stripped.shift);
  return {
    ...stripped,
    window: at,
    condition: early.reduce<Expr | null>((sum, part) => and(sum, part), null),
    late: all.filter(usesBound),
  };
}

export const boundAt = (key: Expr, { bounds }: StrippedWindow): WindowBound | null =>
  key.op === 'input' ? (bounds.get(key.index) ?? null) : null;

type Rebuilt = Pick<StrippedWindow, 'node' | 'time' | 'shift' | 'bounds'>;

function rebuild(window: WindowTableNode, path: readonly CalcNode[]): Rebuilt | null {
  const width = window.input.fields.length;
  let node = window.input;
  let bounds = new Map(boundOrder.map((bound, i) => [width + i, bound] as const));
  let places = new Map(window.input.fields.map((_, i) => [i, i]));
  let time = window.timeColumn;
  for (const calc of path) {
    const before = { bounds, places };
    const touches = (expr: Expr): boolean => [...inputsOf(expr)].some((index) => before.bounds.has(index));
    const isBound = (expr: Expr): expr is InputExpr => expr.op === 'input' && before.bounds.has(expr.index);
    if ((calc.condition !== null && touches(calc.condition)) || calc.projection.some((expr) => touches(expr) && !isBound(expr)))
      return null;
    const move = (expr: Expr): Expr => substitute(expr, (index, leaf) => input(before.places.get(index)!, leaf.type));
    const kept = calc.projection.flatMap((expr, i) => (isBound(expr) ? [] : [{ expr: move(expr), i, field: calc.fields[i]! }]));
    bounds = new Map(calc.projection.flatMap((expr, i) => (isBound(expr) ? [[i, before.bounds.get(expr.index)!] as const] : [])));
    places = new Map(kept.map(({ i }, position) => [i, position]));
    const carried = kept.findIndex(({ expr }) => expr.op === 'input' && expr.index === time);
    const timeField = node.fields[time]!;
    const withTime = carried >= 0 ? kept : [...kept, { expr: input(time, timeField.type), i: -1, field: timeField }];
    node = {
      ...calc,
      input: node,
      condition: calc.condition === null ? null : move(calc.condition),
      projection: withTime.map(({ expr }) => expr),
      fields: withTime.map(({ field }) => field),
    };
    time = carried >= 0 ? carried : kept.length;
  }
  const [finalTime, finalPlaces] = [time, places];
  const shift = (expr: Expr): Expr =>
    isShifted(expr) ? expr : substitute(expr, (index, leaf) => input(finalPlaces.get(index) ?? index, leaf.type));
  const timeExpr = input(finalTime, node.fields[finalTime]!.type);
  shiftedTimes.add(timeExpr);
  return { node, time: timeExpr, shift, bounds };
}

/** The time column is already a column of the stripped input. */
const shiftedTimes = new WeakSet<object>();
const isShifted = (expr: Expr): boolean => shiftedTimes.has(expr);

import { and, conjuncts, input, inputsOf, substitute } from '@/server/plan/expr/build';
import type { Expr, InputExpr } from '@/server/plan/expr/expr';
import type { CalcNode, LogicalNode, WindowAggregateNode, WindowTableNode } from '@/server/plan/logical/logical-plan';

export type WindowBound = WindowAggregateNode['bounds'][number];
const boundOrder: readonly WindowBound[] = ['window-start', 'window-end', 'window-time'];

/** The rows under a window table function, without the columns that it adds: those are made by the aggregation itself. */
export interface StrippedWindow {
  readonly window: WindowTableNode;
  readonly node: LogicalNode;
  readonly condition: Expr | null;
  /** Conditions on window bounds alone, over the columns as they were; they hold for whole groups. */
  readonly late: readonly Expr[];
  /** The time column, over `node`. */
  readonly time: Expr;
  readonly shift: (expr: Expr) => Expr;
  readonly bounds: ReadonlyMap<number, WindowBound>;
}

/** Null where no window table function lies directly below, or its bounds are computed with before they are grouped by. */
export function stripWindow(node: LogicalNode, condition: Expr | null): StrippedWindow | null {
  const path: CalcNode[] = [];
  let at = node;
  for (; at.op === 'calc'; at = at.input) path.unshift(at);
  if (at.op !== 'window-table') return null;
  const stripped = rebuild(at, path);
  if (stripped === null) return null;
  const usesBound = (expr: Expr): boolean => [...inputsOf(expr)].some((index) => stripped.bounds.has(index));
  const onlyBounds = (expr: Expr): boolean => [...inputsOf(expr)].every((index) => stripped.bounds.has(index));
  const all = conjuncts(condition);
  if (all.some((part) => usesBound(part) && !onlyBounds(part))) return null;
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

/** Where the columns of `node` before stand after its window's bounds are gone. */
interface Position {
  readonly node: LogicalNode;
  readonly bounds: ReadonlyMap<number, WindowBound>;
  readonly places: ReadonlyMap<number, number>;
  readonly time: number;
}

function rebuild(window: WindowTableNode, path: readonly CalcNode[]): Rebuilt | null {
  const width = window.input.fields.length;
  let at: Position | null = {
    node: window.input,
    bounds: new Map(boundOrder.map((bound, i) => [width + i, bound] as const)),
    places: new Map(window.input.fields.map((_, i) => [i, i])),
    time: window.timeColumn,
  };
  for (const calc of path) at = at === null ? null : above(at, calc);
  if (at === null) return null;
  const { node, bounds, places, time } = at;
  const timeExpr = input(time, node.fields[time]!.type);
  const shift = (expr: Expr): Expr =>
    expr === timeExpr ? expr : substitute(expr, (index, leaf) => input(places.get(index) ?? index, leaf.type));
  return { node, time: timeExpr, shift, bounds };
}

/** The projection over rows without bounds, with the time at hand; null where it computes with a bound. */
function above(before: Position, calc: CalcNode): Position | null {
  const touches = (expr: Expr): boolean => [...inputsOf(expr)].some((index) => before.bounds.has(index));
  const isBound = (expr: Expr): expr is InputExpr => expr.op === 'input' && before.bounds.has(expr.index);
  if ((calc.condition !== null && touches(calc.condition)) || calc.projection.some((expr) => touches(expr) && !isBound(expr))) return null;
  const move = (expr: Expr): Expr => substitute(expr, (index, leaf) => input(before.places.get(index)!, leaf.type));
  const kept = calc.projection.flatMap((expr, i) => (isBound(expr) ? [] : [{ expr: move(expr), i, field: calc.fields[i]! }]));
  const carried = kept.findIndex(({ expr }) => expr.op === 'input' && expr.index === before.time);
  const timeField = before.node.fields[before.time]!;
  const withTime = carried >= 0 ? kept : [...kept, { expr: input(before.time, timeField.type), i: -1, field: timeField }];
  return {
    bounds: new Map(calc.projection.flatMap((expr, i) => (isBound(expr) ? [[i, before.bounds.get(expr.index)!] as const] : []))),
    places: new Map(kept.map(({ i }, position) => [i, position])),
    time: carried >= 0 ? carried : kept.length,
    node: {
      ...calc,
      input: before.node,
      condition: calc.condition === null ? null : move(calc.condition),
      projection: withTime.map(({ expr }) => expr),
      fields: withTime.map(({ field }) => field),
    },
  };
}

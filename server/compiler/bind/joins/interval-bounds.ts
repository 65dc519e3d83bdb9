import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';

export interface FoundInterval {
  readonly time: 'event' | 'processing';
  readonly leftTime: number;
  readonly rightTime: number;
  /** Of right − left. */
  readonly lowerMs: number;
  readonly upperMs: number;
  readonly rest: readonly Expr[];
}

type Bounds = Omit<FoundInterval, 'rest'>;

/** A time column and what is added to it. */
interface Term {
  readonly column: number;
  readonly addedMs: number;
}

const flipped: Readonly<Record<string, string>> = {
  EQUALS: 'EQUALS',
  LESS: 'GREATER',
  LESS_OR_EQUAL: 'GREATER_OR_EQUAL',
  GREATER: 'LESS',
  GREATER_OR_EQUAL: 'LESS_OR_EQUAL',
};

/** Bounds between a time of the left and one of the right, where the condition has both of them; else null. */
export function findInterval(parts: readonly Expr[], [left, right]: readonly [LogicalNode, LogicalNode]): FoundInterval | null {
  const width = left.fields.length;
  const timeAt = (column: number): 'event' | 'processing' | null =>
    (column < width ? left.fields[column] : right.fields[column - width])?.time ?? null;
  let found: Bounds | null = null;
  const rest: Expr[] = [];
  for (const part of parts) {
    const bound = boundOf(part, width, timeAt);
    const both: Bounds | null = bound === null ? null : narrowed(found, bound);
    if (both === null) rest.push(part);
    else found = both;
  }
  return complete(found, rest);
}

/** Both bounds must hold; null where they are of other columns. */
function narrowed(found: Bounds | null, bound: Bounds): Bounds | null {
  if (found === null) return bound;
  if (found.leftTime !== bound.leftTime || found.rightTime !== bound.rightTime) return null;
  return { ...found, lowerMs: Math.max(found.lowerMs, bound.lowerMs), upperMs: Math.min(found.upperMs, bound.upperMs) };
}

function complete(found: Bounds | null, rest: readonly Expr[]): FoundInterval | null {
  return found === null || !Number.isFinite(found.lowerMs) || !Number.isFinite(found.upperMs) ? null : { ...found, rest };
}

function boundOf(part: Expr, width: number, timeAt: (column: number) => FoundInterval['time'] | null): Bounds | null {
  if (part.op !== 'call' || flipped[part.fn] === undefined) return null;
  const [a, b] = [termOf(part.args[0]!), termOf(part.args[1]!)];
  if (a === null || b === null || a.column < width === b.column < width) return null;
  const [l, r, fn] = a.column < width ? [a, b, part.fn] : [b, a, flipped[part.fn]!];
  const time = timeAt(l.column);
  if (time === null || time !== timeAt(r.column)) return null;
  const distance = l.addedMs - r.addedMs;
  const lowerMs = fn === 'LESS' ? distance + 1 : fn === 'LESS_OR_EQUAL' || fn === 'EQUALS' ? distance : -Infinity;
  const upperMs = fn === 'GREATER' ? distance - 1 : fn === 'GREATER_OR_EQUAL' || fn === 'EQUALS' ? distance : Infinity;
  return { time, leftTime: l.column, rightTime: r.column - width, lowerMs, upperMs };
}

function termOf(expr: Expr): Term | null {
  if (expr.op === 'input') return { column: expr.index, addedMs: 0 };
  if (expr.op !== 'call') return null;
  const [first, second] = expr.args;
  if (expr.fn === 'CAST' && first!.type.kind === expr.type.kind) return termOf(first!);
  if (expr.fn !== 'DATETIME_PLUS' || second?.op !== 'literal' || second.type.kind !== 'INTERVAL_DAY_TIME') return null;
  const inner = termOf(first!);
  return inner === null ? null : { column: inner.column, addedMs: inner.addedMs + Number(second.value) };
}

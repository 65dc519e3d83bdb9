import { input, inputsOf, isDeterministic, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';

/** Something of the left row that equals something of the right row, each over the columns of its own side. */
export interface KeyPair {
  readonly left: Expr;
  readonly right: Expr;
  readonly nullSafe: boolean;
}

/** On which side of a join the columns of an expression stand; none where it has no columns. */
export function sideOf(expr: Expr, width: number): 'left' | 'right' | 'both' | 'none' {
  const columns = [...inputsOf(expr)];
  if (columns.length === 0) return 'none';
  if (columns.every((column) => column < width)) return 'left';
  return columns.every((column) => column >= width) ? 'right' : 'both';
}

export const shiftColumns = (expr: Expr, by: number): Expr =>
  by === 0 ? expr : substitute(expr, (index, leaf) => input(index + by, leaf.type));

/** Equalities between the sides are keys; the rest is asked of each pair of rows. */
export function splitKeys(parts: readonly Expr[], width: number): { readonly pairs: readonly KeyPair[]; readonly rest: readonly Expr[] } {
  const pairs: KeyPair[] = [];
  const rest: Expr[] = [];
  for (const part of parts) {
    const pair = keyPair(part, width);
    if (pair === null) rest.push(part);
    else pairs.push(pair);
  }
  return { pairs, rest };
}

function keyPair(part: Expr, width: number): KeyPair | null {
  if (part.op !== 'call' || (part.fn !== 'EQUALS' && part.fn !== 'IS_NOT_DISTINCT_FROM') || !isDeterministic(part)) return null;
  const [a, b] = part.args as [Expr, Expr];
  const sides = [sideOf(a, width), sideOf(b, width)];
  const nullSafe = part.fn === 'IS_NOT_DISTINCT_FROM';
  if (sides[0] === 'left' && sides[1] === 'right') return { left: a, right: shiftColumns(b, -width), nullSafe };
  if (sides[0] === 'right' && sides[1] === 'left') return { left: b, right: shiftColumns(a, -width), nullSafe };
  return null;
}

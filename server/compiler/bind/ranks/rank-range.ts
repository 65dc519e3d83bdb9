import { inputsOf } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import { foldExpr } from '../../rewrite/fold-constants';

/** Which ranks are asked for; `toColumn`: a column of the row tells the last. */
export interface RankRange {
  readonly from: number;
  readonly to: number | null;
  readonly toColumn: number | null;
}

const flipped: Readonly<Record<string, string>> = {
  EQUALS: 'EQUALS',
  LESS: 'GREATER',
  LESS_OR_EQUAL: 'GREATER_OR_EQUAL',
  GREATER: 'LESS',
  GREATER_OR_EQUAL: 'LESS_OR_EQUAL',
};

/** What a condition says of the column `rank`: null where it says something else or more than a bound. */
export function boundOfRank(part: Expr, rank: number): RankRange | null {
  if (part.op !== 'call' || flipped[part.fn] === undefined || !inputsOf(part).has(rank)) return null;
  const [a, b] = part.args.map(withoutCast) as [Expr, Expr];
  if (isRank(a, rank)) return bound(part.fn, b, rank);
  return isRank(b, rank) ? bound(flipped[part.fn]!, a, rank) : null;
}

const withoutCast = (expr: Expr): Expr => (expr.op === 'call' && expr.fn === 'CAST' && expr.args[0]!.op === 'input' ? expr.args[0]! : expr);
const isRank = (expr: Expr, rank: number): boolean => expr.op === 'input' && expr.index === rank;

function bound(fn: string, other: Expr, rank: number): RankRange | null {
  const limit = foldExpr(other);
  if (limit.op === 'input' && limit.index !== rank && fn === 'LESS_OR_EQUAL') return { from: 1, to: null, toColumn: limit.index };
  if (limit.op !== 'literal' || limit.value === null || !['TINYINT', 'SMALLINT', 'INT', 'BIGINT'].includes(limit.type.kind)) return null;
  const value = Number(limit.value);
  switch (fn) {
    case 'EQUALS':
      return { from: value, to: value, toColumn: null };
    case 'LESS':
      return { from: 1, to: value - 1, toColumn: null };
    case 'LESS_OR_EQUAL':
      return { from: 1, to: value, toColumn: null };
    case 'GREATER':
      return { from: value + 1, to: null, toColumn: null };
    default:
      return { from: value, to: null, toColumn: null };
  }
}

/** Both hold. */
export const intersect = (a: RankRange, b: RankRange): RankRange => ({
  from: Math.max(a.from, b.from),
  to: a.to === null || b.to === null ? (a.to ?? b.to) : Math.min(a.to, b.to),
  toColumn: a.toColumn ?? b.toColumn,
});

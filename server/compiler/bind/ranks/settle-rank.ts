import { substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { CalcNode, LogicalNode, OverNode } from '@/server/plan/logical/logical-plan';
import { buildRank } from './build-rank';
import { boundOfRank, intersect, type RankRange } from './rank-range';

/**
 * A ROW_NUMBER whose value is bounded is no numbering of all rows but the first rows of each partition: the bound goes into the plan of the
 * numbering, and what else is asked stays. Other plans come back as they are.
 */
export function settleRank(node: LogicalNode, parts: readonly Expr[]): { readonly node: LogicalNode; readonly rest: readonly Expr[] } {
  const unchanged = { node, rest: parts };
  const path: CalcNode[] = [];
  let at = node;
  for (; at.op === 'calc'; at = at.input) path.push(at);
  if (at.op !== 'over' || parts.length === 0) return unchanged;
  const over: OverNode = at;
  const [call] = over.calls;
  if (over.calls.length !== 1 || call?.fn !== 'ROW_NUMBER') return unchanged;
  const rank = over.input.fields.length;
  const below = (part: Expr): Expr => path.reduce<Expr>((expr, calc) => substitute(expr, (index) => calc.projection[index]!), part);
  let range: RankRange = { from: 1, to: null, toColumn: null };
  const rest: Expr[] = [];
  for (const part of parts) {
    const bound = boundOfRank(below(part), rank);
    if (bound === null) rest.push(part);
    else range = intersect(range, bound);
  }
  if (range.to === null && range.toColumn === null) return unchanged;
  const ranked = buildRank(over, range);
  return { node: path.reduceRight<LogicalNode>((input, calc) => ({ ...calc, input }), ranked), rest };
}

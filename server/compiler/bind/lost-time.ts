import { inputsOf } from '@/server/plan/expr/build';
import { inputsOfNode, type LogicalNode } from '@/server/plan/logical/logical-plan';

/** Why a column that carried a time does so no more, in words that go on after "but"; null where it never did. */
export function lostTime(node: LogicalNode, index: number): string | null {
  let [at, column] = [node, index];
  for (;;) {
    if (at.op === 'calc') {
      const expr = at.projection[column]!;
      const source = [...inputsOf(expr)].find((input) => at.op === 'calc' && at.input.fields[input]!.time !== null);
      if (expr.op !== 'input') return source === undefined ? null : `"${at.name}" computes it anew, which takes its time from it`;
      [at, column] = [at.input, expr.index];
      continue;
    }
    const below = belowOf(at, column);
    if (below === null) return null;
    if (below.node.fields[below.column]!.time !== null) return reasonOf(at);
    [at, column] = [below.node, below.column];
  }
}

/** The input's column that a node passes on. */
function belowOf(node: LogicalNode, column: number): { readonly node: LogicalNode; readonly column: number } | null {
  const [first, second] = inputsOfNode(node);
  if (first === undefined) return null;
  if (node.op === 'aggregate' || node.op === 'window-aggregate') {
    const key = node.keys[column];
    return key === undefined ? null : { node: first, column: key };
  }
  if (column < first.fields.length) return { node: first, column };
  return second === undefined || node.op === 'union' ? null : { node: second, column: column - first.fields.length };
}

function reasonOf({ op, name }: LogicalNode): string {
  switch (op) {
    case 'join':
      return `it lost its time in the join "${name}", whose rows may come at any time: bound the distance of both times in its condition`;
    case 'aggregate':
    case 'window-aggregate':
      return `it lost its time in the aggregation "${name}": group by a window and use window_time`;
    case 'union':
      return `it lost its time in the union "${name}", where not all inputs have it`;
    case 'temporal-join':
      return `it is the time of a version in "${name}": use the time of the left side`;
    default:
      return `it lost its time in "${name}"`;
  }
}

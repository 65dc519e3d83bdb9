import { and, conjuncts, input, inputsOf, isDeterministic, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import { consumersOf, topological, withInputs, type CalcNode, type LogicalNode, type SinkNode } from '@/server/plan/logical/logical-plan';

/**
 * A condition moves below a union (into each of its inputs) and below a look-up, as far as it asks of the stream's own columns: rows
 * that will go are not carried and not looked up. It never moves below a watermark, which counts the rows that go as well, and only
 * where the node below has no other consumer.
 */
export function pushFilters(sinks: readonly SinkNode[]): readonly SinkNode[] {
  const consumers = consumersOf(sinks);
  const done = new Map<LogicalNode, LogicalNode>();
  for (const node of topological(sinks)) {
    const rebuilt = withInputs(node, (below) => done.get(below)!);
    const alone = node.op === 'calc' && consumers.get(node.input) === 1;
    done.set(node, rebuilt.op === 'calc' && alone ? pushCalc(rebuilt) : rebuilt);
  }
  return sinks.map((sink) => done.get(sink) as SinkNode);
}

function pushCalc(calc: CalcNode): LogicalNode {
  if (calc.condition === null || !isDeterministic(calc.condition)) return calc;
  const below = calc.input;
  if (below.op === 'union') {
    const { condition } = calc;
    return { ...calc, condition: null, input: { ...below, inputs: below.inputs.map((one) => filtered(one, condition, calc)) } };
  }
  if (below.op !== 'lookup-join') return calc;
  const width = below.input.fields.length;
  const ofStream = (part: Expr): boolean => [...inputsOf(part)].every((index) => index < width);
  const parts = conjuncts(calc.condition);
  const early = parts.filter(ofStream).reduce<Expr | null>((all, part) => and(all, part), null);
  if (early === null) return calc;
  const late = parts.filter((part) => !ofStream(part)).reduce<Expr | null>((all, part) => and(all, part), null);
  return { ...calc, condition: late, input: { ...below, input: filtered(below.input, early, calc) } };
}

/** The rows for which the condition holds; its columns may be nullable in one input of a union and not in another. */
function filtered(node: LogicalNode, condition: Expr, owner: CalcNode): CalcNode {
  return {
    op: 'calc',
    origin: owner.origin,
    stateKey: owner.stateKey,
    name: owner.name,
    fields: node.fields,
    input: node,
    condition: substitute(condition, (index) => input(index, node.fields[index]!.type)),
    projection: node.fields.map((field, i) => input(i, field.type)),
  };
}

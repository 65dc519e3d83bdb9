import { and, isDeterministic, rewriteExpr, substitute, userCallIn } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import { consumersOf, topological, withInputs, type CalcNode, type LogicalNode, type SinkNode } from '@/server/plan/logical/logical-plan';

/**
 * Two projections above one another become one where they belong to one canvas node, or where one of them only picks columns: nodes
 * keep operators (and so metrics) of their own, which costs nothing, since the engine fuses a chain into one loop anyway. Never where
 * the lower one has other consumers or something that costs would be computed twice. A projection that changes nothing goes away.
 */
export function mergeCalcs(sinks: readonly SinkNode[]): readonly SinkNode[] {
  const consumers = consumersOf(sinks);
  const done = new Map<LogicalNode, LogicalNode>();
  /** Results that more than one consumer reads; they stay apart. */
  const shared = new Set<LogicalNode>();
  for (const node of topological(sinks)) {
    const next = merge(
      withInputs(node, (input) => done.get(input)!),
      shared,
    );
    done.set(node, next);
    if ((consumers.get(node) ?? 0) > 1) shared.add(next);
  }
  return sinks.map((sink) => done.get(sink) as SinkNode);
}

function merge(node: LogicalNode, shared: ReadonlySet<LogicalNode>): LogicalNode {
  if (node.op === 'sink') return disowned(node);
  if (node.op !== 'calc') return node;
  const below = node.input;
  const merged =
    below.op === 'calc' && !shared.has(below) && belongsTogether(node, below) && cheapToInline(node, below) ? inline(node, below) : node;
  return isIdentity(merged) ? merged.input : merged;
}

/** A sink's own picking of columns that was taken into the node before it is that node's work. */
function disowned(sink: SinkNode): SinkNode {
  const { input } = sink;
  if (input.op !== 'calc' || input.stateKey === sink.stateKey) return sink;
  return { ...sink, input: { ...input, origin: input.origin.filter((id) => !sink.origin.includes(id)) } };
}

const onlyPicks = (calc: CalcNode): boolean => calc.condition === null && calc.projection.every((expr) => expr.op === 'input');
const belongsTogether = (upper: CalcNode, lower: CalcNode): boolean =>
  upper.stateKey === lower.stateKey || onlyPicks(upper) || onlyPicks(lower);

/** Names of an output that no one reads by name are of no account, so only values count; time flags must be the same. */
function isIdentity({ condition, projection, input, fields }: CalcNode): boolean {
  if (condition !== null || projection.length !== input.fields.length) return false;
  return (
    projection.every((expr, i) => expr.op === 'input' && expr.index === i) &&
    fields.every((field, i) => field.time === input.fields[i]!.time)
  );
}

function cheapToInline(upper: CalcNode, lower: CalcNode): boolean {
  const uses = new Map<number, number>();
  const count = (expr: Expr): void => {
    rewriteExpr(expr, (node) => {
      if (node.op === 'input') uses.set(node.index, (uses.get(node.index) ?? 0) + 1);
      return node;
    });
  };
  upper.projection.forEach(count);
  if (upper.condition !== null) count(upper.condition);
  return lower.projection.every(
    (expr, i) =>
      expr.op === 'input' || expr.op === 'literal' || (uses.get(i) ?? 0) <= 1 || (userCallIn(expr) === null && !isDeterministicOnce(expr)),
  );
}

/** Clock functions give one time a row anyway, wherever they stand. */
const isDeterministicOnce = (expr: Expr): boolean => isDeterministic(expr) || expr.op !== 'call' || expr.args.length > 0;

function inline(upper: CalcNode, lower: CalcNode): CalcNode {
  const through = (expr: Expr): Expr => substitute(expr, (index) => lower.projection[index]!);
  return {
    ...upper,
    ...(onlyPicks(upper) ? { stateKey: lower.stateKey, name: lower.name } : {}),
    origin: [...new Set([...lower.origin, ...upper.origin])],
    input: lower.input,
    condition: and(lower.condition, upper.condition === null ? null : through(upper.condition)),
    projection: upper.projection.map(through),
  };
}

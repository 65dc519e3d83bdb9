import { and, conjunction, conjuncts, input, inputsOf, isDeterministic, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import {
  consumersOf,
  inputsOfNode,
  topological,
  withInputs,
  type CalcNode,
  type LogicalNode,
  type SinkNode,
} from '@/server/plan/logical/logical-plan';
import { rulesOf } from '../nodes';

/**
 * A condition moves as far down as it asks of columns that a node only passes on: into the inputs of unions and joins, below look-ups and
 * below aggregations, as far as it asks of their keys. Rows that will go are then not carried, not kept and not looked up. It never moves
 * below a watermark, which counts the rows that go as well, and only where a node has no other consumer.
 */
export function pushFilters(sinks: readonly SinkNode[]): readonly SinkNode[] {
  const consumers = consumersOf(sinks);
  const done = new Map<LogicalNode, LogicalNode>();
  const shared = new Set<LogicalNode>();
  for (const node of topological(sinks)) {
    const rebuilt = withInputs(node, (below) => done.get(below)!);
    const pushed = rebuilt.op === 'calc' ? pushCalc(rebuilt, shared) : rebuilt;
    done.set(node, pushed);
    if ((consumers.get(node) ?? 0) > 1) shared.add(pushed);
  }
  return sinks.map((sink) => done.get(sink) as SinkNode);
}

type Shared = ReadonlySet<LogicalNode>;

function pushCalc(calc: CalcNode, shared: Shared): LogicalNode {
  const parts = conjuncts(calc.condition);
  const movable = parts.filter(isDeterministic);
  const { node, rest } = pushInto(calc.input, movable, calc, shared);
  if (node === calc.input) return calc;
  return { ...calc, input: node, condition: conjunction(parts.filter((part) => !movable.includes(part) || rest.includes(part))) };
}

interface Pushed {
  readonly node: LogicalNode;
  /** What stays above the node, over its columns. */
  readonly rest: readonly Expr[];
}

function pushInto(node: LogicalNode, parts: readonly Expr[], owner: CalcNode, shared: Shared): Pushed {
  const stays: Pushed = { node, rest: parts };
  if (parts.length === 0 || shared.has(node)) return stays;
  if (node.op === 'union') return { node: { ...node, inputs: node.inputs.map((one) => settled(one, parts, owner, shared)) }, rest: [] };
  if (node.op === 'calc') return throughCalc(node, parts, owner, shared);
  const { passes } = rulesOf(node);
  if (passes === undefined) return stays;
  const below: Expr[][] = inputsOfNode(node).map(() => []);
  const rest: Expr[] = [];
  for (const part of parts) {
    const places = [...inputsOf(part)].map((column) => passes(node, column));
    const side = places[0]?.input;
    if (side === undefined || places.some((place) => place?.input !== side)) rest.push(part);
    else below[side]!.push(substitute(part, (index, leaf) => input(passes(node, index)!.column, leaf.type)));
  }
  if (rest.length === parts.length) return stays;
  return { node: withInputs(node, (one, place) => settled(one, below[place]!, owner, shared)), rest };
}

/** Through a projection, where what it computes is cheap enough to be computed twice. */
function throughCalc(node: CalcNode, parts: readonly Expr[], owner: CalcNode, shared: Shared): Pushed {
  const isPick = (part: Expr): boolean => [...inputsOf(part)].every((column) => node.projection[column]!.op === 'input');
  const moving = parts.filter(isPick);
  const { node: below, rest } = pushInto(
    node.input,
    moving.map((part) => substitute(part, (index) => node.projection[index]!)),
    owner,
    shared,
  );
  if (below === node.input) return { node, rest: parts };
  // What the node below could not take is asked here, before the projection.
  return {
    node: { ...node, input: below, condition: and(conjunction(rest), node.condition) },
    rest: parts.filter((part) => !isPick(part)),
  };
}

function settled(node: LogicalNode, parts: readonly Expr[], owner: CalcNode, shared: Shared): LogicalNode {
  const { node: below, rest } = pushInto(node, parts, owner, shared);
  const condition = conjunction(rest);
  return condition === null ? below : filtered(below, condition, owner);
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

import type { AggregateNode, ExpandNode, LateRowsNode, WindowAggregateNode, WindowTableNode } from './aggregate-nodes';
import type { CalcNode, MatchNode, NormalizeNode, ScanNode, SinkNode, UnionNode, WatermarkNode } from './flow-nodes';
import type { UserCallNode, UserTableNode } from './function-nodes';
import type { CorrelateNode, IntervalJoinNode, JoinNode, LookupJoinNode, TemporalJoinNode, WindowJoinNode } from './join-nodes';
import type { DeduplicateNode, LimitNode, OverNode, RankNode, SortNode, WindowRankNode } from './ranking-nodes';

export type * from './aggregate-nodes';
export type * from './flow-nodes';
export type * from './function-nodes';
export type * from './join-nodes';
export type * from './logical-base';
export type * from './ranking-nodes';

/**
 * Typed relational algebra. Immutable; nodes refer to their inputs, and what several consumers share is one object, so the whole is a
 * DAG under its sinks. Columns are positions; names are for people.
 */
export type LogicalNode =
  | ScanNode
  | WatermarkNode
  | CalcNode
  | WindowTableNode
  | WindowAggregateNode
  | LateRowsNode
  | AggregateNode
  | ExpandNode
  | LookupJoinNode
  | JoinNode
  | IntervalJoinNode
  | TemporalJoinNode
  | WindowJoinNode
  | CorrelateNode
  | UserCallNode
  | UserTableNode
  | OverNode
  | RankNode
  | DeduplicateNode
  | WindowRankNode
  | SortNode
  | LimitNode
  | MatchNode
  | NormalizeNode
  | UnionNode
  | SinkNode;
export type LogicalOp = LogicalNode['op'];
export type NodeOf<Op extends LogicalOp> = Extract<LogicalNode, { readonly op: Op }>;

const none: readonly LogicalNode[] = [];
export function inputsOfNode(node: LogicalNode): readonly LogicalNode[] {
  if ('inputs' in node) return node.inputs;
  return 'input' in node ? [node.input] : none;
}

/** All nodes under the sinks, inputs before their consumers, each once; the order depends on the plan alone. */
export function topological(sinks: readonly LogicalNode[]): readonly LogicalNode[] {
  const seen = new Set<LogicalNode>();
  const result: LogicalNode[] = [];
  const visit = (node: LogicalNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    inputsOfNode(node).forEach(visit);
    result.push(node);
  };
  sinks.forEach(visit);
  return result;
}

/** Rebuilds the DAG from the scans up, keeping what is shared shared. `change` gets each node with its inputs already changed. */
export function rewritePlan<T extends LogicalNode>(
  sinks: readonly T[],
  change: (node: LogicalNode) => LogicalNode,
): readonly LogicalNode[] {
  const done = new Map<LogicalNode, LogicalNode>();
  for (const node of topological(sinks)) done.set(node, change(withInputs(node, (input) => done.get(input)!)));
  return sinks.map((sink) => done.get(sink)!);
}

/** `by` gets each input and its place: a node may read one input twice. */
export function withInputs(node: LogicalNode, by: (input: LogicalNode, place: number) => LogicalNode): LogicalNode {
  const before = inputsOfNode(node);
  const after = before.map(by);
  if (after.every((input, i) => input === before[i])) return node;
  return ('inputs' in node ? { ...node, inputs: after } : { ...node, input: after[0]! }) as unknown as LogicalNode;
}

/** How many nodes under the sinks read each node. */
export function consumersOf(sinks: readonly LogicalNode[]): ReadonlyMap<LogicalNode, number> {
  const result = new Map<LogicalNode, number>();
  for (const node of topological(sinks)) for (const input of inputsOfNode(node)) result.set(input, (result.get(input) ?? 0) + 1);
  return result;
}

/** Follows a column down through projections to the node that makes it. */
export function traceColumn(node: LogicalNode, index: number): { readonly node: LogicalNode; readonly index: number } {
  let [at, column] = [node, index];
  while (at.op === 'calc') {
    const expr = at.projection[column]!;
    if (expr.op !== 'input') break;
    [at, column] = [at.input, expr.index];
  }
  return { node: at, index: column };
}

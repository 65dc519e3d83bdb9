import type { DataType } from '@headrace/connector-sdk/schema';
import type { NodeId } from '@/model/ids';
import type { Expr } from '../expr/expr';
import type { AggregateCall, ConnectorUse, LookupJoinPlan, WindowShape } from '../job/job-plan';

/** A column between two nodes. `time`: it carries event time (a watermark runs over it) or stands for the clock. */
export interface LogicalField {
  readonly name: string;
  readonly type: DataType;
  readonly time: 'event' | 'processing' | null;
}

interface LogicalBase {
  /** The canvas nodes (for scripts: the views and tables) that asked for it. */
  readonly origin: readonly NodeId[];
  /** First part of the operator ids that it becomes. */
  readonly stateKey: string;
  readonly name: string;
  readonly fields: readonly LogicalField[];
}

/**
 * Typed relational algebra. Immutable; nodes refer to their inputs, and what several consumers share is one object, so the whole is a
 * DAG under its sinks. Columns are positions; names are for people.
 */
export type LogicalNode =
  ScanNode | WatermarkNode | CalcNode | WindowTableNode | WindowAggregateNode | AggregateNode | LookupJoinNode | UnionNode | SinkNode;

/** Physical columns `projection` of the table, then `metadata` keys. */
export interface ScanNode extends LogicalBase {
  readonly op: 'scan';
  readonly use: ConnectorUse;
  readonly projection: readonly number[];
  readonly metadata: readonly string[];
  readonly onError: 'fail' | 'skip' | 'dead-letter';
  readonly boundedness: 'bounded' | 'unbounded';
  readonly changes: 'insert' | 'upsert' | 'all';
}

export interface WatermarkNode extends LogicalBase {
  readonly op: 'watermark';
  readonly input: LogicalNode;
  readonly timeColumn: number;
  readonly expression: Expr;
}

/** Filter, then project. */
export interface CalcNode extends LogicalBase {
  readonly op: 'calc';
  readonly input: LogicalNode;
  readonly condition: Expr | null;
  readonly projection: readonly Expr[];
}

/** TABLE(TUMBLE(…)) and its like: the input's columns, then window_start, window_end, window_time. Gone after binding of the aggregate above. */
export interface WindowTableNode extends LogicalBase {
  readonly op: 'window-table';
  readonly input: LogicalNode;
  readonly shape: WindowShape;
  readonly timeColumn: number;
}

/** Output: keys, aggregates, then the `bounds` that are asked for. */
export interface WindowAggregateNode extends LogicalBase {
  readonly op: 'window-aggregate';
  readonly input: LogicalNode;
  readonly shape: WindowShape;
  readonly timeColumn: number;
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  readonly bounds: readonly ('window-start' | 'window-end' | 'window-time')[];
}

/** Output: keys, aggregates. */
export interface AggregateNode extends LogicalBase {
  readonly op: 'aggregate';
  readonly input: LogicalNode;
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  readonly stateTtlMs: number | null;
}

export interface LookupJoinNode extends LogicalBase {
  readonly op: 'lookup-join';
  readonly input: LogicalNode;
  readonly use: ConnectorUse;
  readonly type: 'inner' | 'left';
  readonly keys: LookupJoinPlan['keys'];
  readonly columns: readonly string[];
  readonly condition: Expr | null;
  readonly cache: LookupJoinPlan['cache'];
  readonly async: LookupJoinPlan['async'];
  readonly retry: LookupJoinPlan['retry'];
}

export interface UnionNode extends LogicalBase {
  readonly op: 'union';
  readonly inputs: readonly LogicalNode[];
}

export interface SinkNode extends LogicalBase {
  readonly op: 'sink';
  readonly input: LogicalNode;
  readonly use: ConnectorUse;
  readonly onError: 'fail' | 'skip' | 'dead-letter';
  readonly accepts: { readonly updateBefore: boolean; readonly updates: boolean; readonly deletes: boolean };
  readonly primaryKey: readonly number[];
}

export const inputsOfNode = (node: LogicalNode): readonly LogicalNode[] => {
  if (node.op === 'scan') return [];
  return node.op === 'union' ? node.inputs : [node.input];
};

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

export function withInputs(node: LogicalNode, by: (input: LogicalNode) => LogicalNode): LogicalNode {
  if (node.op === 'scan') return node;
  if (node.op === 'union') {
    const inputs = node.inputs.map(by);
    return inputs.every((input, i) => input === node.inputs[i]) ? node : { ...node, inputs };
  }
  const input = by(node.input);
  return input === node.input ? node : { ...node, input };
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

import type { NodeId } from '../ids';
import type { JobMetrics, LookupMetrics, OperatorMetrics } from './job-metrics';

/** An operator's figures seen from the canvas: all operators of one node folded into one. */
export interface NodeMetrics {
  readonly nodeId: NodeId;
  readonly rowsInPerSec: number;
  readonly rowsOutPerSec: number;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly busy: number;
  readonly heldBack: number;
  readonly idle: number;
  readonly throttled: number | null;
  readonly watermarkMs: number | null;
  readonly lateRows: number;
  readonly skippedRows: number;
  readonly stateBytes: number;
  readonly lookup: LookupMetrics | null;
  /** What connectors count of themselves. */
  readonly own: Readonly<Record<string, number>>;
}

/**
 * Folds operators into the nodes of their `origin`. Of a node with several operators, input is counted at the first and output at
 * the last in plan order; time shares are the worst's. An operator without origin counts for no node.
 */
export function metricsByNode(metrics: Pick<JobMetrics, 'operators'>): ReadonlyMap<NodeId, NodeMetrics> {
  const grouped = new Map<NodeId, OperatorMetrics[]>();
  for (const operator of metrics.operators) {
    for (const nodeId of operator.origin) {
      const group = grouped.get(nodeId);
      if (group) group.push(operator);
      else grouped.set(nodeId, [operator]);
    }
  }
  return new Map([...grouped].map(([nodeId, operators]) => [nodeId, fold(nodeId, operators)]));
}

function fold(nodeId: NodeId, operators: readonly OperatorMetrics[]): NodeMetrics {
  const first = operators[0]!;
  const last = operators[operators.length - 1]!;
  const busiest = operators.reduce((a, b) => (b.busy + b.heldBack > a.busy + a.heldBack ? b : a));
  const sum = (of: (operator: OperatorMetrics) => number): number => operators.reduce((total, operator) => total + of(operator), 0);
  return {
    nodeId,
    rowsInPerSec: first.rowsInPerSec,
    rowsIn: first.rowsIn,
    rowsOutPerSec: last.rowsOutPerSec,
    rowsOut: last.rowsOut,
    busy: busiest.busy,
    heldBack: busiest.heldBack,
    idle: busiest.idle,
    throttled: operators.find((o) => o.throttled !== undefined)?.throttled ?? null,
    watermarkMs: last.watermarkMs,
    lateRows: sum((o) => o.lateRows),
    skippedRows: sum((o) => o.skippedRows),
    stateBytes: sum((o) => o.stateBytes),
    lookup: operators.find((o) => o.lookup)?.lookup ?? null,
    own: Object.assign({}, ...operators.map((o) => o.own)) as Readonly<Record<string, number>>,
  };
}

export interface NodeEdgeMetrics {
  readonly rowsPerSec: number;
  readonly fill: number;
}

/**
 * Figures of the canvas edge between two nodes. Where the plan has an exchange between them its rate and fill are given; where both
 * were fused into one loop there is no queue: the rate is the source node's output and the fill 0. Undefined: neither node runs.
 */
export function edgeMetricsBetween(metrics: JobMetrics, from: NodeId, to: NodeId): NodeEdgeMetrics | undefined {
  const originOf = new Map(metrics.operators.map((operator) => [operator.operatorId, operator.origin]));
  const exchanges = metrics.edges.filter((e) => originOf.get(e.from)?.includes(from) && originOf.get(e.to)?.includes(to));
  if (exchanges.length > 0) {
    const rowsPerSec = exchanges.reduce((total, e) => total + e.rowsPerSec, 0);
    return { rowsPerSec, fill: Math.max(...exchanges.map((e) => e.fill)) };
  }
  const source = metricsByNode(metrics).get(from);
  return source && { rowsPerSec: source.rowsOutPerSec, fill: 0 };
}

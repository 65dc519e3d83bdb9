import type { NodeId } from '@/model/ids';
import type { JobMetrics } from '@/model/metrics/job-metrics';
import { edgeMetricsBetween, metricsByNode, type NodeEdgeMetrics, type NodeMetrics } from '@/model/metrics/node-metrics';

const nodes = new WeakMap<JobMetrics, ReadonlyMap<NodeId, NodeMetrics>>();
const edges = new WeakMap<JobMetrics, Map<string, NodeEdgeMetrics | undefined>>();

/** The job's figures by node; computed once for each second however many nodes ask. */
export function nodeMetricsIn(metrics: JobMetrics): ReadonlyMap<NodeId, NodeMetrics> {
  const known = nodes.get(metrics);
  if (known) return known;
  const made = metricsByNode(metrics);
  nodes.set(metrics, made);
  return made;
}

/** The figures of the edge between two nodes. Large graphs ask only for the edges in view. */
export function edgeMetricsIn(metrics: JobMetrics, from: NodeId, to: NodeId): NodeEdgeMetrics | undefined {
  const known = edges.get(metrics) ?? new Map<string, NodeEdgeMetrics | undefined>();
  edges.set(metrics, known);
  const key = `${from}>${to}`;
  if (!known.has(key)) known.set(key, edgeMetricsBetween(metrics, from, to));
  return known.get(key);
}

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

/** `hot`: busy nearly all the time; `held-back`: waits for what comes after for a good part of it. */
export function fareOf(metrics: Pick<NodeMetrics, 'busy' | 'heldBack'>): 'hot' | 'held-back' | undefined {
  if (metrics.heldBack >= 0.3) return 'held-back';
  return metrics.busy >= 0.9 ? 'hot' : undefined;
}

/** The node that sets the pace: as busy as can be while one before it is held back. */
export function bottleneckIn(metrics: JobMetrics): NodeMetrics | undefined {
  const all = [...nodeMetricsIn(metrics).values()];
  if (!all.some((node) => fareOf(node) === 'held-back')) return undefined;
  const hot = all.filter((node) => fareOf(node) === 'hot');
  return hot.sort((a, b) => b.busy - a.busy)[0];
}

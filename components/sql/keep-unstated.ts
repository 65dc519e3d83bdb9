import type { PipelineDocument } from '@/model/graph/document';
import type { NodeId } from '@/model/ids';

/**
 * A drawing read back from SQL, with those nodes of the earlier one that never had a statement: they are not finished yet, so that
 * their absence from the text does not mean that somebody took them out. Edges to and between them stay where both ends are there.
 */
export function keepUnstated(read: PipelineDocument, previous: PipelineDocument, stated: ReadonlySet<NodeId>): PipelineDocument {
  const there = new Set(read.nodes.map((node) => node.id));
  const kept = previous.nodes.filter((node) => !there.has(node.id) && !stated.has(node.id));
  if (kept.length === 0) return read;
  const unstated = new Set(kept.map((node) => node.id));
  const ends = new Set([...there, ...unstated]);
  const edges = previous.edges.filter(
    ({ source, target }) => (unstated.has(source.node) || unstated.has(target.node)) && ends.has(source.node) && ends.has(target.node),
  );
  return { ...read, nodes: [...read.nodes, ...kept], edges: [...read.edges, ...edges] };
}

import type { DocumentEdge, DocumentNode, PipelineDocument } from '@/model/graph/document';
import { relationName, relationsOf } from '@/model/graph/ports';
import { asNodeId, type NodeId } from '@/model/ids';
import { place } from './layout';

/**
 * The drawn document with all that SQL cannot hold taken from the one before: ids, positions, order, groups, free notes; and the
 * configuration as it was written of those nodes (by state key) whose statements are `unchanged`.
 */
export function keepPrevious(drawn: PipelineDocument, previous: PipelineDocument, unchanged: ReadonlySet<string>): PipelineDocument {
  const before = new Map(previous.nodes.map((node) => [node.stateKey, node]));
  const ids = new Map<NodeId, NodeId>();
  const taken = new Set<string>(previous.nodes.map((node) => node.id));
  for (const node of drawn.nodes) ids.set(node.id, before.get(node.stateKey)?.id ?? fresh(node.id, taken));
  const renamed = drawn.nodes.map((node) => ({ ...node, id: ids.get(node.id)! }) as DocumentNode);
  const kept = renamed.map((node) => {
    const old = before.get(node.stateKey);
    if (old === undefined) return node;
    return unchanged.has(node.stateKey) ? old : ({ ...node, position: old.position } as DocumentNode);
  });
  const order = new Map(previous.nodes.map((node, i) => [node.id, i]));
  const nodes = [...kept].sort((a, b) => (order.get(a.id) ?? Infinity) - (order.get(b.id) ?? Infinity) || 0);
  const stays = new Set(nodes.filter((node) => unchanged.has(node.stateKey)).map((node) => node.id));
  const ports = portsByName(drawn.nodes, nodes, ids);
  const edges = keepEdges(
    drawn.edges.map((edge) => moved(edge, ids, ports)),
    { edges: previous.edges, stays },
  );
  const present = new Set(nodes.map((node) => node.id));
  const groups = previous.groups.map((group) => ({ ...group, nodes: group.nodes.filter((id) => present.has(id)) }));
  return place(
    { ...drawn, name: previous.name, nodes, edges, groups, notes: previous.notes },
    new Set(previous.nodes.map((node) => node.id)),
  );
}

function fresh(id: NodeId, taken: Set<string>): NodeId {
  let candidate: string = id;
  for (let n = 2; taken.has(candidate); n++) candidate = `${id}_${n}`;
  taken.add(candidate);
  return asNodeId(candidate);
}

/** The output of a node as the document has it, found by the name of the rows: text does not say where a node's name ends and an output's begins. */
type PortOf = (drawn: DocumentEdge['source']) => string;

function portsByName(drawn: readonly DocumentNode[], kept: readonly DocumentNode[], ids: ReadonlyMap<NodeId, NodeId>): PortOf {
  const before = new Map(drawn.map((node) => [node.id, node]));
  const after = new Map(kept.map((node) => [node.id, node]));
  return ({ node, port }) => {
    const name = relationName(before.get(node)!, port);
    return relationsOf(after.get(ids.get(node)!)!).find((relation) => relation.name === name)?.port ?? port;
  };
}

const moved = (edge: DocumentEdge, ids: ReadonlyMap<NodeId, NodeId>, portOf: PortOf): DocumentEdge => ({
  ...edge,
  source: { port: portOf(edge.source), node: ids.get(edge.source.node)! },
  target: { ...edge.target, node: ids.get(edge.target.node)! },
});

/**
 * Edges into nodes that stay as they are stay too, in their place in the list. Others keep their id where they were there before, and
 * follow in the order of the text, which is the order of a union's inputs.
 */
function keepEdges(
  drawn: readonly DocumentEdge[],
  before: { readonly edges: readonly DocumentEdge[]; readonly stays: ReadonlySet<NodeId> },
): DocumentEdge[] {
  const key = ({ source, target }: DocumentEdge): string => JSON.stringify([source.node, source.port, target.node, target.port]);
  const old = new Map(before.edges.map((edge) => [key(edge), edge]));
  const ids = new Set(before.edges.map((edge) => edge.id));
  const sources = new Set(drawn.map((edge) => edge.source.node));
  const kept = before.edges.filter((edge) => before.stays.has(edge.target.node) && sources.has(edge.source.node));
  const others = drawn.filter((edge) => !before.stays.has(edge.target.node));
  return [...kept, ...others.map((edge) => old.get(key(edge)) ?? { ...edge, id: fresh(asNodeId(edge.id), ids) as string })];
}

import { nodeById, type DocumentEdge, type DocumentNode, type PipelineDocument } from '@/model/graph/document';
import { nodeKinds } from '@/model/graph/node-kinds';
import type { NodeKind } from '@/model/graph/node-configs';
import { mainOutput } from '@/model/graph/ports';
import type { NodeId } from '@/model/ids';
import { whyNotConnect } from './connect';
import { newEdgeId, type Point } from './new-node';

/** Node width and the distance that auto-layout leaves between columns, so that rate pills fit. */
export const nodeWidth = 176;
export const columnGap = 68;

/** The kinds that can stand in the middle of an edge of rows. */
export const insertableKinds: readonly NodeKind[] = (Object.keys(nodeKinds) as NodeKind[]).filter(
  (kind) =>
    nodeKinds[kind].outputs.some((port) => port.carries === 'rows') && nodeKinds[kind].inputs.some((port) => port.carries === 'rows'),
);

/** Puts `node` into the edge: what fed the target feeds the node, and the node feeds the target; nodes in its way move right. */
export function insertOnEdge(document: PipelineDocument, edgeId: string, node: DocumentNode): PipelineDocument {
  const edge = document.edges.find((other) => other.id === edgeId);
  if (!edge) return document;
  const before: DocumentEdge = { id: newEdgeId(), source: edge.source, target: { node: node.id, port: 'in' } };
  const after: DocumentEdge = { id: newEdgeId(), source: { node: node.id, port: mainOutput(node) }, target: edge.target };
  const edges = document.edges.flatMap((other) => (other.id === edgeId ? [before, after] : [other]));
  return makeRoom({ ...document, nodes: [...document.nodes, node], edges }, node);
}

/** Moves what lies to the right of a new node, and would be under it, by one column. */
function makeRoom(document: PipelineDocument, node: DocumentNode): PipelineDocument {
  const tight = document.nodes.some(
    (other) =>
      other.id !== node.id &&
      Math.abs(other.position.y - node.position.y) < 90 &&
      Math.abs(other.position.x - node.position.x) < nodeWidth + 20,
  );
  if (!tight) return document;
  const shift = nodeWidth + columnGap;
  const moved = (other: DocumentNode): DocumentNode =>
    other.id !== node.id && other.position.x >= node.position.x - nodeWidth / 2
      ? { ...other, position: { ...other.position, x: other.position.x + shift } }
      : other;
  return { ...document, nodes: document.nodes.map(moved) };
}

/** Where a node goes that is added after another: one column to the right, below what already stands there. */
export function placeAfter(document: PipelineDocument, after: NodeId): Point {
  const from = nodeById(document, after)!;
  const x = from.position.x + nodeWidth + columnGap;
  let y = from.position.y;
  const taken = (): boolean => document.nodes.some((n) => Math.abs(n.position.x - x) < nodeWidth && Math.abs(n.position.y - y) < 90);
  while (taken()) y += 100;
  return { x, y };
}

/** Adds the node and, where the ports fit, an edge to it from `after`. */
export function addAfter(document: PipelineDocument, node: DocumentNode, after?: NodeId): PipelineDocument {
  const added = { ...document, nodes: [...document.nodes, node] };
  const from = after === undefined ? undefined : nodeById(document, after);
  if (from === undefined) return added;
  const source = { node: from.id, port: mainOutput(from) };
  for (const input of nodeKinds[node.kind].inputs) {
    const edge: DocumentEdge = { id: newEdgeId(), source, target: { node: node.id, port: input.name } };
    if (whyNotConnect(added, edge) === null) return { ...added, edges: [...added.edges, edge] };
  }
  return added;
}

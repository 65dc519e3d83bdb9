import type { DocumentNode, PipelineDocument } from '@/model/graph/document';
import type { NodeId } from '@/model/ids';

/** Nodes in the order of the flow: each after its inputs, of several ready ones the upper left first; nodes of a circle come last. */
export function flowOrder(document: PipelineDocument): readonly DocumentNode[] {
  const waiting = new Map<NodeId, number>(document.nodes.map((node) => [node.id, 0]));
  for (const edge of document.edges) waiting.set(edge.target.node, (waiting.get(edge.target.node) ?? 0) + 1);
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  const leaving = new Map<NodeId, NodeId[]>();
  for (const { source, target } of document.edges) leaving.set(source.node, [...(leaving.get(source.node) ?? []), target.node]);
  const ready = document.nodes.filter((node) => waiting.get(node.id) === 0).sort(byPlace);
  const order: DocumentNode[] = [];
  for (let node = ready.shift(); node; node = ready.shift()) {
    order.push(node);
    for (const target of leaving.get(node.id) ?? []) {
      const left = (waiting.get(target) ?? 0) - 1;
      waiting.set(target, left);
      const next = byId.get(target);
      if (left === 0 && next) insertByPlace(ready, next);
    }
  }
  const placed = new Set(order);
  return [...order, ...document.nodes.filter((node) => !placed.has(node)).sort(byPlace)];
}

/** Notes from left to right; in the walk and the outline they come after the nodes. */
export const notesInOrder = ({ notes }: PipelineDocument): PipelineDocument['notes'] => [...notes].sort(byPlace);

interface Placed {
  readonly position: { readonly x: number; readonly y: number };
}
const byPlace = (a: Placed, b: Placed): number => a.position.x - b.position.x || a.position.y - b.position.y;

function insertByPlace(ready: DocumentNode[], node: DocumentNode): void {
  const at = ready.findIndex((other) => byPlace(node, other) < 0);
  ready.splice(at === -1 ? ready.length : at, 0, node);
}

/** The node that ← or → leads to: over the edges of `node`, the one nearest in height. */
export function neighbour(document: PipelineDocument, node: NodeId, direction: 'upstream' | 'downstream'): NodeId | undefined {
  const here = document.nodes.find((other) => other.id === node);
  if (!here) return undefined;
  const ids = document.edges.flatMap((edge) =>
    direction === 'downstream'
      ? edge.source.node === node
        ? [edge.target.node]
        : []
      : edge.target.node === node
        ? [edge.source.node]
        : [],
  );
  const there = document.nodes.filter((other) => ids.includes(other.id));
  const away = (other: DocumentNode): number => Math.abs(other.position.y - here.position.y);
  return there.sort((a, b) => away(a) - away(b))[0]?.id;
}

import { nodeById, type DocumentEdge, type PipelineDocument } from '@/model/graph/document';
import { nodeKinds, type PortKind } from '@/model/graph/node-kinds';
import { outputPorts } from '@/model/graph/ports';
import type { NodeId } from '@/model/ids';

export interface PortRef {
  readonly node: NodeId;
  readonly port: string;
}
export interface Connection {
  readonly source: PortRef;
  readonly target: PortRef;
}

/** Why the two ports can not be joined, in words for the pointer; null where they can. */
export function whyNotConnect(document: PipelineDocument, connection: Connection): string | null {
  const from = nodeById(document, connection.source.node);
  const to = nodeById(document, connection.target.node);
  const output = from && outputPorts(from).find((port) => port.name === connection.source.port);
  const input = to && nodeKinds[to.kind].inputs.find((port) => port.name === connection.target.port);
  if (!from || !to || !output || !input) return 'There is no such port.';
  if (from.id === to.id) return `${from.name} can not read its own output.`;
  if (output.carries !== input.carries) return mismatch(from.name, to.name, output);
  if (document.edges.some((edge) => sameConnection(edge, connection))) return `${from.name} already goes into ${to.name}.`;
  const taken = input.arity === 'one' && document.edges.find((edge) => edge.target.node === to.id && edge.target.port === input.name);
  if (taken)
    return `${to.name} takes one input here and already reads ${nodeById(document, taken.source.node)?.name}. Put a Union before it to read both.`;
  if (reaches(document, to.id, from.id)) return `${from.name} already depends on ${to.name}: this edge would close a circle.`;
  return null;
}

const mismatch = (from: string, to: string, output: PortKind): string =>
  output.carries === 'lookup'
    ? `${from} is a dimension: it is looked up, not streamed. Connect it to the lower port of a Dimension join.`
    : `${from} is a stream; this port of ${to} takes a Dimension to look things up in.`;

const sameConnection = (edge: DocumentEdge, { source, target }: Connection): boolean =>
  edge.source.node === source.node &&
  edge.source.port === source.port &&
  edge.target.node === target.node &&
  edge.target.port === target.port;

/** Whether `to` lies downstream of `from`. */
export function reaches(document: PipelineDocument, from: NodeId, to: NodeId): boolean {
  const seen = new Set<NodeId>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const edge of document.edges) if (edge.source.node === id) open.push(edge.target.node);
  }
  return false;
}

/** The connections from `node`'s outputs that fit, nearest target first: what C and the arrows walk through. */
export function possibleTargets(document: PipelineDocument, node: NodeId): readonly Connection[] {
  const from = nodeById(document, node);
  if (!from) return [];
  const distance = (id: NodeId): number => {
    const there = nodeById(document, id)!;
    return Math.hypot(there.position.x - from.position.x - 244, there.position.y - from.position.y);
  };
  const all = outputPorts(from).flatMap((output) =>
    document.nodes.flatMap((to) =>
      nodeKinds[to.kind].inputs.map((input) => ({ source: { node, port: output.name }, target: { node: to.id, port: input.name } })),
    ),
  );
  return all
    .filter((connection) => whyNotConnect(document, connection) === null)
    .sort((a, b) => distance(a.target.node) - distance(b.target.node));
}

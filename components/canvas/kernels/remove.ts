import type { DocumentEdge, PipelineDocument } from '@/model/graph/document';
import type { Selection } from '../document/selection';
import { whyNotConnect } from './connect';
import { newEdgeId } from './new-node';

/**
 * The document without what is selected. Where a removed node stood between others, its input is joined to what it fed, as far as
 * the ports fit: deleting a filter leaves the flow whole.
 */
export function removeSelection(document: PipelineDocument, selection: Selection): PipelineDocument {
  const gone = selection.nodes;
  const healed = [...gone].reduce<readonly DocumentEdge[]>(
    (edges, id) => bridge(edges, id),
    document.edges.filter((edge) => !selection.edges.has(edge.id)),
  );
  let next: PipelineDocument = {
    ...document,
    nodes: document.nodes.filter((node) => !gone.has(node.id)),
    edges: document.edges.filter((edge) => !selection.edges.has(edge.id) && !gone.has(edge.source.node) && !gone.has(edge.target.node)),
    notes: document.notes.filter((note) => !selection.notes.has(note.id)),
    groups: document.groups
      .map((group) => ({ ...group, nodes: group.nodes.filter((id) => !gone.has(id)) }))
      .filter((group) => group.nodes.length > 0),
  };
  const kept = new Set(document.edges.map((edge) => edge.id));
  for (const edge of healed) if (!kept.has(edge.id) && whyNotConnect(next, edge) === null) next = { ...next, edges: [...next.edges, edge] };
  return next;
}

/** Edges with the node taken out: each of its main inputs joined to each of its outputs' targets. */
function bridge(edges: readonly DocumentEdge[], id: string): readonly DocumentEdge[] {
  const into = edges.filter((edge) => edge.target.node === id && edge.target.port === 'in');
  const out = edges.filter((edge) => edge.source.node === id);
  const rest = edges.filter((edge) => edge.target.node !== id && edge.source.node !== id);
  return [...rest, ...into.flatMap((a) => out.map((b) => ({ id: newEdgeId(), source: a.source, target: b.target })))];
}

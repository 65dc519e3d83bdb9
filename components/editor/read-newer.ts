import { DOCUMENT_VERSION, DocumentEdge, DocumentNode, emptyDocument, type PipelineDocument } from '@/model/graph/document';

const listIn = (json: unknown, key: string): readonly unknown[] => {
  const value = typeof json === 'object' && json !== null && key in json ? (json as Record<string, unknown>)[key] : [];
  return Array.isArray(value) ? value : [];
};

/** Of a document of a newer version, the nodes and edges that this build knows: for showing, never for saving. */
export function readWhatFits(json: unknown, name: string): PipelineDocument {
  const nodes = listIn(json, 'nodes').flatMap((node) => DocumentNode.safeParse(node).data ?? []);
  const ids = new Set(nodes.map((node) => node.id));
  const edges = listIn(json, 'edges')
    .flatMap((edge) => DocumentEdge.safeParse(edge).data ?? [])
    .filter((edge) => ids.has(edge.source.node) && ids.has(edge.target.node));
  return { ...emptyDocument(name), version: DOCUMENT_VERSION, nodes, edges };
}

import { z } from 'zod';
import { DocumentEdge, DocumentNode, type PipelineDocument } from '@/model/graph/document';
import { outputPorts, relationName } from '@/model/graph/ports';
import type { NodeId } from '@/model/ids';
import type { Selection } from '../document/selection';
import { freeName, namesOf, renameIdentifier, stateKeysOf } from './names';
import { newEdgeId, newNodeId, type Point } from './new-node';

/** A part of a document as it travels over the clipboard, between pipelines and windows. */
export const Clip = z.object({
  headrace: z.literal('clip'),
  version: z.literal(1),
  nodes: z.array(DocumentNode),
  edges: z.array(DocumentEdge),
});
export type Clip = z.infer<typeof Clip>;

/** The selected nodes and the edges between them; null where no node is selected. */
export function clipOf(document: PipelineDocument, selection: Selection): Clip | null {
  const nodes = document.nodes.filter((node) => selection.nodes.has(node.id));
  if (nodes.length === 0) return null;
  const inside = (edge: DocumentEdge): boolean => selection.nodes.has(edge.source.node) && selection.nodes.has(edge.target.node);
  return { headrace: 'clip', version: 1, nodes, edges: document.edges.filter(inside) };
}

/** The clip in a clipboard text, or null where the text is something else. */
export function readClip(text: string): Clip | null {
  if (!text.includes('"headrace"')) return null;
  try {
    const parsed = Clip.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The document with the clip in it under fresh ids, names and state keys, its upper left corner at `at`, and which nodes are new. */
export function planPaste(document: PipelineDocument, clip: Clip, at: Point): { document: PipelineDocument; added: readonly NodeId[] } {
  const names = namesOf(document);
  const stateKeys = stateKeysOf(document);
  const ids = new Map<NodeId, NodeId>();
  const renamed = new Map<string, string>();
  const left = Math.min(...clip.nodes.map((node) => node.position.x));
  const top = Math.min(...clip.nodes.map((node) => node.position.y));
  const moved = clip.nodes.map((node) => {
    const [id, name, stateKey] = [newNodeId(), freeName(node.name, names), freeName(node.stateKey, stateKeys)];
    names.add(name);
    stateKeys.add(stateKey);
    ids.set(node.id, id);
    for (const { name: port } of outputPorts(node)) renamed.set(relationName(node, port), relationName({ name }, port));
    return { ...node, id, name, stateKey, position: { x: at.x + node.position.x - left, y: at.y + node.position.y - top } };
  });
  const nodes = moved.map((node) => withRenamedInputs(node, renamed));
  const edges = clip.edges.map((edge) => ({
    id: newEdgeId(),
    source: { ...edge.source, node: ids.get(edge.source.node)! },
    target: { ...edge.target, node: ids.get(edge.target.node)! },
  }));
  return {
    document: { ...document, nodes: [...document.nodes, ...nodes], edges: [...document.edges, ...edges] },
    added: nodes.map((node) => node.id),
  };
}

/** A SQL node names its inputs in its text: where they were renamed, so is the text. */
function withRenamedInputs(node: DocumentNode, renamed: ReadonlyMap<string, string>): DocumentNode {
  if (node.kind !== 'sql') return node;
  let { query } = node.config;
  for (const [from, to] of renamed) if (from !== to) query = renameIdentifier(query, from, to);
  return { ...node, config: { query } };
}

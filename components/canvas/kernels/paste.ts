import { z } from 'zod';
import { DocumentEdge, DocumentNode, PipelineDocument } from '@/model/graph/document';
import { outputPorts, relationName } from '@/model/graph/ports';
import type { NodeId } from '@/model/ids';
import { selectNodes, type Selection } from '../document/selection';
import { freePlace } from './free-place';
import { freeName, namesOf, renameIdentifier, stateKeysOf } from './names';
import { newEdgeId, newNodeId, newNoteId, type Point } from './new-node';

/** A part of a document as it travels over the clipboard, between pipelines and windows. */
export const Clip = z.object({
  headrace: z.literal('clip'),
  version: z.literal(1),
  nodes: z.array(DocumentNode),
  edges: z.array(DocumentEdge),
  /** Clips of before notes could be copied have none. */
  notes: PipelineDocument.shape.notes,
});
export type Clip = z.infer<typeof Clip>;

/** The selected nodes, the edges between them and the selected notes; null where neither a node nor a note is selected. */
export function clipOf(document: PipelineDocument, selection: Selection): Clip | null {
  const nodes = document.nodes.filter((node) => selection.nodes.has(node.id));
  const notes = document.notes.filter((note) => selection.notes.has(note.id));
  if (nodes.length + notes.length === 0) return null;
  const inside = (edge: DocumentEdge): boolean => selection.nodes.has(edge.source.node) && selection.nodes.has(edge.target.node);
  return { headrace: 'clip', version: 1, nodes, edges: document.edges.filter(inside), notes };
}

/** The upper left corner of all that is in the clip. */
export function cornerOf({ nodes, notes }: Clip): Point {
  const places = [...nodes, ...notes].map(({ position }) => position);
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) };
}

/** What the clip holds, in words: `1 node`, `4 nodes and 2 notes`. */
export const describeClip = ({ nodes, notes }: Clip): string =>
  [counted(nodes.length, 'node'), counted(notes.length, 'note')].filter(Boolean).join(' and ');

const counted = (count: number, what: string): string => (count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`);

/** The clip in a clipboard text, or null where the text is something else or holds nothing. */
export function readClip(text: string): Clip | null {
  if (!text.includes('"headrace"')) return null;
  try {
    const parsed = Clip.safeParse(JSON.parse(text));
    return parsed.success && parsed.data.nodes.length + parsed.data.notes.length > 0 ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * The document with the clip in it under fresh ids, names and state keys, its upper left corner at `at` or beside what lies there; and what
 * is new, selected.
 */
export function planPaste(document: PipelineDocument, clip: Clip, at: Point): { document: PipelineDocument; added: Selection } {
  const names = namesOf(document);
  const stateKeys = stateKeysOf(document);
  const ids = new Map<NodeId, NodeId>();
  const renamed = new Map<string, string>();
  const [from, to] = [cornerOf(clip), freePlace(document, at)];
  const placed = ({ x, y }: Point): { x: number; y: number } => ({ x: to.x + x - from.x, y: to.y + y - from.y });
  const moved = clip.nodes.map((node) => {
    const [id, name, stateKey] = [newNodeId(), freeName(node.name, names), freeName(node.stateKey, stateKeys)];
    names.add(name);
    stateKeys.add(stateKey);
    ids.set(node.id, id);
    for (const { name: port } of outputPorts(node)) renamed.set(relationName(node, port), relationName({ name }, port));
    return { ...node, id, name, stateKey, position: placed(node.position) };
  });
  const notes = clip.notes.map((note) => ({ ...note, id: newNoteId(), position: placed(note.position) }));
  const nodes = moved.map((node) => withRenamedInputs(node, renamed));
  const edges = clip.edges.map((edge) => ({
    id: newEdgeId(),
    source: { ...edge.source, node: ids.get(edge.source.node)! },
    target: { ...edge.target, node: ids.get(edge.target.node)! },
  }));
  return {
    document: {
      ...document,
      nodes: [...document.nodes, ...nodes],
      edges: [...document.edges, ...edges],
      notes: [...document.notes, ...notes],
    },
    added: { ...selectNodes(...nodes.map((node) => node.id)), notes: new Set(notes.map((note) => note.id)) },
  };
}

/** A SQL node names its inputs in its text: where they were renamed, so is the text. */
function withRenamedInputs(node: DocumentNode, renamed: ReadonlyMap<string, string>): DocumentNode {
  if (node.kind !== 'sql') return node;
  let { query } = node.config;
  for (const [from, to] of renamed) if (from !== to) query = renameIdentifier(query, from, to);
  return { ...node, config: { query } };
}

import type { PipelineDocument } from '@/model/graph/document';
import type { NodeId } from '@/model/ids';

/** What is marked on the canvas. Not part of the document: selecting is no edit and is not undone. */
export interface Selection {
  readonly nodes: ReadonlySet<NodeId>;
  readonly edges: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
}

export const nothingSelected: Selection = { nodes: new Set(), edges: new Set(), notes: new Set() };

export const selectNodes = (...ids: readonly NodeId[]): Selection => ({ ...nothingSelected, nodes: new Set(ids) });
export const selectNote = (id: string): Selection => ({ ...nothingSelected, notes: new Set([id]) });
export const selectAll = ({ nodes, notes }: PipelineDocument): Selection => ({
  ...selectNodes(...nodes.map((node) => node.id)),
  notes: new Set(notes.map((note) => note.id)),
});
export const selectEdge = (id: string): Selection => ({ ...nothingSelected, edges: new Set([id]) });

/** The node that the inspector shows: the only one that is selected, else undefined. */
export const soleNode = (selection: Selection): NodeId | undefined =>
  selection.nodes.size === 1 && selection.edges.size === 0 ? [...selection.nodes][0] : undefined;

/** The note that ↵ leads into: the only thing that is selected, else undefined. */
export const soleNote = ({ nodes, edges, notes }: Selection): string | undefined =>
  notes.size === 1 && nodes.size + edges.size === 0 ? [...notes][0] : undefined;

export const isEmptySelection = (selection: Selection): boolean => selection.nodes.size + selection.edges.size + selection.notes.size === 0;

const same = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean => a.size === b.size && [...a].every((item) => b.has(item));

export const sameSelection = (a: Selection, b: Selection): boolean =>
  same(a.nodes, b.nodes) && same(a.edges, b.edges) && same(a.notes, b.notes);

import type { TableDefinition } from '@/model/catalog/table-definition';
import { nodeById, type DocumentEdge, type DocumentNode, type PipelineDocument } from '@/model/graph/document';
import type { NodeKind } from '@/model/graph/node-configs';
import { nodeKinds } from '@/model/graph/node-kinds';
import { outputPorts, relationName } from '@/model/graph/ports';
import type { NodeId } from '@/model/ids';
import type { Fix } from '@/model/diagnostic/diagnostic';
import { whyNotConnect, type Connection } from '../kernels/connect';
import { freePlace } from '../kernels/free-place';
import { addAfter, insertOnEdge, placeAfter } from '../kernels/insert';
import { freeName, namesOf, renameIdentifier } from '../kernels/names';
import { newEdgeId, newNode, newNoteId, type Point } from '../kernels/new-node';
import { planPaste, type Clip } from '../kernels/paste';
import { removeSelection } from '../kernels/remove';
import { valueAt, withValueAt } from './config-path';
import type { Edit } from './document-store';
import { nothingSelected, selectEdge, selectNodes, selectNote, type Selection } from './selection';

/** What the palette hands over: a kind, or a kind with a catalog table chosen. */
export interface PaletteChoice {
  readonly kind: NodeKind;
  readonly name?: string;
  readonly config?: unknown;
}

const title = (kind: NodeKind): string => nodeKinds[kind].title.toLowerCase();

const withNodes = (document: PipelineDocument, change: (node: DocumentNode) => DocumentNode): PipelineDocument => {
  const nodes = document.nodes.map(change);
  return nodes.every((node, i) => node === document.nodes[i]) ? document : { ...document, nodes };
};

/** Adds a node, joined to `after` where the ports fit. The node is made here, so that the edit can be told what it selects. */
export function addNode(document: PipelineDocument, choice: PaletteChoice, where: { at: Point } | { after: NodeId }): Edit {
  const position = 'at' in where ? where.at : placeAfter(document, where.after);
  const node = newNode(document, { ...choice, position });
  return {
    label: `Add ${title(choice.kind)}`,
    change: (d) => addAfter(d, node, 'after' in where ? where.after : undefined),
    select: selectNodes(node.id),
  };
}

export function addOnEdge(document: PipelineDocument, choice: PaletteChoice, where: { edge: string; at: Point }): Edit {
  const node = newNode(document, { ...choice, position: where.at });
  return { label: `Insert ${title(choice.kind)}`, change: (d) => insertOnEdge(d, where.edge, node), select: selectNodes(node.id) };
}

export function connect(connection: Connection): Edit {
  const edge: DocumentEdge = { id: newEdgeId(), ...connection };
  return {
    label: 'Connect',
    change: (d) => (whyNotConnect(d, connection) === null ? { ...d, edges: [...d.edges, edge] } : d),
    select: selectEdge(edge.id),
  };
}

/** Moves nodes and notes to where they were dragged. */
export const move = (to: ReadonlyMap<string, Point>, label = 'Move'): Edit => ({
  label,
  change: (d) => {
    const moved = withNodes(d, (node) => movedTo(node, to.get(node.id)));
    const notes = d.notes.map((note) => movedTo(note, to.get(note.id)));
    return notes.every((note, i) => note === d.notes[i]) ? moved : { ...moved, notes };
  },
});

const movedTo = <T extends { position: Point }>(item: T, to: Point | undefined): T =>
  !to || (to.x === item.position.x && to.y === item.position.y) ? item : { ...item, position: { x: to.x, y: to.y } };

export const nudge = (selection: Selection, by: Point): Edit => ({
  label: 'Nudge',
  merge: 'nudge',
  change: (d) => {
    const moved = <T extends { readonly position: Point }>(item: T): T => ({
      ...item,
      position: { x: item.position.x + by.x, y: item.position.y + by.y },
    });
    const nudged = withNodes(d, (node) => (selection.nodes.has(node.id) ? moved(node) : node));
    if (selection.notes.size === 0) return nudged;
    return { ...nudged, notes: d.notes.map((note) => (selection.notes.has(note.id) ? moved(note) : note)) };
  },
});

export const remove = (selection: Selection): Edit => ({
  label: `Delete ${describe(selection)}`,
  change: (d) => removeSelection(d, selection),
  select: nothingSelected,
});

const describe = (selection: Selection): string => {
  const count = selection.nodes.size + selection.edges.size + selection.notes.size;
  return count > 1 ? `${count} parts` : selection.edges.size ? 'edge' : selection.notes.size ? 'note' : 'node';
};

export function paste(document: PipelineDocument, clip: Clip, at: Point, label = 'Paste'): Edit {
  const plan = planPaste(document, clip, at);
  return { label, change: () => plan.document, select: plan.added };
}

/** Gives the node another name; SQL nodes that read it follow. An empty or taken name changes nothing. */
export const rename = (id: NodeId, wanted: string): Edit => ({
  label: 'Rename',
  change: (d) => {
    const node = nodeById(d, id);
    const name = wanted.trim();
    if (!node || name === '' || name === node.name) return d;
    const others = namesOf(d);
    others.delete(node.name);
    const free = freeName(name, others);
    const readers = new Set(d.edges.filter((edge) => edge.source.node === id).map((edge) => edge.target.node));
    return withNodes(d, (other) => {
      if (other.id === id) return { ...other, name: free };
      if (other.kind !== 'sql' || !readers.has(other.id)) return other;
      const query = outputPorts(node).reduce(
        (text, { name: port }) => renameIdentifier(text, relationName(node, port), relationName({ name: free }, port)),
        other.config.query,
      );
      return { ...other, config: { query } };
    });
  },
});

/**
 * Sets one field of a node's configuration; `field` is the path that diagnostics use. Typing is one step of undo; an entry that
 * comes into a list or leaves it is a step of its own.
 */
export const configure = (id: NodeId, field: string, value: unknown): Edit => ({
  label: 'Change settings',
  merge: `configure/${id}/${field}/${Array.isArray(value) ? value.length : ''}`,
  change: (d) => {
    const changed = withNodes(d, (node) => {
      if (node.id !== id || Object.is(valueAt(node.config, field), value)) return node;
      return { ...node, config: withValueAt(node.config, field, value) } as DocumentNode;
    });
    return followOutputs(changed, nodeById(d, id), nodeById(changed, id));
  },
});

/** Changes the table that is described on a node: a step of undo of its own, whatever was typed just before. */
export const fillTable = (id: NodeId, fill: (table: TableDefinition) => TableDefinition): Edit => ({
  label: 'Read columns',
  change: (d) =>
    withNodes(d, (node) => {
      const table = node.id === id ? (valueAt(node.config, 'table.define') as TableDefinition | undefined) : undefined;
      return table === undefined ? node : ({ ...node, config: withValueAt(node.config, 'table.define', fill(table)) } as DocumentNode);
    }),
});

/** Edges of an output that got another name go on from it; those of one that is gone go with it. */
function followOutputs(document: PipelineDocument, before: DocumentNode | undefined, after: DocumentNode | undefined): PipelineDocument {
  if (!before || !after || before === after || (after.kind !== 'route' && after.kind !== 'window')) return document;
  const [old, now] = [before, after].map((node) => outputPorts(node).map(({ name }) => name)) as [string[], string[]];
  const gone = old.filter((name) => !now.includes(name));
  if (gone.length === 0) return document;
  const renamed = old.length === now.length && gone.length === 1 ? now.find((name) => !old.includes(name)) : undefined;
  const edges = document.edges.flatMap((edge): DocumentEdge[] => {
    if (edge.source.node !== after.id || !gone.includes(edge.source.port)) return [edge];
    return renamed === undefined ? [] : [{ ...edge, source: { ...edge.source, port: renamed } }];
  });
  return { ...document, edges };
}

export const annotate = (id: NodeId, note: string): Edit => ({
  label: 'Change note',
  merge: `note/${id}`,
  change: (d) => withNodes(d, (node) => (node.id === id && (node.note ?? '') !== note ? { ...node, note: note || undefined } : node)),
});

/** A diagnostic's remedy. */
export const applyFix = (fix: Fix): Edit => ({
  label: fix.title,
  change: (d) => {
    if (fix.kind === 'set') return configure(fix.nodeId, fix.field, fix.value).change(d);
    const { nodeId, field, range } = fix.at;
    const node = nodeId && nodeById(d, nodeId);
    const text = node && field ? valueAt(node.config, field) : undefined;
    if (!nodeId || !field || typeof text !== 'string') return d;
    const replaced = range ? text.slice(0, range.start) + fix.text + text.slice(range.end) : fix.text;
    return configure(nodeId, field, replaced).change(d);
  },
  select: fix.kind === 'set' ? selectNodes(fix.nodeId) : fix.at.nodeId ? selectNodes(fix.at.nodeId) : undefined,
});

export function addNote(at: Point): Edit {
  const note = { id: newNoteId(), text: '', width: 186, height: 100 };
  return {
    label: 'Add note',
    change: (d) => ({ ...d, notes: [...d.notes, { ...note, position: freePlace(d, at) }] }),
    select: selectNote(note.id),
  };
}

export const writeNote = (id: string, text: string): Edit => ({
  label: 'Write note',
  merge: `write/${id}`,
  change: (d) => ({ ...d, notes: d.notes.map((note) => (note.id === id ? { ...note, text } : note)) }),
});

export const renamePipeline = (name: string): Edit => ({
  label: 'Rename pipeline',
  change: (d) => (name.trim() === '' || name.trim() === d.name ? d : { ...d, name: name.trim() }),
});

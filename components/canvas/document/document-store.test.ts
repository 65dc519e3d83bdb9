import { describe, expect, it } from 'vitest';
import { emptyDocument, PipelineDocument } from '@/model/graph/document';
import { asNodeId } from '@/model/ids';
import { DocumentStore, type DocumentState } from './document-store';
import {
  addNode,
  addNote,
  addOnEdge,
  applyFix,
  configure,
  connect,
  move,
  nudge,
  paste,
  remove,
  rename,
  renamePipeline,
  writeNote,
} from './edits';
import { clipOf, describeClip, readClip } from '../kernels/paste';
import { selectAll, selectEdge, selectNodes, selectNote } from './selection';

function chain(): DocumentStore {
  const store = new DocumentStore(emptyDocument('p'));
  store.run(addNode(store.get().document, { kind: 'source', name: 'flights' }, { at: { x: 0, y: 0 } }));
  for (const kind of ['filter', 'window', 'sink'] as const)
    store.run(addNode(store.get().document, { kind }, { after: only(store.get()) }));
  return store;
}

const only = (state: DocumentState) => [...state.selection.nodes][0]!;
const named = (store: DocumentStore, name: string) => store.get().document.nodes.find((node) => node.name === name)!;
const flow = (store: DocumentStore) => {
  const { nodes, edges } = store.get().document;
  const name = (id: string) => nodes.find((node) => node.id === id)!.name;
  return edges.map((edge) => `${name(edge.source.node)}→${name(edge.target.node)}`);
};

describe('DocumentStore', () => {
  it('adds after the selected node and joins what fits', () => {
    const store = chain();
    expect(flow(store)).toEqual(['flights→filtered', 'filtered→windowed', 'windowed→result']);
    expect(PipelineDocument.safeParse(store.get().document).success).toBe(true);
  });

  it('undoes and redoes everything, back to the very same document', () => {
    const store = chain();
    const end = store.get().document;
    store.run(rename(named(store, 'filtered').id, 'valid_flights'));
    store.run(remove(selectNodes(named(store, 'windowed').id)));
    const last = store.get().document;
    for (let i = 0; i < 2; i++) store.undo();
    expect(store.get().document).toBe(end);
    for (let i = 0; i < 4; i++) store.undo();
    expect(store.get().document.nodes).toEqual([]);
    expect(store.get().undo).toBeUndefined();
    for (let i = 0; i < 6; i++) store.redo();
    expect(store.get().document).toBe(last);
    expect(store.get().redo).toBeUndefined();
  });

  it('makes typing in one field one step, until a pause', () => {
    let now = 0;
    const store = new DocumentStore(emptyDocument('p'), { now: () => now });
    store.run(addNode(store.get().document, { kind: 'filter' }, { at: { x: 0, y: 0 } }));
    const id = only(store.get());
    for (const text of ['d', 'di', 'dis']) store.run(configure(id, 'condition', text));
    now = 5_000;
    store.run(configure(id, 'condition', 'dis > 0'));
    store.undo();
    expect(named(store, 'filtered').config).toEqual({ condition: 'dis' });
    store.undo();
    expect(named(store, 'filtered').config).toEqual({ condition: '' });
  });

  it('heals the flow when a node in it is deleted', () => {
    const store = chain();
    store.run(remove(selectNodes(named(store, 'filtered').id, named(store, 'windowed').id)));
    expect(flow(store)).toEqual(['flights→result']);
  });

  it('inserts on an edge and pastes as one step each', () => {
    const store = chain();
    const [edge] = store.get().document.edges;
    store.run(addOnEdge(store.get().document, { kind: 'compute' }, { edge: edge!.id, at: { x: 120, y: 0 } }));
    expect(flow(store).slice(0, 2)).toEqual(['flights→computed', 'computed→filtered']);
    const before = store.get().document;
    const clip = clipOf(before, selectNodes(...before.nodes.map((n) => n.id)))!;
    store.run(paste(before, clip, { x: 0, y: 400 }));
    expect(new Set(store.get().document.nodes.map((n) => n.name)).size).toBe(10);
    expect(new Set(store.get().document.nodes.map((n) => n.stateKey)).size).toBe(10);
    expect(store.get().selection.nodes.size).toBe(5);
    store.undo();
    expect(store.get().document).toBe(before);
  });

  it('copies notes with the nodes and alone, each paste one step and beside the one before it', () => {
    const store = chain();
    store.run(addNote({ x: 10, y: -120 }));
    store.run(writeNote(store.get().document.notes[0]!.id, 'why'));
    const before = store.get().document;
    const clip = readClip(JSON.stringify(clipOf(before, selectAll(before))))!;
    expect(describeClip(clip)).toBe('4 nodes and 1 note');
    store.run(paste(before, clip, { x: 500, y: 500 }));
    const { document, selection } = store.get();
    expect(document.notes.map(({ text, position }) => [text, position.x, position.y])).toEqual([
      ['why', 10, -120],
      ['why', 510, 500],
    ]);
    expect([selection.nodes.size, selection.notes]).toEqual([4, new Set([document.notes[1]!.id])]);
    store.undo();
    expect(store.get().document).toBe(before);

    const [note] = before.notes;
    const alone = clipOf(before, selectNote(note!.id))!;
    expect(describeClip(alone)).toBe('1 note');
    for (let i = 0; i < 2; i++) store.run(paste(store.get().document, alone, { x: 10, y: -120 }));
    expect(new Set(store.get().document.notes.map(({ position }) => `${position.x},${position.y}`)).size).toBe(3);
    expect(new Set(store.get().document.notes.map(({ id }) => id)).size).toBe(3);
  });

  it('keeps the state key when a node is renamed, and SQL nodes follow the name', () => {
    const store = chain();
    store.run(
      addNode(
        store.get().document,
        { kind: 'sql', config: { query: "SELECT 'filtered' AS t, * FROM filtered" } },
        { after: named(store, 'filtered').id },
      ),
    );
    store.run(rename(named(store, 'filtered').id, 'valid'));
    expect(named(store, 'valid').stateKey).toBe('filtered');
    expect(named(store, 'query').config).toEqual({ query: "SELECT 'filtered' AS t, * FROM valid" });
  });

  it('applies the fixes of diagnostics', () => {
    const store = chain();
    const { id } = named(store, 'filtered');
    store.run(configure(id, 'condition', 'dep_delay > 15'));
    const range = { start: 0, end: 9, line: 1, column: 1 };
    store.run(applyFix({ title: 'Use delay_min', kind: 'replace', at: { nodeId: id, field: 'condition', range }, text: 'delay_min' }));
    expect(named(store, 'filtered').config).toEqual({ condition: 'delay_min > 15' });
    store.run(
      applyFix({ title: 'Use event_time', kind: 'set', nodeId: named(store, 'windowed').id, field: 'timeColumn', value: 'event_time' }),
    );
    expect(named(store, 'windowed').config).toMatchObject({ timeColumn: 'event_time' });
  });

  it('makes each entry that comes into a list a step of its own, however fast the clicks', () => {
    const store = new DocumentStore(emptyDocument('p'), { now: () => 0 });
    store.run(addNode(store.get().document, { kind: 'compute' }, { at: { x: 0, y: 0 } }));
    const id = only(store.get());
    const fresh = { name: '', expression: '' };
    store.run(configure(id, 'columns', [fresh]));
    store.run(configure(id, 'columns', [fresh, fresh]));
    store.undo();
    expect(named(store, 'computed').config).toMatchObject({ columns: [fresh] });
  });

  it('nudges notes with the nodes, and trims a name before it compares', () => {
    const store = chain();
    store.run(addNote({ x: 10, y: 20 }));
    const { document } = store.get();
    const note = document.notes[0]!;
    const { position } = named(store, 'flights');
    store.run(nudge({ ...selectNodes(named(store, 'flights').id), notes: new Set([note.id]) }, { x: 4, y: 0 }));
    expect(store.get().document.notes[0]!.position).toEqual({ x: 14, y: 20 });
    expect(named(store, 'flights').position).toEqual({ ...position, x: position.x + 4 });
    expect(renamePipeline(' p ').change(document)).toBe(document);
  });

  it('tells nobody of a selection that comes to the same', () => {
    const store = chain();
    let told = 0;
    store.subscribe(() => told++);
    store.select({ ...selectNodes(only(store.get())), notes: new Set(['gone']) });
    expect(told).toBe(0);
  });

  it('leaves no step for an edit that changes nothing, and none at all on a read-only document', () => {
    const store = chain();
    const { undo } = store.get();
    const node = named(store, 'flights');
    store.run(move(new Map([[node.id, node.position]])));
    expect(store.get().undo).toBe(undo);
    const locked = new DocumentStore(store.get().document, { readOnly: 'newer' });
    locked.run(remove(selectNodes(node.id)));
    expect(locked.get().document).toBe(store.get().document);
  });

  it('forgets what is gone from the selection', () => {
    const store = chain();
    store.run(connect({ source: { node: asNodeId('x'), port: 'out' }, target: { node: asNodeId('y'), port: 'in' } }));
    const edge = store.get().document.edges[0]!;
    store.select(selectEdge(edge.id));
    expect(store.get().selection.edges.size).toBe(1);
    store.run({ label: 'cut', change: (d) => ({ ...d, edges: [] }) });
    expect(store.get().selection.edges.size).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { emptyDocument } from '@/model/graph/document';
import { createUi, showUi } from '@/components/editor/editor';
import { DocumentStore } from './document/document-store';
import { addNode } from './document/edits';
import { drawingKeys, endDrawing, startDrawing } from './drawing-keys';

function drawn() {
  const store = new DocumentStore(emptyDocument('p'));
  for (const [i, kind] of (['source', 'filter', 'sink'] as const).entries())
    store.run(addNode(store.get().document, { kind }, { at: { x: 300 * i, y: 0 } }));
  const editor = { ui: createUi() };
  startDrawing(editor, store, store.get().document.nodes[0]!.id);
  const press = (key: string) => drawingKeys(editor, store, { key });
  return { store, editor, press, drawing: () => editor.ui.get().drawing };
}

describe('an edge drawn by keys', () => {
  it('walks with the arrows and connects with ↵', () => {
    const { store, press, drawing } = drawn();
    expect([press('Shift'), press('ArrowRight')]).toEqual([false, true]);
    expect(drawing()?.index).toBe(1);
    expect(press('Enter')).toBe(true);
    const [edge] = store.get().document.edges;
    expect(edge?.target.node).toBe(store.get().document.nodes[2]!.id);
    expect(drawing()).toBeNull();
  });

  it.each(['Tab', 'a', 'Delete'])('leaves %s to the page, and ends', (key) => {
    const { store, press, drawing } = drawn();
    expect(press(key)).toBe(false);
    expect(drawing()).toBeNull();
    expect(store.get().document.edges).toEqual([]);
  });

  it('is ended once: a pointer that goes down while none is drawn tells nobody', () => {
    const { editor, drawing } = drawn();
    let told = 0;
    editor.ui.subscribe(() => told++);
    for (let i = 0; i < 3; i++) endDrawing(editor);
    expect([told, drawing()]).toEqual([1, null]);
    showUi(editor, { tool: 'select', hoveredEdge: null });
    expect(told).toBe(1);
    showUi(editor, { tool: 'select', minimap: false });
    expect([told, editor.ui.get().minimap]).toEqual([2, false]);
  });
});

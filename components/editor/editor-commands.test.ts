import { describe, expect, it } from 'vitest';
import { emptyDocument } from '@/model/graph/document';
import { DocumentStore } from '@/components/canvas/document/document-store';
import { addNode } from '@/components/canvas/document/edits';
import { CompilerClient } from '@/components/compiler-worker/compiler-client';
import { createUi, showUi } from './editor';
import { editorCommands } from './editor-commands';

const notHere = (): never => {
  throw new Error('nothing of this needs the canvas or the compiler');
};
const flow = { fitView: notHere, zoomIn: notHere, zoomOut: notHere, screenToFlowPosition: notHere, getZoom: notHere, setCenter: notHere };

function open(readOnly?: string) {
  const drawn = addNode(emptyDocument('p'), { kind: 'source', name: 'flights' }, { at: { x: 0, y: 0 } }).change(emptyDocument('p'));
  const store = new DocumentStore(drawn, { readOnly });
  const editor = { store, ui: createUi(), compiler: new CompilerClient(notHere) };
  const all = (deployed = false) => editorCommands({ editor, store, flow, deployed });
  return { editor, store, all, labels: (deployed = false) => all(deployed).map(({ label }) => label) };
}

describe('what ⌘K offers of an open pipeline', () => {
  it('is the whole of it in Design, with Undo and Redo where there is something to take back', () => {
    const { store, all, labels } = open();
    const still = ['Add a note', 'Auto-layout', 'Fit all', 'Show canvas and SQL', 'Show the SQL', 'Show the problems', 'Deploy review'];
    expect(labels()).toEqual([...still, 'Go to flights']);
    store.run(addNode(store.get().document, { kind: 'filter' }, { at: { x: 300, y: 0 } }));
    expect(labels()[0]).toBe('Undo: Add filter');
    expect(labels()).toContain('Go to filtered');
    store.undo();
    expect(labels()[0]).toBe('Redo: Add filter');
    all()
      .find(({ label }) => label === 'Go to flights')!
      .run();
    expect(store.get().selection.nodes.size).toBe(1);
  });

  it('leaves out what changes the drawing unseen while only the SQL is shown', () => {
    const { editor, labels } = open();
    showUi(editor, { view: 'sql' });
    expect(labels()).toEqual(['Show the canvas', 'Show canvas and SQL', 'Show the problems', 'Deploy review', 'Go to flights']);
  });

  it('is looking, and no edit, in the run view and on a document that is read-only', () => {
    const run = open('the run view');
    expect(run.labels(true)).toEqual(['Fit all', 'Go to flights']);
    showUi(run.editor, { view: 'sql' });
    expect(run.labels(true)).toEqual(['Fit all', 'Go to flights']);
    const shown = ['Fit all', 'Show canvas and SQL', 'Show the SQL', 'Show the problems', 'Go to flights'];
    expect(open('newer').labels()).toEqual(shown);
  });
});

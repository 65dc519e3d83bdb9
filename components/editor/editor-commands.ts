import { canvasActions, type Scope } from '@/components/canvas/canvas-actions';
import { selectNodes } from '@/components/canvas/document/selection';
import type { PageCommand } from '@/components/shell/commands';
import { chordOf, type ShortcutId } from '@/components/shell/shortcuts';
import { showUi } from './editor';

/** What ⌘K offers of the open pipeline now: of its actions those that would do something that is seen, and its nodes by name. */
export function editorCommands(scope: Omit<Scope, 'editable'>): readonly PageCommand[] {
  const { editor, store, deployed } = scope;
  const { document, readOnly, undo, redo } = store.get();
  const actions = canvasActions({ ...scope, editable: !deployed && readOnly === undefined });
  const offer = (id: ShortcutId, label: string, now = true): readonly PageCommand[] => {
    const action = now && actions.find((each) => each.id === id);
    return action ? [{ id, label, keys: chordOf(id), run: () => void action.run(new KeyboardEvent('keydown')) }] : [];
  };
  const { view } = editor.ui.get();
  const drawn = deployed || view !== 'sql';
  return [
    ...offer('undo', `Undo: ${undo}`, undo !== undefined),
    ...offer('redo', `Redo: ${redo}`, redo !== undefined),
    ...offer('note', 'Add a note', drawn),
    ...offer('layout', 'Auto-layout', drawn && document.nodes.length > 0),
    ...offer('fitAll', 'Fit all', drawn && document.nodes.length > 0),
    ...offer('canvas', 'Show the canvas', view !== 'canvas'),
    ...offer('split', 'Show canvas and SQL', view !== 'split'),
    ...offer('sql', 'Show the SQL', view !== 'sql'),
    ...(deployed ? [] : [{ id: 'problems', label: 'Show the problems', run: () => showUi(editor, { problemsOpen: true }) }]),
    ...offer('review', 'Deploy review'),
    ...document.nodes.map((node) => ({ id: node.id, label: `Go to ${node.name}`, run: () => store.select(selectNodes(node.id)) })),
  ];
}

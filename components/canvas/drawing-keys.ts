import { showUi, type Editor } from '@/components/editor/editor';
import type { NodeId } from '@/model/ids';
import type { DocumentStore } from './document/document-store';
import { connect } from './document/edits';
import { selectNodes } from './document/selection';
import { possibleTargets } from './kernels/connect';

/** Begins an edge at a node; the arrows then walk over the ports that it fits. */
export const startDrawing = (editor: Pick<Editor, 'ui'>, store: DocumentStore, from: NodeId): void =>
  showUi(editor, { drawing: { from, options: possibleTargets(store.get().document, from), index: 0 } });

const bareModifiers = ['Shift', 'Control', 'Meta', 'Alt'];

/** Takes the key while an edge is drawn; true when it was used. Any other key ends the drawing and means what it always means. */
export function drawingKeys(editor: Pick<Editor, 'ui'>, store: DocumentStore, event: { key: string }): boolean {
  const { drawing } = editor.ui.get();
  if (!drawing || bareModifiers.includes(event.key)) return false;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const count = drawing.options.length;
  if (step) {
    if (count) showUi(editor, { drawing: { ...drawing, index: (drawing.index + step + count) % count } });
    return true;
  }
  const chosen = drawing.options[drawing.index];
  endDrawing(editor);
  if (event.key === 'Enter' && chosen) {
    store.run(connect(chosen));
    store.select(selectNodes(chosen.target.node));
  }
  return event.key === 'Enter' || event.key === 'Escape';
}

export const endDrawing = (editor: Pick<Editor, 'ui'>): void => showUi(editor, { drawing: null });

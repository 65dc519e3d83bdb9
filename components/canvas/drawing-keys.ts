import { showUi, type Editor } from '@/components/editor/editor';
import type { NodeId } from '@/model/ids';
import type { DocumentStore } from './document/document-store';
import { connect } from './document/edits';
import { selectNodes } from './document/selection';
import { possibleTargets } from './kernels/connect';

/** Begins an edge at a node; the arrows then walk over the ports that it fits. */
export const startDrawing = (editor: Editor, store: DocumentStore, from: NodeId): void =>
  showUi(editor, { drawing: { from, options: possibleTargets(store.get().document, from), index: 0 } });

/** Takes the key while an edge is drawn; true when it was used. */
export function drawingKeys(editor: Editor, store: DocumentStore, event: { key: string }): boolean {
  const { drawing } = editor.ui.get();
  if (!drawing) return false;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const count = drawing.options.length;
  if (step && count) showUi(editor, { drawing: { ...drawing, index: (drawing.index + step + count) % count } });
  if (event.key === 'Escape') showUi(editor, { drawing: null });
  if (event.key === 'Enter') {
    const chosen = drawing.options[drawing.index];
    showUi(editor, { drawing: null });
    if (chosen) {
      store.run(connect(chosen));
      store.select(selectNodes(chosen.target.node));
    }
  }
  return true;
}

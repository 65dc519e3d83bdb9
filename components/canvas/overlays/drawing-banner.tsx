'use client';

import { useEffect } from 'react';
import { nodeById } from '@/model/graph/document';
import { useDocument, useEditor, useUi } from '@/components/editor/editor-context';
import { Key } from '@/components/ui/key';
import { endDrawing } from '../drawing-keys';
import classes from '../canvas.module.css';

/** While an edge is drawn by keys: from where, to where, and which keys go on. The pointer ends it, and so does leaving the canvas. */
export function DrawingBanner() {
  const editor = useEditor();
  const drawing = useUi((ui) => ui.drawing);
  const draws = drawing !== null;
  useEffect(() => {
    if (!draws) return;
    const end = (): void => endDrawing(editor);
    window.addEventListener('pointerdown', end, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', end, { capture: true });
      end();
    };
  }, [editor, draws]);
  const document = useDocument((state) => state.document);
  if (!drawing) return null;
  const target = drawing.options[drawing.index]?.target;
  const from = nodeById(document, drawing.from)?.name;
  const to = target && nodeById(document, target.node);
  return (
    <div className={classes.banner} role="status">
      {to ? (
        <span>
          Connect <b>{from}</b> to <b>{to.name}</b>
          {target.port !== 'in' && ` (${target.port})`}
        </span>
      ) : (
        <span>
          Nothing here takes the rows of <b>{from}</b>.
        </span>
      )}
      {to && <Key>↵</Key>}
      <Key>→</Key>
      <Key>Esc</Key>
    </div>
  );
}

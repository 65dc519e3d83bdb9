'use client';

import { useReactFlow } from '@xyflow/react';
import { useMemo, type DragEvent } from 'react';
import { useEditor } from '@/components/editor/editor-context';
import { addNode, type PaletteChoice } from '../document/edits';
import { paletteMime } from './palette-items';

/** Lets palette rows be dropped on the canvas: the node's header comes under the pointer. */
export function usePaletteDrop() {
  const editor = useEditor();
  const flow = useReactFlow();
  return useMemo(
    () => ({
      onDragOver: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes(paletteMime)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      onDrop: (event: DragEvent) => {
        const carried = event.dataTransfer.getData(paletteMime);
        if (!carried) return;
        event.preventDefault();
        const choice = JSON.parse(carried) as PaletteChoice;
        const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        editor.store.run(addNode(editor.store.get().document, choice, { at: { x: Math.round(x - 88), y: Math.round(y - 22) } }));
      },
    }),
    [editor, flow],
  );
}

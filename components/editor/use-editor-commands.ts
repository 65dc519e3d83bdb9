'use client';

import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import type { DocumentStore } from '@/components/canvas/document/document-store';
import { pageCommands } from '@/components/shell/commands';
import { useObservable } from '@/components/ui/use-observable';
import { editorCommands } from './editor-commands';
import { useEditor, useUi } from './editor-context';

/** Gives ⌘K what can be done with the document that is shown: the one that is edited, or the one that runs. */
export function useEditorCommands({ store, deployed }: { store: DocumentStore; deployed: boolean }): void {
  const editor = useEditor();
  const flow = useReactFlow();
  const state = useObservable(
    store,
    ({ document, undo, redo }) => ({ nodes: document.nodes, undo, redo }),
    (a, b) => a.nodes === b.nodes && a.undo === b.undo && a.redo === b.redo,
  );
  const view = useUi((ui) => ui.view);
  useEffect(() => {
    pageCommands.set(editorCommands({ editor, store, flow, deployed }));
    return () => pageCommands.set([]);
  }, [editor, store, flow, deployed, state, view]);
}

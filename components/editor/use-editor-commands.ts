'use client';

import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import { fitAll } from '@/components/canvas/fit-all';
import { autoLayout } from '@/components/canvas/auto-layout';
import { notifyFailed } from '@/components/shell/notify';
import { pageCommands } from '@/components/shell/commands';
import { chordOf } from '@/components/shell/shortcuts';
import { selectNodes } from '@/components/canvas/document/selection';
import { useDocument, useEditor } from './editor-context';
import { showUi } from './editor';

/** What ⌘K offers while a pipeline is open: its commands, and its nodes by name. */
export function useEditorCommands(): void {
  const editor = useEditor();
  const flow = useReactFlow();
  const nodes = useDocument((state) => state.document.nodes);
  useEffect(() => {
    const layout = (): void => void autoLayout(editor.store).catch((error: unknown) => notifyFailed('The drawing was not laid out', error));
    const commands = [
      { id: 'undo', label: 'Undo', keys: chordOf('undo'), run: () => editor.store.undo() },
      { id: 'redo', label: 'Redo', keys: chordOf('redo'), run: () => editor.store.redo() },
      { id: 'layout', label: 'Auto-layout', keys: chordOf('layout'), run: layout },
      { id: 'fit', label: 'Fit all', keys: chordOf('fitAll'), run: () => void flow.fitView({ ...fitAll, duration: 160 }) },
      { id: 'canvas', label: 'Show the canvas', keys: chordOf('canvas'), run: () => showUi(editor, { view: 'canvas' }) },
      { id: 'split', label: 'Show canvas and SQL', keys: chordOf('split'), run: () => showUi(editor, { view: 'split' }) },
      { id: 'sql', label: 'Show the SQL', keys: chordOf('sql'), run: () => showUi(editor, { view: 'sql' }) },
      { id: 'problems', label: 'Show the problems', run: () => showUi(editor, { problemsOpen: true }) },
      { id: 'review', label: 'Deploy review', keys: chordOf('review'), run: () => showUi(editor, { reviewOpen: true }) },
      ...nodes.map((node) => ({ id: node.id, label: `Go to ${node.name}`, run: () => editor.store.select(selectNodes(node.id)) })),
    ];
    pageCommands.set(commands);
    return () => pageCommands.set([]);
  }, [editor, flow, nodes]);
}

'use client';

import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useDocument, useEditor } from '@/components/editor/editor-context';
import { writeNote } from '../document/edits';
import classes from './note-node.module.css';

/** `deployed`: the note of a version that runs, which nobody writes in. */
export type NoteNodeType = Node<{ text: string; deployed: boolean }, 'note'>;

/** A free note on the canvas ground; it means nothing for the job. ↵ leads into its text, Esc out of it. */
export const NoteNode = memo(function NoteNode({ id, data, selected }: NodeProps<NoteNodeType>) {
  const editor = useEditor();
  const readOnly = useDocument((state) => state.readOnly !== undefined) || data.deployed;
  return (
    <div className={classes.note} data-selected={selected || undefined}>
      <textarea
        className="nodrag nowheel"
        aria-label="Note"
        placeholder={readOnly ? undefined : 'What should the next reader know?'}
        readOnly={readOnly}
        tabIndex={-1}
        value={data.text}
        onChange={(event) => editor.store.run(writeNote(id, event.currentTarget.value))}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.closest<HTMLElement>('.react-flow__node')?.focus();
        }}
      />
    </div>
  );
});

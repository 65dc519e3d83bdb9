'use client';

import { renamePipeline } from '@/components/canvas/document/edits';
import { useDraft } from '@/components/ui/use-draft';
import { useDocument, useEditor } from './editor-context';

/** The pipeline's name, to be changed in place; the list follows the document (`followName`). */
export function PipelineName() {
  const editor = useEditor();
  const name = useDocument((state) => state.document.name);
  const readOnly = useDocument((state) => state.readOnly);
  const draft = useDraft(name, (wanted) => editor.store.run(renamePipeline(wanted)));
  return <input aria-label="Pipeline name" readOnly={Boolean(readOnly)} spellCheck={false} title={name} {...draft} />;
}

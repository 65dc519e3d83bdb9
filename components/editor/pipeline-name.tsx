'use client';

import { useEffect, useState } from 'react';
import { renamePipeline } from '@/components/canvas/document/edits';
import { useTRPCClient } from '@/components/api/trpc';
import { notifyFailed } from '@/components/shell/notify';
import { useDocument, useEditor } from './editor-context';

/** The pipeline's name, to be changed in place; the document and the list change together. */
export function PipelineName() {
  const editor = useEditor();
  const api = useTRPCClient();
  const name = useDocument((state) => state.document.name);
  const readOnly = useDocument((state) => state.readOnly);
  const [draft, setDraft] = useState(name);
  useEffect(() => setDraft(name), [name]);
  const commit = (): void => {
    const wanted = draft.trim();
    if (wanted === '' || wanted === name) return setDraft(name);
    editor.store.run(renamePipeline(wanted));
    editor.autosave
      .between(async () => (await api.pipelines.rename.mutate({ id: editor.pipelineId, name: wanted })).revision)
      .catch((error: unknown) => {
        editor.store.run(renamePipeline(name));
        notifyFailed('The pipeline was not renamed', error);
      });
  };
  return (
    <input
      aria-label="Pipeline name"
      value={draft}
      readOnly={Boolean(readOnly)}
      spellCheck={false}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}

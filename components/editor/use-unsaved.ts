'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTRPC, useTRPCClient } from '@/components/api/trpc';
import { notifyDone, notifyFailed } from '@/components/shell/notify';
import { useEditor } from './editor-context';
import { dropLocalCopy } from './local-copy';
import { recoveryOf, watchUnsaved } from './unsaved';

/** While a pipeline is open nothing of it is lost: edits that did not reach the server come back when it is opened again in this browser. */
export function useUnsaved(): void {
  const editor = useEditor();
  const api = useTRPCClient();
  const trpc = useTRPC();
  const client = useQueryClient();
  useEffect(() => watchUnsaved(editor, localStorage), [editor]);
  useEffect(() => {
    const recovery = recoveryOf(editor, localStorage);
    if (recovery.kind === 'edit') {
      editor.store.run(recovery.edit);
      notifyDone('Your last edits had not reached the server. They are back; Undo takes them out.');
    }
    if (recovery.kind === 'stale')
      // The server refuses it as too old and keeps it as a draft, which the banner then offers.
      api.pipelines.save
        .mutate({ id: editor.pipelineId, ...recovery.copy })
        .then(() => dropLocalCopy(localStorage, editor.pipelineId))
        .then(() => client.invalidateQueries({ queryKey: trpc.pipelines.drafts.queryKey() }))
        .catch((error: unknown) => notifyFailed('An edit that only this browser has was not sent', error));
  }, [editor, api, trpc, client]);
}

'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTRPC, useTRPCClient } from '@/components/api/trpc';
import { notifyDone, notifyFailed } from '@/components/shell/notify';
import { browserStore } from '@/components/ui/browser-store';
import { useEditor } from './editor-context';
import { dropLocalCopy } from './local-copy';
import { joinTabs } from './tabs';
import { recoveryOf, watchUnsaved } from './unsaved';

/** While a pipeline is open nothing of it is lost: edits that did not reach the server come back when it is opened again in this browser. */
export function useUnsaved(): void {
  const editor = useEditor();
  const api = useTRPCClient();
  const trpc = useTRPC();
  const client = useQueryClient();
  useEffect(() => {
    const store = browserStore('localStorage');
    const tab = joinTabs(editor.pipelineId, browserStore('sessionStorage'));
    const watch = watchUnsaved(editor, store, tab.id);
    let open = true;
    const recover = async (): Promise<void> => {
      const others = await tab.others();
      if (!open) return;
      const { back, stale } = recoveryOf(editor, store, { tab: tab.id(), others });
      if (back) {
        watch.hold(back.copy);
        editor.store.run(back.edit);
        notifyDone('Your last edits had not reached the server. They are back; Undo takes them out.');
      }
      if (stale.length === 0) return;
      // The server refuses each as too old and keeps it as a draft, which the banner then offers.
      await editor.autosave.flush();
      for (const copy of stale) {
        const { document, baseRevision } = copy;
        await api.pipelines.save.mutate({ id: editor.pipelineId, document, baseRevision });
        dropLocalCopy(store, copy);
      }
      await client.invalidateQueries({ queryKey: trpc.pipelines.drafts.queryKey() });
    };
    void recover().catch((error: unknown) => notifyFailed('An edit that only this browser has was not sent', error));
    return () => {
      open = false;
      watch.end();
      tab.leave();
    };
  }, [editor, api, trpc, client]);
}

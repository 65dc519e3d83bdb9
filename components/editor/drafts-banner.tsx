'use client';

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconGitBranch } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { DraftSummary } from '@/model/pipeline/pipeline';
import { useTRPC, useTRPCClient } from '@/components/api/trpc';
import { notifyDone, notifyFailed } from '@/components/shell/notify';
import { counted, formatMoment } from '@/components/ui/format';
import { useDocument, useEditor } from './editor-context';
import classes from './editor.module.css';

/** Edits of this pipeline that lost against another one: each can be opened as a pipeline of its own, or discarded. */
export function DraftsBanner() {
  const editor = useEditor();
  const trpc = useTRPC();
  const drafts = useQuery({ ...trpc.pipelines.drafts.queryOptions({ id: editor.pipelineId }), refetchOnMount: 'always' }).data ?? [];
  const [draft] = drafts;
  if (!draft) return null;
  return (
    <div className={classes.banner} data-tone="info" role="status">
      <IconGitBranch size={16} />
      <span suppressHydrationWarning>
        An edit of {formatMoment(draft.savedAtMs)} with {counted(draft.nodeCount, 'node')} was kept: it was based on revision{' '}
        {draft.baseRevision}, which someone else had changed.
        {drafts.length > 1 && ` ${drafts.length - 1} more ${drafts.length === 2 ? 'is' : 'are'} kept.`}
      </span>
      <DraftActions draft={draft} />
    </div>
  );
}

function DraftActions({ draft }: { draft: DraftSummary }) {
  const editor = useEditor();
  const api = useTRPCClient();
  const trpc = useTRPC();
  const router = useRouter();
  const client = useQueryClient();
  const name = useDocument((state) => state.document.name);
  const refresh = () => client.invalidateQueries({ queryKey: trpc.pipelines.drafts.queryKey() });
  const discard = async (): Promise<void> => {
    await api.pipelines.discardDraft.mutate({ id: draft.id });
    await refresh();
    notifyDone('The kept edit is discarded.');
  };
  const open = async (): Promise<void> => {
    const kept = await api.pipelines.draft.query({ id: draft.id });
    if (kept.content.kind !== 'ok') return notifyFailed('The kept edit was not opened', 'Its document cannot be read by this build.');
    const made = await api.pipelines.create.mutate({
      namespace: editor.namespace,
      // A name has at most 120 characters.
      name: `${name.slice(0, 90)}, edit of ${formatMoment(draft.savedAtMs)}`,
      document: kept.content.document,
    });
    await discard();
    router.push(`/pipelines/${made.id}`);
  };
  const [busy, setBusy] = useState(false);
  const run = (work: () => Promise<void>) => () => {
    setBusy(true);
    void work()
      .catch((error: unknown) => notifyFailed('The kept edit was not changed', error))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Button size="xs" variant="default" disabled={busy} onClick={run(discard)}>
        Discard it
      </Button>
      <Button size="xs" loading={busy} onClick={run(open)}>
        Open it as a pipeline
      </Button>
    </>
  );
}

'use client';

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconTrashX } from '@tabler/icons-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTRPC, useTRPCClient } from '@/components/api/trpc';
import { notifyFailed } from '@/components/shell/notify';
import { useEditor } from './editor-context';
import classes from './editor.module.css';

/** What is drawn here has no pipeline any more: the edits go on as another one, or are left. */
export function DeletedBanner() {
  const editor = useEditor();
  const api = useTRPCClient();
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  const [saving, setSaving] = useState(false);
  const saveAsNew = async (): Promise<void> => {
    const { document } = editor.store.get();
    const made = await api.pipelines.importJson.mutate({ namespace: editor.namespace, json: JSON.stringify(document) });
    editor.autosave.handOver(document);
    await client.invalidateQueries({ queryKey: trpc.pipelines.list.queryKey() });
    router.push(`/pipelines/${made.id}`);
  };
  const press = (): void => {
    setSaving(true);
    saveAsNew().catch((error: unknown) => {
      setSaving(false);
      notifyFailed('No new pipeline was made', error);
    });
  };
  return (
    <div className={classes.banner} role="alert">
      <IconTrashX size={16} />
      <span>This pipeline was deleted elsewhere. Your edits since then are in this browser only.</span>
      <Button size="xs" variant="default" component={Link} href="/">
        Go home
      </Button>
      <Button size="xs" loading={saving} onClick={press}>
        Save as a new pipeline
      </Button>
    </div>
  );
}

'use client';

import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { IconCopy, IconDots, IconDownload, IconPencil, IconTrash } from '@tabler/icons-react';
import Link from 'next/link';
import { useRef, useState } from 'react';
import type { PipelineSummary } from '@/model/pipeline/pipeline';
import { useFeed } from '@/components/api/api-provider';
import { StateBadge } from '@/components/run/state-badge';
import { useDeploymentOf } from '@/components/run/use-pipeline-deployment';
import { Chip } from '@/components/ui/chip';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { counted } from '@/components/ui/format';
import { useObservable } from '@/components/ui/use-observable';
import { usePipelineVerbs } from './use-pipeline-verbs';
import classes from './pipelines.module.css';

export function PipelineRow({ pipeline }: { pipeline: PipelineSummary }) {
  const verbs = usePipelineVerbs(pipeline);
  const deployment = useDeployment(pipeline);
  const [renaming, setRenaming] = useState(false);
  const [asking, setAsking] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
  const toField = useRef(false);
  const endRename = (name: string | null, by: 'key' | 'leaving'): void => {
    setRenaming(false);
    if (name) verbs.rename(name);
    if (by === 'key') more.current?.focus();
  };
  return (
    <tr>
      <td>
        {renaming ? (
          <RenameField name={pipeline.name} onDone={endRename} />
        ) : (
          <Link href={`/pipelines/${pipeline.id}`} className={classes.name} title={pipeline.name}>
            {pipeline.name}
          </Link>
        )}
        <small>
          {pipeline.namespace} {pipeline.example && <Chip square>example</Chip>}
          {pipeline.draftCount > 0 && <Chip tone="warn">{counted(pipeline.draftCount, 'draft')} kept</Chip>}
        </small>
      </td>
      <td>{deployment ? <StateBadge plain deployment={deployment} /> : <span className={classes.quiet}>not deployed</span>}</td>
      <td data-num>{pipeline.nodeCount}</td>
      <td>
        <time dateTime={new Date(pipeline.updatedAtMs).toISOString()} suppressHydrationWarning>
          {new Date(pipeline.updatedAtMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}
        </time>
      </td>
      <td className={classes.more}>
        {/* Not by the menu itself: it would take the focus from the field of the name, which closes without it. */}
        <Menu
          returnFocus={false}
          onClose={() => {
            if (!toField.current) more.current?.focus();
            toField.current = false;
          }}
        >
          <Menu.Target>
            <ActionIcon ref={more} aria-label={`More about ${pipeline.name}`}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconPencil size={14} />}
              onClick={() => {
                toField.current = true;
                setRenaming(true);
              }}
            >
              Rename
            </Menu.Item>
            <Menu.Item leftSection={<IconCopy size={14} />} onClick={verbs.duplicate}>
              Duplicate
            </Menu.Item>
            <Menu.Item leftSection={<IconDownload size={14} />} onClick={verbs.exportJson}>
              Export as JSON
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => (deployment ? setAsking(true) : verbs.remove())}>
              {deployment ? 'Delete…' : 'Delete'}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <ConfirmDialog
          title={`Delete ${pipeline.name} and its deployment?`}
          agree="The state of the deployment may go."
          keep="Keep it"
          confirm={`Delete ${pipeline.name}`}
          opened={asking}
          onClose={() => setAsking(false)}
          onConfirm={verbs.remove}
        >
          The checkpoints, savepoints and events of the deployment go with it. For ten seconds Undo brings all of it back; then it is lost
          for good. What was written stays as it is.
        </ConfirmDialog>
      </td>
    </tr>
  );
}

/** How the pipeline's deployment is now: as the feed tells it, else as the list was loaded. */
function useDeployment(pipeline: PipelineSummary) {
  const live = useDeploymentOf(pipeline.id);
  const loaded = pipeline.deployment;
  const gone = useObservable(useFeed().removed, (ids) => loaded !== null && ids.has(loaded.id));
  return live ?? (loaded && !gone ? { ...loaded, jobState: null, stalled: null } : null);
}

/** `onDone` with the name, or with null where nothing changed. A key that ends it takes the field, and the focus with it. */
function RenameField({ name, onDone }: { name: string; onDone: (name: string | null, by: 'key' | 'leaving') => void }) {
  const [draft, setDraft] = useState(name);
  const wanted = draft.trim() && draft.trim() !== name ? draft.trim() : null;
  const ended = useRef(false);
  const end = (result: string | null, by: 'key' | 'leaving'): void => {
    if (ended.current) return; // the focus that moves on leaves the field
    ended.current = true;
    onDone(result, by);
  };
  return (
    <TextInput
      size="xs"
      aria-label={`New name of ${name}`}
      autoFocus
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => end(wanted, 'leaving')}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        end(event.key === 'Enter' ? wanted : null, 'key');
      }}
    />
  );
}

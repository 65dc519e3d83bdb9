'use client';

import { ActionIcon, Checkbox, Menu } from '@mantine/core';
import { IconDots, IconHistory, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import Link from 'next/link';
import { useState } from 'react';
import type { DeploymentSummary } from '@/model/job/summaries';
import { useFeed } from '@/components/api/api-provider';
import { CancelDialog } from '@/components/run/cancel-dialog';
import { verbsFor } from '@/components/run/job-state';
import { StartDialog } from '@/components/run/start-dialog';
import { StateBadge } from '@/components/run/state-badge';
import { MessageText } from '@/components/problems/message-text';
import { useDeploymentVerbs } from '@/components/run/use-deployment-verbs';
import { Chip } from '@/components/ui/chip';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { formatBytes, formatDuration, formatEventTime, formatShort } from '@/components/ui/format';
import { Sparkline } from '@/components/ui/sparkline';
import { useObservable } from '@/components/ui/use-observable';
import { useNow } from '@/components/ui/use-now';
import classes from './deployments.module.css';

export function DeploymentRow(props: { deployment: DeploymentSummary; chosen: boolean; onToggle: () => void }) {
  const { deployment, chosen } = props;
  const running = deployment.current === 'RUNNING';
  const metrics = useObservable(useFeed().jobOf(deployment.id), (feed) => feed.metrics);
  const rates = running ? (metrics?.rates ?? deployment.rates) : null;
  const now = useNow(1_000);
  const snapshotAt = metrics?.checkpoint?.lastCompletedAtMs ?? deployment.lastCheckpoint?.completedAtMs;
  const problem = deployment.failure?.message ?? deployment.stalled?.reason;
  const cause = deployment.current === 'FAILED' || deployment.jobState === 'RESTARTING' || deployment.stalled ? problem : undefined;
  return (
    <tr data-chosen={chosen || undefined}>
      <td>
        <Checkbox size="xs" aria-label={`Select ${deployment.name}`} checked={chosen} onChange={props.onToggle} />
      </td>
      <td>
        <Link href={`/pipelines/${deployment.pipelineId}?view=run`} className={classes.name} title={deployment.name}>
          {deployment.name}
        </Link>
        <small>
          {deployment.namespace} {deployment.example && <Chip square>example</Chip>}
        </small>
      </td>
      <td>
        <StateBadge plain deployment={deployment} />
      </td>
      <td className={classes.cause} data-bad={cause ? true : undefined}>
        {cause ? <MessageText text={cause} /> : 'no symptoms'}
      </td>
      <td className={classes.spark}>
        <Sparkline values={deployment.throughput} tone={running ? 'live' : 'rest'} label={`Throughput of ${deployment.name}`} />
      </td>
      <td data-num>{rates ? formatShort(rates.rowsInPerSec) : '–'}</td>
      <td className={classes.mono}>{rates?.watermarkMs != null ? formatEventTime(rates.watermarkMs) : '–'}</td>
      <td data-num suppressHydrationWarning>
        {snapshotAt ? `${formatDuration(Math.max(0, now - snapshotAt))} ago` : '–'}
      </td>
      <td>v{deployment.version}</td>
      <td className={classes.more}>
        <RowMenu deployment={deployment} />
      </td>
    </tr>
  );
}

function RowMenu({ deployment }: { deployment: DeploymentSummary }) {
  const verbs = useDeploymentVerbs();
  const [asking, setAsking] = useState<'cancel' | 'remove' | 'start' | null>(null);
  const close = (): void => setAsking(null);
  const may = verbsFor(deployment);
  const { id, name } = deployment;
  const held = deployment.lastCheckpoint?.sizeBytes;
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={`More about ${name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may.start && (
            <Menu.Item leftSection={<IconPlayerPlay size={14} />} onClick={() => verbs.start.mutate({ id })}>
              {deployment.current === 'SUSPENDED' ? 'Resume' : 'Start'}
            </Menu.Item>
          )}
          {may.start && (
            <Menu.Item leftSection={<IconHistory size={14} />} onClick={() => setAsking('start')}>
              Start from…
            </Menu.Item>
          )}
          {may.suspend && (
            <Menu.Item leftSection={<IconPlayerPause size={14} />} onClick={() => verbs.suspend.mutate({ id })}>
              Suspend
            </Menu.Item>
          )}
          {may.cancel && (
            <Menu.Item leftSection={<IconPlayerStop size={14} />} onClick={() => setAsking('cancel')}>
              Cancel…
            </Menu.Item>
          )}
          {may.remove && (
            <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => setAsking('remove')}>
              Delete…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <CancelDialog names={[name]} opened={asking === 'cancel'} onClose={close} onConfirm={() => verbs.cancel.mutate({ id })} />
      <StartDialog
        deployment={deployment}
        opened={asking === 'start'}
        onClose={close}
        onStart={(from) => verbs.start.mutate({ id, from })}
      />
      <ConfirmDialog
        title={`Delete the deployment ${name}?`}
        agree="Its state may go."
        keep="Keep it"
        confirm={`Delete ${name}`}
        opened={asking === 'remove'}
        onClose={close}
        onConfirm={() => verbs.remove.mutate({ id })}
      >
        Its checkpoints{held ? ` (the last one holds ${formatBytes(held)})` : ''}, savepoints and events are lost; a new deployment begins
        with nothing. The pipeline, and what was written, stay as they are.
      </ConfirmDialog>
    </>
  );
}

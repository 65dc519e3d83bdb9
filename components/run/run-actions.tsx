'use client';

import { Button } from '@mantine/core';
import { IconHistory, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeploymentSummary } from '@/model/job/summaries';
import { CancelDialog } from './cancel-dialog';
import { verbsFor } from './job-state';
import { StartDialog } from './start-dialog';
import { useDeploymentVerbs } from './use-deployment-verbs';

/** Suspend, Resume or Start, from a chosen snapshot too, Cancel: those that make sense now. */
export function RunActions({ deployment }: { deployment: { readonly summary: DeploymentSummary | undefined } }) {
  const verbs = useDeploymentVerbs();
  const [asking, setAsking] = useState<'cancel' | 'start' | null>(null);
  const close = (): void => setAsking(null);
  const { summary } = deployment;
  if (!summary) return null;
  const may = verbsFor(summary);
  const { id } = summary;
  return (
    <>
      {may.suspend && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPause size={14} />}
          loading={verbs.suspend.isPending}
          onClick={() => verbs.suspend.mutate({ id })}
        >
          Suspend
        </Button>
      )}
      {may.start && (
        <>
          <Button size="xs" variant="default" leftSection={<IconHistory size={14} />} onClick={() => setAsking('start')}>
            Start from…
          </Button>
          <Button
            size="xs"
            leftSection={<IconPlayerPlay size={14} />}
            loading={verbs.start.isPending}
            onClick={() => verbs.start.mutate({ id })}
          >
            {summary.current === 'SUSPENDED' ? 'Resume' : 'Start'}
          </Button>
          <StartDialog
            deployment={summary}
            opened={asking === 'start'}
            onClose={close}
            onStart={(from) => verbs.start.mutate({ id, from })}
          />
        </>
      )}
      {may.cancel && (
        <Button size="xs" variant="default" c="var(--err)" leftSection={<IconPlayerStop size={14} />} onClick={() => setAsking('cancel')}>
          Cancel…
        </Button>
      )}
      <CancelDialog names={[summary.name]} opened={asking === 'cancel'} onClose={close} onConfirm={() => verbs.cancel.mutate({ id })} />
    </>
  );
}

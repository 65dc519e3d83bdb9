'use client';

import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeploymentSummary } from '@/model/job/summaries';
import { CancelDialog } from './cancel-dialog';
import { verbsFor } from './job-state';
import { useDeploymentVerbs } from './use-deployment-verbs';

/** Suspend, Resume or Start, Cancel: those that make sense now. */
export function RunActions({ deployment }: { deployment: { readonly summary: DeploymentSummary | undefined } }) {
  const verbs = useDeploymentVerbs();
  const [asking, setAsking] = useState(false);
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
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={14} />}
          loading={verbs.start.isPending}
          onClick={() => verbs.start.mutate({ id })}
        >
          {summary.current === 'SUSPENDED' ? 'Resume' : 'Start'}
        </Button>
      )}
      {may.cancel && (
        <Button size="xs" variant="default" c="var(--err)" leftSection={<IconPlayerStop size={14} />} onClick={() => setAsking(true)}>
          Cancel…
        </Button>
      )}
      <CancelDialog names={[summary.name]} opened={asking} onClose={() => setAsking(false)} onConfirm={() => verbs.cancel.mutate({ id })} />
    </>
  );
}

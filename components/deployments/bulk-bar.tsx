'use client';

import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { DeploymentSummary } from '@/model/job/summaries';
import { CancelDialog } from '@/components/run/cancel-dialog';
import { verbsFor } from '@/components/run/job-state';
import { useDeploymentVerbs } from '@/components/run/use-deployment-verbs';
import { Key } from '@/components/ui/key';
import { matchesChord } from '@/components/ui/key-chord';
import classes from './deployments.module.css';

/** The same verb for all that are selected; only verbs that at least one of them can take. */
export function BulkBar({ deployments, onClear }: { deployments: readonly DeploymentSummary[]; onClear: () => void }) {
  const verbs = useDeploymentVerbs();
  const [asking, setAsking] = useState(false);
  const count = deployments.length;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (count > 0 && !asking && matchesChord(event, 'Esc') && !event.defaultPrevented) onClear();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [count, asking, onClear]);
  if (count === 0) return null;
  const able = (verb: 'start' | 'suspend' | 'cancel') => deployments.filter((each) => verbsFor(each)[verb]);
  const run = (verb: 'start' | 'suspend' | 'cancel') => () => able(verb).forEach(({ id }) => verbs[verb].mutate({ id }));
  return (
    <div className={classes.bulk} role="toolbar" aria-label="For the selected deployments">
      <b>{count} selected</b>
      {able('suspend').length > 0 && (
        <Button size="xs" variant="subtle" color="gray" leftSection={<IconPlayerPause size={14} />} onClick={run('suspend')}>
          Suspend
        </Button>
      )}
      {able('start').length > 0 && (
        <Button size="xs" variant="subtle" color="gray" leftSection={<IconPlayerPlay size={14} />} onClick={run('start')}>
          Start
        </Button>
      )}
      {able('cancel').length > 0 && (
        <Button size="xs" variant="subtle" c="var(--err)" leftSection={<IconPlayerStop size={14} />} onClick={() => setAsking(true)}>
          Cancel…
        </Button>
      )}
      <Key>Esc</Key>
      <CancelDialog
        names={able('cancel').map((each) => each.name)}
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={run('cancel')}
      />
    </div>
  );
}

'use client';

import type { DeploymentSummary } from '@/model/job/summaries';
import { useFeed } from '@/components/api/api-provider';
import { useObservable } from '@/components/ui/use-observable';
import classes from './run.module.css';

/** What the marks on the nodes mean, and whether they are fresh. */
export function RunLegend({ deployment }: { deployment: DeploymentSummary }) {
  const connected = useObservable(useFeed().connected, (value) => value);
  const live = connected && deployment.current === 'RUNNING';
  return (
    <div className={classes.legend}>
      <span>
        <i data-kind="live" data-on={live || undefined} />
        {live ? 'Live, every second' : connected ? 'At rest' : 'No connection'}
      </span>
      <span>
        <i data-kind="busy" />
        busy
      </span>
      <span>
        <i data-kind="held" />
        held back
      </span>
      <span>
        <i />
        idle
      </span>
    </div>
  );
}

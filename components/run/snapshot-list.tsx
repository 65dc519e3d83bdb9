'use client';

import { IconCamera, IconCheck } from '@tabler/icons-react';
import type { DeploymentSummary, SnapshotSummary } from '@/model/job/summaries';
import { formatBytes, formatDuration, formatMoment } from '@/components/ui/format';
import { useSnapshots } from './use-snapshots';
import classes from './snapshots.module.css';

const shownSnapshots = 5;

/** Beside the throughput: what the job could go on from. */
export function SnapshotList({ deployment }: { deployment: DeploymentSummary }) {
  const { snapshots, loaded } = useSnapshots(deployment.id, deployment.current === 'RUNNING' || deployment.current === 'TRANSITIONING');
  return (
    <section className={classes.card} aria-label="Last snapshots">
      <header>
        <b>Last snapshots</b>
        <small>what it can go on from</small>
      </header>
      {loaded && snapshots.length === 0 && <p>None yet: the first is taken as soon as rows have come.</p>}
      <ul>
        {snapshots.slice(0, shownSnapshots).map((snapshot) => (
          <li key={snapshot.id}>
            <SnapshotSign kind={snapshot.kind} />
            <span>{shortName(snapshot)}</span>
            <time dateTime={new Date(snapshot.completedAtMs).toISOString()}>{formatMoment(snapshot.completedAtMs)}</time>
            <span>{formatDuration(snapshot.durationMs)}</span>
            <span>{formatBytes(snapshot.sizeBytes)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export const SnapshotSign = ({ kind }: Pick<SnapshotSummary, 'kind'>) =>
  kind === 'savepoint' ? <IconCamera size={14} stroke={1.75} aria-hidden /> : <IconCheck size={14} stroke={1.75} aria-hidden />;

/** `savepoint of job 2`, `checkpoint 41`. */
export const shortName = ({ kind, checkpointId, jobNumber }: SnapshotSummary): string =>
  kind === 'savepoint' ? `savepoint of job ${jobNumber}` : `checkpoint ${checkpointId}`;

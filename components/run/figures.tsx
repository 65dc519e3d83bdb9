'use client';

import type { ReactNode } from 'react';
import type { DeploymentSummary } from '@/model/job/summaries';
import type { JobMetrics } from '@/model/metrics/job-metrics';
import { useJobMetrics } from '@/components/api/use-live';
import { formatBytes, formatCount, formatDuration, formatEventTime, formatShort } from '@/components/ui/format';
import classes from './run.module.css';

/** The job's figures of this second, in one row. */
export function Figures({ deploymentId, deployment }: { deploymentId: string; deployment: DeploymentSummary }) {
  const metrics = useJobMetrics(deploymentId, (job) => job);
  const live = deployment.current === 'RUNNING' ? metrics : null;
  const last = metrics?.checkpoint ?? null;
  return (
    <div className={classes.figures} role="group" aria-label="Figures of the job">
      <Figure
        title="In"
        value={live ? `${formatShort(live.rates.rowsInPerSec)} rows/s` : '–'}
        note={metrics && `${formatCount(metrics.rowsIn)} in all`}
      />
      <Figure
        title="Out"
        value={live ? `${formatShort(live.rates.rowsOutPerSec)} rows/s` : '–'}
        note={metrics && `${formatCount(metrics.rowsOut)} in all`}
      />
      <Figure
        title="Watermark"
        time
        value={metrics?.rates.watermarkMs != null ? formatEventTime(metrics.rates.watermarkMs) : '–'}
        note="event time, UTC"
      />
      <Figure
        title={last ? `Checkpoint ${formatCount(last.lastId)}` : 'Checkpoint'}
        value={last ? formatDuration(last.lastDurationMs) : '–'}
        note={last && checkpointNote(last)}
      />
      <Figure
        title="State"
        value={metrics ? formatBytes(metrics.stateBytes) : '–'}
        note={metrics && `memory ${formatBytes(metrics.memoryBytes)}`}
      />
      <Figure title="Late rows" value={metrics ? formatCount(metrics.lateRows) : '–'} note={metrics && badRows(metrics)} />
      <Figure title="Restarts" value={formatCount(deployment.restarts)} note={metrics && `up ${formatDuration(metrics.uptimeMs)}`} />
    </div>
  );
}

const checkpointNote = (last: NonNullable<JobMetrics['checkpoint']>): string =>
  `${formatBytes(last.lastSizeBytes)}${last.failed ? ` · ${formatCount(last.failed)} failed` : ''}`;

const badRows = ({ skippedRows, deadLetterRows }: JobMetrics): string => {
  if (skippedRows + deadLetterRows === 0) return 'no bad rows';
  return [skippedRows && `${formatCount(skippedRows)} skipped`, deadLetterRows && `${formatCount(deadLetterRows)} set aside`]
    .filter(Boolean)
    .join(', ');
};

function Figure(props: { title: string; value: string; note?: ReactNode; time?: boolean }) {
  return (
    <div className={classes.figure}>
      <small>{props.title}</small>
      <b data-time={props.time || undefined}>{props.value}</b>
      <small>{props.note ?? ' '}</small>
    </div>
  );
}

'use client';

import type { DocumentNode } from '@/model/graph/document';
import type { NodeMetrics } from '@/model/metrics/node-metrics';
import { useRunningMetrics } from '@/components/api/use-live';
import { BusyBar } from '@/components/run/busy-bar';
import { fareOf, nodeMetricsIn } from '@/components/run/live-index';
import { formatBytes, formatRate } from '@/components/ui/format';
import classes from './node-run-row.module.css';

/** How the node fares this second: busy, held back or idle, in a bar and in words. */
export function NodeRunRow({ node, deploymentId }: { node: DocumentNode; deploymentId: string }) {
  const metrics = useRunningMetrics(deploymentId, (job) => (job ? (nodeMetricsIn(job).get(node.id) ?? null) : null));
  if (!metrics) return <div className={classes.row}>{node.kind === 'dimension' ? 'looked up' : 'at rest'}</div>;
  return (
    <div className={classes.row}>
      <BusyBar busy={metrics.busy} heldBack={metrics.heldBack} />
      <div className={classes.words}>
        <Fare metrics={metrics} />
        <span className={classes.end}>{detail(metrics)}</span>
      </div>
    </div>
  );
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function Fare({ metrics }: { metrics: NodeMetrics }) {
  const fare = fareOf(metrics);
  if (fare === 'held-back') return <b className={classes.heldBack}>held back {percent(metrics.heldBack)}</b>;
  if (fare === 'hot') return <b className={classes.hot}>busy {percent(metrics.busy)}</b>;
  return <span>busy {percent(metrics.busy)}</span>;
}

const detail = (metrics: NodeMetrics): string => {
  if (metrics.lookup) return `hit ${percent(metrics.lookup.hitShare)}`;
  if (metrics.stateBytes > 0) return formatBytes(metrics.stateBytes);
  return formatRate(Math.max(metrics.rowsInPerSec, metrics.rowsOutPerSec));
};

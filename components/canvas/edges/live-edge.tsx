'use client';

import { BaseEdge, EdgeLabelRenderer } from '@xyflow/react';
import type { DocumentEdge } from '@/model/graph/document';
import { useRunningMetrics } from '@/components/api/use-live';
import { edgeMetricsIn } from '@/components/run/live-index';
import { formatRate } from '@/components/ui/format';
import type { Point } from '../kernels/new-node';
import classes from './pipeline-edge.module.css';

/** Below 100 rows a second thin, from 10,000 thick. */
export const widthOfRate = (perSecond: number): number => (perSecond >= 10_000 ? 3 : perSecond >= 100 ? 2 : 1.5);

/** An edge of a running job: width by rate, dashes that move with the flow, the queue's fill when it is high. */
export function LiveEdge(props: { id: string; path: string; edge: DocumentEdge; deploymentId: string; at: Point; labels: boolean }) {
  const { edge, at } = props;
  const live = useRunningMetrics(props.deploymentId, (job) => job && edgeMetricsIn(job, edge.source.node, edge.target.node));
  const rate = live?.rowsPerSec ?? 0;
  const full = (live?.fill ?? 0) >= 0.8;
  const place = (dy: number) => ({ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y + dy}px)` });
  return (
    <>
      <BaseEdge
        id={props.id}
        path={props.path}
        className={classes.edge}
        style={{ strokeWidth: widthOfRate(rate) }}
        data-flow={rate > 0 || undefined}
        data-held-back={full || undefined}
      />
      {props.labels && live && (
        <EdgeLabelRenderer>
          <span className={classes.pill} style={place(-18)} data-testid={`rate-${edge.id}`}>
            {formatRate(rate)}
          </span>
          {full && (
            <span className={classes.pill} data-tone="warn" style={place(18)}>
              {Math.round(live.fill * 100)} % full
            </span>
          )}
        </EdgeLabelRenderer>
      )}
    </>
  );
}

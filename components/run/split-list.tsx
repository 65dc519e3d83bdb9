'use client';

import type { NodeId } from '@/model/ids';
import { useJobMetrics } from '@/components/api/use-live';
import { counted, formatShort } from '@/components/ui/format';
import classes from './run.module.css';

const shownSplits = 12;

/** How far each split of a source is. */
export function SplitList({ deploymentId, node }: { deploymentId: string; node: NodeId }) {
  const splits = useJobMetrics(
    deploymentId,
    (job) => job?.operators.find((operator) => operator.origin.includes(node) && operator.splits)?.splits,
  );
  if (!splits?.length) return null;
  return (
    <div>
      {splits.slice(0, shownSplits).map((split) => (
        <div key={split.splitId} className={classes.split}>
          <span title={split.splitId}>{split.splitId}</span>
          <span className={classes.progress}>
            <i style={{ width: `${(split.progress ?? (split.state === 'finished' ? 1 : 0)) * 100}%` }} />
          </span>
          <span>
            {formatShort(split.rows)} {split.state === 'reading' ? '' : split.state}
          </span>
        </div>
      ))}
      {splits.length > shownSplits && <small>{counted(splits.length - shownSplits, 'more split')}</small>}
    </div>
  );
}

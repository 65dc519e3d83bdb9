'use client';

import type { DeploymentSummary } from '@/model/job/summaries';
import { shownState, type StateShape } from '@/components/run/job-state';
import { StateSign } from '@/components/run/state-badge';
import classes from './deployments.module.css';

/** How many are in each state: `2 running · 1 failed`. */
export function StateCounts({ deployments }: { deployments: readonly DeploymentSummary[] }) {
  const counts = new Map<string, { shape: StateShape; count: number }>();
  for (const deployment of deployments) {
    const { word, shape } = shownState(deployment);
    counts.set(word, { shape, count: (counts.get(word)?.count ?? 0) + 1 });
  }
  return (
    <span className={classes.counts}>
      {[...counts].map(([word, { shape, count }]) => (
        <span key={word}>
          <StateSign shape={shape} />
          {count} {word.toLowerCase()}
        </span>
      ))}
    </span>
  );
}

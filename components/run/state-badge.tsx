'use client';

import type { DeploymentSummary } from '@/model/job/summaries';
import { shownState, type StateShape } from './job-state';
import classes from './state-badge.module.css';

/** The state of a deployment: a shape, a word, and what is wanted where that differs. */
export function StateBadge({
  deployment,
  plain,
}: {
  deployment: Pick<DeploymentSummary, 'current' | 'desired' | 'jobState' | 'stalled'>;
  plain?: boolean;
}) {
  const state = shownState(deployment);
  return (
    <span
      className={classes.badge}
      data-shape={state.shape}
      data-plain={plain || undefined}
      role="status"
      aria-live={state.shape === 'failed' ? 'assertive' : 'polite'}
    >
      <StateSign shape={state.shape} />
      {state.word}
      {state.wants && <small>{state.wants}</small>}
    </span>
  );
}

export function StateSign({ shape }: { shape: StateShape }) {
  return (
    <svg className={classes.sign} data-shape={shape} width="12" height="12" viewBox="0 0 12 12" aria-hidden>
      {signs[shape]}
    </svg>
  );
}

const signs: Readonly<Record<StateShape, React.ReactNode>> = {
  running: (
    <>
      <circle cx="6" cy="6" r="5.5" className={classes.fill} />
      <path d="M4.7 3.6v4.8l3.8-2.4z" className={classes.inner} />
    </>
  ),
  moving: <path d="M6 1.2A4.8 4.8 0 1 1 1.2 6" className={classes.arc} />,
  stalled: <path d="M6 .8 11.6 11H.4z" className={classes.fill} />,
  failed: (
    <>
      <path d="M3.6.5h4.8l3.1 3.1v4.8l-3.1 3.1H3.6L.5 8.4V3.6z" className={classes.fill} />
      <path d="m4 4 4 4m0-4-4 4" className={classes.line} />
    </>
  ),
  suspended: (
    <>
      <circle cx="6" cy="6" r="5" className={classes.ring} />
      <path d="M4.7 4v4M7.3 4v4" className={classes.ring} />
    </>
  ),
  finished: (
    <>
      <circle cx="6" cy="6" r="5" className={classes.ring} />
      <path d="m3.6 6.2 1.7 1.7 3.1-3.5" className={classes.ring} />
    </>
  ),
  cancelled: <rect x="2" y="2" width="8" height="8" rx="1" className={classes.fill} />,
};

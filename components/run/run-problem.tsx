'use client';

import { IconAlertOctagon, IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DeploymentSummary } from '@/model/job/summaries';
import type { PipelineDocument } from '@/model/graph/document';
import { useJobMetrics } from '@/components/api/use-live';
import { formatDuration } from '@/components/ui/format';
import { useNow } from '@/components/ui/use-now';
import { MessageText } from '@/components/problems/message-text';
import { bottleneckIn } from './live-index';
import classes from './run.module.css';

/** The first thing to know of the run: why it failed or stands still and what to do, or that nothing is wrong. */
export function RunProblem({ deployment, document }: { deployment: DeploymentSummary; document: PipelineDocument }) {
  const { failure, stalled, current, jobState } = deployment;
  const slow = useJobMetrics(deployment.id, (job) => {
    const node = job && current === 'RUNNING' ? bottleneckIn(job) : undefined;
    return node && document.nodes.find((each) => each.id === node.nodeId)?.name;
  });
  const retried = jobState === 'RESTARTING' || current === 'RUNNING';
  if (failure && (current === 'FAILED' || jobState === 'RESTARTING'))
    return (
      <Notice
        tone={retried ? 'warn' : 'err'}
        icon={retried ? <IconRefresh size={18} /> : <IconAlertOctagon size={18} />}
        title={retried ? 'It failed and is tried again' : 'It failed'}
      >
        <MessageText text={failure.message} />
        {failure.remedy && (
          <p className={classes.remedy}>
            <b>What to do:</b> <MessageText text={failure.remedy} />
          </p>
        )}
        <p>
          <code>{failure.code}</code>
        </p>
      </Notice>
    );
  if (stalled)
    return (
      <Notice tone="warn" icon={<IconAlertTriangle size={18} />} title={<NoRowsFor sinceMs={stalled.sinceMs} />}>
        <MessageText text={stalled.reason} />
      </Notice>
    );
  if (slow)
    return (
      <Notice tone="warn" icon={<IconAlertTriangle size={18} />} title={`${slow} sets the pace`}>
        <MessageText
          text={`\`${slow}\` is as busy as it can be; the nodes before it wait, those after it idle. Nothing is lost. More parallelism, or a larger cache for a look-up, helps.`}
        />
      </Notice>
    );
  return (
    <Notice
      tone={current === 'RUNNING' || current === 'FINISHED' ? 'ok' : 'plain'}
      icon={current === 'RUNNING' || current === 'FINISHED' ? <IconCircleCheck size={18} /> : <IconInfoCircle size={18} />}
      title={calm[current]}
    >
      Version {deployment.version}
      {deployment.runner && ` on ${deployment.runner}`}
    </Notice>
  );
}

const calm: Readonly<Record<DeploymentSummary['current'], string>> = {
  RUNNING: 'It runs, nothing is wrong',
  TRANSITIONING: 'It is on its way',
  SUSPENDED: 'It is suspended at a savepoint',
  CANCELLED: 'It was cancelled',
  FINISHED: 'Its input ended; everything is written',
  FAILED: 'It failed',
};

/** Goes on with the clock. Its container is read out when it changes: the passing of time alone is not. */
function NoRowsFor({ sinceMs }: { sinceMs: number }) {
  const now = useNow(1_000);
  return <span aria-live="off">No rows for {formatDuration(Math.max(0, now - sinceMs))}</span>;
}

function Notice(props: { tone: 'err' | 'warn' | 'ok' | 'plain'; icon: ReactNode; title: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.problem} data-tone={props.tone} role={props.tone === 'err' ? 'alert' : 'status'}>
      {props.icon}
      <div>
        <h3>{props.title}</h3>
        <div>{props.children}</div>
      </div>
    </div>
  );
}

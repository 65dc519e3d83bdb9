'use client';

import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { HomeSummary } from '@/model/pipeline/home';
import { useFeed } from '@/components/api/api-provider';
import { useObservable } from '@/components/ui/use-observable';
import { useVisited } from './visited';
import classes from './home.module.css';

/** Four steps, each with its button; the first that is not done stands out. */
export function NextSteps({ home, onNew }: { home: HomeSummary; onNew: () => void }) {
  const [example] = home.examples;
  const deployment = example?.deployments[0];
  const report = example?.reports[0];
  const rate = useObservable(useFeed().deployments, (all) => (deployment ? all.get(deployment.id)?.rates?.rowsInPerSec : undefined));
  const visited = useVisited();
  const deployed = home.pipelines.some((pipeline) => !pipeline.example && pipeline.deployment);
  const steps = [
    {
      title: 'See a pipeline run',
      text: rate
        ? `${Math.round(rate).toLocaleString('en-US')} rows a second go through ${deployment?.name} now.`
        : 'The example’s canvas shows every rate and the watermark.',
      done: visited.has('run'),
      action: deployment && <Go href={`/pipelines/${deployment.pipelineId}?view=run`}>Open {deployment.name}</Go>,
    },
    {
      title: 'Change it without fear',
      text: 'Make the window 30 minutes and read the SQL that follows. Undo takes everything back.',
      done: visited.has('design'),
      action: deployment && <Go href={`/pipelines/${deployment.pipelineId}`}>Open its canvas</Go>,
    },
    {
      title: 'Look at the result',
      text: 'A report reads the table that the job writes, and moves with it.',
      done: visited.has('report'),
      action: report && <Go href={`/reports/${report.id}`}>Open {report.name}</Go>,
    },
    {
      title: 'Draw your own',
      text: 'From an empty canvas to a running job: source, filter, window, sink, deploy.',
      done: deployed,
      action: (
        <Button size="xs" variant="default" onClick={onNew}>
          New pipeline
        </Button>
      ),
    },
  ];
  const next = steps.findIndex((step) => !step.done);
  return (
    <ol className={classes.steps} aria-label="What to do next">
      {steps.map((step, i) => (
        <li key={step.title} data-now={i === next || undefined} data-done={step.done || undefined}>
          <span className={classes.number} aria-label={step.done ? 'done' : `step ${i + 1}`}>
            {step.done ? <IconCheck size={14} /> : i + 1}
          </span>
          <div>
            <h2>{step.title}</h2>
            <p>{step.text}</p>
            {step.action}
          </div>
        </li>
      ))}
    </ol>
  );
}

const Go = (props: { href: string; children: ReactNode }) => (
  <Button size="xs" variant="default" component={Link} href={props.href}>
    {props.children}
  </Button>
);

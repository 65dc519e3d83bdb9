'use client';

import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import Link from 'next/link';
import type { HomeSummary } from '@/model/pipeline/home';
import { useFeed } from '@/components/api/api-provider';
import { useObservable } from '@/components/ui/use-observable';
import { useVisited } from './visited';
import classes from './home.module.css';

/** Four steps, each with its button; the first that is not done stands out. */
export function NextSteps({ home, onNew }: { home: HomeSummary; onNew: () => void }) {
  const [example] = home.examples;
  const deployment = example?.deployments.find((each) => each.example);
  const report = example?.reports.find((each) => each.example);
  const rate = useObservable(useFeed().deployments, (all) => (deployment ? all.get(deployment.id)?.rates?.rowsInPerSec : undefined));
  const visited = useVisited();
  const deployed = home.pipelines.some((pipeline) => !pipeline.example && pipeline.deployment);
  const steps = [
    {
      title: 'See a pipeline run',
      text: rate
        ? `${Math.round(rate).toLocaleString('en-US')} rows a second go through ${deployment?.name} now.`
        : 'The example’s canvas shows every rate and the watermark.',
      done: visited.includes('run'),
      action: deployment && { href: `/pipelines/${deployment.pipelineId}?view=run`, label: `Open ${deployment.name}` },
    },
    {
      title: 'Change it without fear',
      text: 'Make the window 30 minutes and read the SQL that follows. Undo takes everything back.',
      done: visited.includes('design'),
      action: deployment && { href: `/pipelines/${deployment.pipelineId}`, label: 'Open its canvas' },
    },
    {
      title: 'Look at the result',
      text: 'A report reads the table that the job writes, and moves with it.',
      done: visited.includes('report'),
      action: report && { href: `/reports/${report.id}`, label: `Open ${report.name}` },
    },
    {
      title: 'Draw your own',
      text: 'From an empty canvas to a running job: source, filter, window, sink, deploy.',
      done: deployed,
      action: { onClick: onNew, label: 'New pipeline' },
    },
  ];
  const next = steps.findIndex((step) => !step.done);
  return (
    <ol className={classes.steps} aria-label="What to do next">
      {steps.map((step, i) => (
        <li key={step.title} data-now={i === next || undefined} data-done={step.done || undefined}>
          <span className={classes.number} role="img" aria-label={step.done ? 'done' : `step ${i + 1}`}>
            {step.done ? <IconCheck size={14} /> : i + 1}
          </span>
          <div>
            <h2>{step.title}</h2>
            <p>{step.text}</p>
            {step.action && <Go {...step.action} now={i === next} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** The step's button; the one to take now is the loud one. */
function Go(props: { href?: string; onClick?: () => void; label: string; now: boolean }) {
  const look = { size: 'xs', variant: props.now ? 'filled' : 'default' } as const;
  if (props.href === undefined)
    return (
      <Button {...look} onClick={props.onClick}>
        {props.label}
      </Button>
    );
  return (
    <Button {...look} component={Link} href={props.href}>
      {props.label}
    </Button>
  );
}

'use client';

import { Button } from '@mantine/core';
import { IconActivity, IconChartBar, IconPlane, IconSchema, IconShoppingCart } from '@tabler/icons-react';
import Link from 'next/link';
import type { ExampleCard as Example } from '@/model/pipeline/home';
import type { DeploymentSummary } from '@/model/job/summaries';
import { useFeed } from '@/components/api/api-provider';
import { useLiveDeployment } from '@/components/api/use-live';
import { StateBadge } from '@/components/run/state-badge';
import { formatEventTime, formatShort } from '@/components/ui/format';
import { Sparkline } from '@/components/ui/sparkline';
import { useObservable } from '@/components/ui/use-observable';
import { Miniature } from './miniature';
import classes from './home.module.css';

/** One example workspace, alive: its drawing, what goes through it, where to look. */
export function ExampleCard({ example }: { example: Example }) {
  // People add their own to the namespace; the card is about what came with it.
  const pipeline = example.pipelines.find((each) => each.example);
  const deployment = example.deployments.find((each) => each.example);
  const report = example.reports.find((each) => each.example);
  const Sign = example.namespace.slug.includes('shop') ? IconShoppingCart : IconPlane;
  return (
    <section className={classes.card} aria-label={example.namespace.title}>
      <header>
        <span className={classes.sign}>
          <Sign size={18} stroke={1.75} />
        </span>
        <div>
          <h2>{example.namespace.title}</h2>
          <small>{example.namespace.description}</small>
        </div>
        {deployment && <LiveState deployment={deployment} />}
      </header>
      {pipeline && <Miniature pipelineId={pipeline.id} />}
      {deployment && <LiveFigures deployment={deployment} />}
      <footer>
        {pipeline && (
          <Button size="xs" variant="default" component={Link} href={`/pipelines/${pipeline.id}`} leftSection={<IconSchema size={14} />}>
            Canvas
          </Button>
        )}
        {report && (
          <Button size="xs" variant="default" component={Link} href={`/reports/${report.id}`} leftSection={<IconChartBar size={14} />}>
            Report
          </Button>
        )}
        {deployment && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            component={Link}
            href={`/pipelines/${deployment.pipelineId}?view=run`}
            leftSection={<IconActivity size={14} />}
          >
            Live topology
          </Button>
        )}
      </footer>
    </section>
  );
}

const LiveState = ({ deployment }: { deployment: DeploymentSummary }) => <StateBadge deployment={useLiveDeployment(deployment)} />;

function LiveFigures({ deployment }: { deployment: DeploymentSummary }) {
  const live = useLiveDeployment(deployment);
  const job = useObservable(useFeed().jobOf(deployment.id), (feed) => feed);
  const rates = live.current === 'RUNNING' ? (job.metrics?.rates ?? live.rates) : null;
  const curve = job.history.length > 2 ? job.history.map((second) => second.rates.rowsInPerSec) : live.throughput;
  return (
    <div className={classes.figures}>
      <div className={classes.spark}>
        <Sparkline values={curve} tone={live.current === 'RUNNING' ? 'live' : 'rest'} label="Rows per second over the last minutes" />
      </div>
      <Figure value={rates ? formatShort(rates.rowsInPerSec) : '–'} unit="rows/s" />
      <Figure value={job.metrics ? formatShort(job.metrics.rowsIn) : '–'} unit="read" />
      <Figure value={job.metrics ? formatShort(job.metrics.rowsOut) : '–'} unit="written" />
      <Figure value={rates?.watermarkMs != null ? formatEventTime(rates.watermarkMs).slice(0, 16) : '–'} unit="event time" />
    </div>
  );
}

const Figure = (props: { value: string; unit: string }) => (
  <div>
    <b>{props.value}</b>
    <small>{props.unit}</small>
  </div>
);

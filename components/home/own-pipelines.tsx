'use client';

import Link from 'next/link';
import type { PipelineSummary } from '@/model/pipeline/pipeline';
import { StateBadge } from '@/components/run/state-badge';
import { counted } from '@/components/ui/format';
import classes from './home.module.css';

const shown = 6;

/** The pipelines that a person made here, the latest first. */
export function OwnPipelines({ pipelines }: { pipelines: readonly PipelineSummary[] }) {
  const own = pipelines.filter((pipeline) => !pipeline.example).slice(0, shown);
  if (own.length === 0) return null;
  return (
    <section aria-label="Your pipelines">
      <h2 className={classes.heading}>Your pipelines</h2>
      <div className={classes.own}>
        {own.map((pipeline) => (
          <Link key={pipeline.id} href={`/pipelines/${pipeline.id}`} className={classes.pipeline} title={pipeline.name}>
            <b>{pipeline.name}</b>
            <small>
              {pipeline.namespace} · {counted(pipeline.nodeCount, 'node')}
            </small>
            {pipeline.deployment && <StateBadge plain deployment={{ ...pipeline.deployment, jobState: null, stalled: null }} />}
          </Link>
        ))}
      </div>
    </section>
  );
}

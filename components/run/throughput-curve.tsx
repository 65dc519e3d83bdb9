'use client';

import { useMemo } from 'react';
import { useFeed } from '@/components/api/api-provider';
import { Curve } from '@/components/ui/curve';
import { formatShort } from '@/components/ui/format';
import { useObservable } from '@/components/ui/use-observable';
import classes from './run.module.css';

/** Rows per second into the job since this page is open, up to five minutes. */
export function ThroughputCurve({ deploymentId }: { deploymentId: string }) {
  const history = useObservable(useFeed().jobOf(deploymentId), (feed) => feed.history);
  const data = useMemo(
    () => ({
      x: history.map((second) => second.atMs / 1_000),
      series: [{ label: 'rows in per second', values: history.map((second) => second.rates.rowsInPerSec) }],
    }),
    [history],
  );
  return (
    <section className={classes.curve} aria-label="Throughput">
      <header>
        <b>Throughput</b>
        <small>rows/s in</small>
        <b>{formatShort(history.at(-1)?.rates.rowsInPerSec ?? 0)}</b>
      </header>
      {history.length < 2 ? (
        <p className={classes.noCurve}>No rates yet: they come once a second while the job runs.</p>
      ) : (
        <Curve data={data} height={110} label="Rows per second into the job" formatValue={formatShort} clock="local" />
      )}
    </section>
  );
}

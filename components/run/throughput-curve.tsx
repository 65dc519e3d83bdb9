'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFeed } from '@/components/api/api-provider';
import { useTRPC } from '@/components/api/trpc';
import { useRunningMetrics } from '@/components/api/use-live';
import { Curve } from '@/components/ui/curve';
import { formatShort } from '@/components/ui/format';
import { useObservable } from '@/components/ui/use-observable';
import classes from './run.module.css';

const shownMinutes = 5;

/** Rows per second into the job: the last five minutes as the server keeps them, and each second since. */
export function ThroughputCurve({ deploymentId }: { deploymentId: string }) {
  const history = useObservable(useFeed().jobOf(deploymentId), (feed) => feed.history);
  const now = useRunningMetrics(deploymentId, (job) => job?.rates.rowsInPerSec);
  const trpc = useTRPC();
  const kept = useQuery({
    ...trpc.deployments.history.queryOptions({ id: deploymentId, minutes: shownMinutes }),
    staleTime: Infinity,
    gcTime: 0,
  }).data;
  const data = useMemo(() => {
    const begin = history[0]?.atMs ?? Number.POSITIVE_INFINITY;
    const points = [
      ...(kept ?? []).filter((point) => point.atMs < begin).map((point) => ({ atMs: point.atMs, rows: point.rowsInPerSec })),
      ...history.map((second) => ({ atMs: second.atMs, rows: second.rates.rowsInPerSec })),
    ].slice(-shownMinutes * 60);
    return {
      x: points.map((point) => point.atMs / 1_000),
      series: [{ label: 'rows in per second', values: points.map((point) => point.rows) }],
    };
  }, [history, kept]);
  return (
    <section className={classes.curve} aria-label="Throughput">
      <header>
        <b>Throughput</b>
        <small>rows/s in</small>
        <b>{now === undefined ? '–' : formatShort(now)}</b>
      </header>
      {data.x.length < 2 ? (
        <p className={classes.noCurve}>No rates yet: they come once a second while the job runs.</p>
      ) : (
        <Curve data={data} height={110} label="Rows per second into the job" formatValue={formatShort} clock="local" />
      )}
    </section>
  );
}

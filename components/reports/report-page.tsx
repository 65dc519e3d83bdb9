'use client';

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { Chart } from '@/model/report/chart';
import type { ReportDetail } from '@/model/report/report';
import { useTRPC, useTRPCClient } from '@/components/api/trpc';
import { markVisited } from '@/components/home/visited';
import { notifyDone, notifyFailed } from '@/components/shell/notify';
import { PageHead, Shell } from '@/components/shell/shell';
import { LoadState } from '@/components/ui/load-state';
import { usePageTitle } from '@/components/ui/use-page-title';
import { ChartCard } from './chart-card';
import { Freshness } from './freshness';
import classes from './reports.module.css';

/** A report: its charts over the tables that a job writes, read anew as often as the report says. */
export function ReportPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const report = useQuery(trpc.reports.get.queryOptions({ id }));
  const [frozen, setFrozen] = useState(false);
  const change = useChangeChart(report.data);
  useEffect(() => markVisited('report'), []);
  usePageTitle(report.data?.name);
  return (
    <Shell>
      <LoadState what="The report was not loaded" query={report} />
      {report.data && (
        <>
          <PageHead title={report.data.name} subtitle={<Origin report={report.data} />}>
            {report.data.deploymentId && <Freshness deploymentId={report.data.deploymentId} />}
            <Button
              variant="default"
              leftSection={frozen ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
              onClick={() => setFrozen(!frozen)}
            >
              {frozen ? 'Go on' : 'Freeze'}
            </Button>
            <DeleteReport report={report.data} />
          </PageHead>
          <div className={classes.grid}>
            {report.data.charts.map((chart) => (
              <ChartCard key={chart.id} reportId={id} chart={chart} refreshMs={frozen ? false : report.data.refreshMs} onChange={change} />
            ))}
          </div>
        </>
      )}
    </Shell>
  );
}

/** Saves another version of one of the report's charts; both the report and what the chart shows are read anew. */
function useChangeChart(report: ReportDetail | undefined): (chart: Chart) => void {
  const trpc = useTRPC();
  const client = useQueryClient();
  const update = useMutation(
    trpc.reports.update.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: trpc.reports.get.queryKey() });
        await client.invalidateQueries({ queryKey: trpc.reports.chartData.queryKey() });
      },
      onError: (error) => notifyFailed('The chart was not changed', error),
    }),
  );
  return (chart) => {
    if (!report) return;
    const { id, revision: baseRevision, name, description, refreshMs } = report;
    const charts = report.charts.map((each) => (each.id === chart.id ? chart : each));
    update.mutate({ id, baseRevision, name, description, refreshMs, charts });
  };
}

function Origin({ report }: { report: ReportDetail }) {
  const tables = [...new Set(report.charts.map((chart) => chart.table))];
  return (
    <span>
      {report.description || `${tables.length === 1 ? 'table' : 'tables'} ${tables.join(', ')}`}
      {report.pipelineId && (
        <>
          {' · made by '}
          <Link href={`/pipelines/${report.pipelineId}`}>its pipeline</Link>
        </>
      )}
    </span>
  );
}

function DeleteReport({ report }: { report: ReportDetail }) {
  const api = useTRPCClient();
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  // At once, so that a double click is one press; a mutation tells that it is pending a moment later.
  const [pressed, setPressed] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: trpc.reports.list.queryKey() });
  const restore = async (): Promise<void> => {
    const { id, namespace, name, description, refreshMs, charts, pipelineId, sinkNodeId, example } = report;
    const origin = pipelineId === null ? undefined : { pipelineId, sinkNodeId };
    await api.reports.create.mutate({ id, namespace, name, description, refreshMs, charts: [...charts], origin, example });
    await refresh();
    router.push(`/reports/${id}`);
  };
  const remove = useMutation({
    mutationFn: () => api.reports.remove.mutate({ id: report.id }),
    onSuccess: async () => {
      notifyDone(
        `${report.name} is deleted.`,
        () => void restore().catch((error: unknown) => notifyFailed('The report did not come back', error)),
      );
      await refresh();
      router.push('/reports');
    },
    onError: (error) => {
      setPressed(false);
      notifyFailed('The report was not deleted', error);
    },
  });
  return (
    <Button
      variant="default"
      leftSection={<IconTrash size={14} />}
      loading={pressed}
      onClick={() => {
        setPressed(true);
        remove.mutate();
      }}
    >
      Delete
    </Button>
  );
}

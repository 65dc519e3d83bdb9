'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChartBar } from '@tabler/icons-react';
import Link from 'next/link';
import { useTRPC } from '@/components/api/trpc';
import { PageHead, Shell } from '@/components/shell/shell';
import { Chip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { counted } from '@/components/ui/format';
import { LoadState } from '@/components/ui/load-state';
import classes from './reports.module.css';

/** Every report of this machine. */
export function ReportsPage() {
  const trpc = useTRPC();
  const reports = useQuery(trpc.reports.list.queryOptions({}));
  return (
    <Shell>
      <PageHead title="Reports" />
      <LoadState what="The reports were not loaded" query={reports} />
      {reports.data?.length === 0 && (
        <EmptyState
          icon={<IconChartBar size={20} />}
          title="There is no report yet"
          text="A report shows the table that a job writes, and moves with it. Select a sink in the run view and choose Show as chart."
        >
          <Button component={Link} href="/deployments">
            Go to the deployments
          </Button>
        </EmptyState>
      )}
      <div className={classes.list}>
        {reports.data?.map((report) => (
          <Link key={report.id} href={`/reports/${report.id}`} className={classes.entry} title={report.name}>
            <span className={classes.sign}>
              <IconChartBar size={18} stroke={1.75} />
            </span>
            <div>
              <b>{report.name}</b>
              <small>
                {report.namespace} · {counted(report.chartCount, 'chart')}
              </small>
            </div>
            {report.example && <Chip square>example</Chip>}
          </Link>
        ))}
      </div>
    </Shell>
  );
}

'use client';

import { ActionIcon, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDots, IconDownload, IconPercentage, IconTable } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Chart, ChartData } from '@/model/report/chart';
import { useTRPC } from '@/components/api/trpc';
import { download } from '@/components/ui/download';
import { BarChart } from './bar-chart';
import { BigNumber } from './big-number';
import { toCsv, type ChartRows } from './chart-rows';
import { showsShares, withShares } from './chart-format';
import { DataTable } from './data-table';
import { HeatMap, isHeatMap } from './heat-map';
import { TimeSeries } from './time-series';
import classes from './reports.module.css';

/** One chart, with the table behind it at hand. */
export function ChartCard(props: { reportId: string; chart: Chart; refreshMs: number | false; onChange: (chart: Chart) => void }) {
  const { reportId, chart, refreshMs } = props;
  const trpc = useTRPC();
  const data = useQuery(
    trpc.reports.chartData.queryOptions(
      { reportId, chartId: chart.id },
      { refetchInterval: refreshMs, placeholderData: (before) => before },
    ),
  );
  const [asTable, setAsTable] = useState(false);
  const rows = data.data?.kind === 'rows' ? data.data : null;
  return (
    <section className={classes.chart} style={{ gridColumn: `span ${chart.span}` }} aria-label={chart.title} data-kind={chart.kind}>
      <header>
        <h2 title={chart.title}>{chart.title}</h2>
        {chart.note && <small>{chart.note}</small>}
        {rows && <CardMenu chart={chart} rows={rows} asTable={asTable} onTable={setAsTable} onChange={props.onChange} />}
      </header>
      <Body chart={chart} data={data.data} error={data.error?.message} asTable={asTable} />
    </section>
  );
}

function CardMenu(props: {
  chart: Chart;
  rows: ChartRows;
  asTable: boolean;
  onTable: (on: boolean) => void;
  onChange: (chart: Chart) => void;
}) {
  const shares = showsShares(props.chart);
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={24} aria-label={`More about ${props.chart.title}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {props.chart.kind !== 'table' && (
          <Menu.Item leftSection={<IconTable size={14} />} onClick={() => props.onTable(!props.asTable)}>
            {props.asTable ? 'Show as chart' : 'Show as table'}
          </Menu.Item>
        )}
        {props.chart.kind !== 'table' && (
          <Menu.Item leftSection={<IconPercentage size={14} />} onClick={() => props.onChange(withShares(props.chart, !shares))}>
            {shares ? 'Write values as plain numbers' : 'Write values in percent'}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDownload size={14} />} onClick={() => download(`${props.chart.title}.csv`, toCsv(props.rows))}>
          Download as CSV
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Body({
  chart,
  data,
  error,
  asTable,
}: {
  chart: Chart;
  data: ChartData | undefined;
  error: string | undefined;
  asTable: boolean;
}): ReactNode {
  if (error) return <p className={classes.problem}>{error}</p>;
  if (!data) return <p className={classes.quiet}>Reading…</p>;
  if (data.kind === 'problem')
    return (
      <p className={classes.problem}>
        {data.message} {data.remedy}
      </p>
    );
  if (data.rows.length === 0)
    return <p className={classes.quiet}>No rows yet: the first appear when the job has written its first result.</p>;
  if (asTable || chart.kind === 'table') return <DataTable rows={data} label={chart.title} />;
  if (chart.kind === 'big-number') return <BigNumber rows={data} />;
  if (chart.kind === 'bar') return <BarChart rows={data} label={chart.title} />;
  return isHeatMap(chart) ? <HeatMap rows={data} label={chart.title} /> : <TimeSeries chart={chart} rows={data} />;
}

'use client';

import { useMemo } from 'react';
import type { Chart } from '@/model/report/chart';
import { Curve } from '@/components/ui/curve';
import { toCurve, valueFormat, type ChartRows } from './chart-rows';

export function TimeSeries({ chart, rows }: { chart: Extract<Chart, { kind: 'time-series' }>; rows: ChartRows }) {
  const data = useMemo(() => toCurve(rows, chart.series !== undefined), [rows, chart.series]);
  return (
    <Curve
      data={data}
      height={240}
      fill
      label={chart.title}
      formatValue={valueFormat(rows.columns.at(-1))}
      clock={rows.columns[0]?.type === 'time' ? 'utc' : 'none'}
      legend={data.series.length > 1}
    />
  );
}

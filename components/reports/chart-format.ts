import type { Chart, Measure } from '@/model/report/chart';

const measuresOf = (chart: Chart): readonly Measure[] =>
  chart.kind === 'time-series' ? chart.measures : chart.kind === 'table' ? [] : [chart.measure];

/** Whether the chart writes its values in percent. */
export const showsShares = (chart: Chart): boolean => measuresOf(chart).some(({ format }) => format === 'percent');

/** The chart with all its values in percent, or as plain numbers; a table stays as it is. */
export function withShares(chart: Chart, on: boolean): Chart {
  const written = (measure: Measure): Measure => ({ ...measure, format: on ? 'percent' : undefined });
  if (chart.kind === 'time-series') return { ...chart, measures: chart.measures.map(written) };
  return chart.kind === 'table' ? chart : { ...chart, measure: written(chart.measure) };
}

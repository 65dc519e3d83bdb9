import { Chart, type ChartInput, type Measure, type ServingTable } from '@/model/report/chart';

/**
 * First charts for a table, from nothing but its columns: how a measure goes over time, which groups lead, and the newest rows. A
 * starting point that people change.
 */
export function proposeCharts(table: ServingTable): readonly Chart[] {
  const time =
    table.columns.find((column) => column.type === 'time' && /end|time|hour|day|minute/i.test(column.name)) ??
    table.columns.find((c) => c.type === 'time');
  const groups = table.columns.filter((column) => column.type === 'text');
  const numbers = table.columns.filter((column) => column.type === 'number' && !table.primaryKey.includes(column.name));
  const [measure] = numbers;
  const charts: ChartInput[] = [];
  const base = { table: table.name };
  if (measure) charts.push({ ...base, id: 'total', kind: 'big-number', title: measure.name, measure: sumOf(measure.name), span: 3 });
  if (time && measure)
    charts.push({
      ...base,
      id: 'over-time',
      kind: 'time-series',
      title: `${measure.name} over time`,
      time: time.name,
      measures: [sumOf(measure.name)],
      span: 9,
    });
  const [group] = groups;
  if (group && measure)
    charts.push({
      ...base,
      id: 'leaders',
      kind: 'bar',
      title: `${measure.name} by ${group.name}`,
      category: group.name,
      measure: sumOf(measure.name),
      span: 6,
    });
  const orderBy = time ? [{ column: time.name, direction: 'desc' as const }] : [];
  charts.push({
    ...base,
    id: 'rows',
    kind: 'table',
    title: 'Newest rows',
    columns: table.columns.slice(0, 12).map((column) => column.name),
    orderBy,
    span: 6,
  });
  return charts.map((chart) => Chart.parse(chart));
}

const sumOf = (column: string): Measure => ({ aggregate: 'sum', column, label: column });

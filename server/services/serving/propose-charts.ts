import type { ColumnFormat } from '@/model/catalog/table-definition';
import { Chart, type ChartInput, type Measure, type ServingTable } from '@/model/report/chart';

/**
 * First charts for a table, from its columns and how their values are written: how a measure goes over time, which groups lead, and the
 * newest rows. A starting point that people change. A share is never summed up.
 */
export function proposeCharts(table: ServingTable, formats: ReadonlyMap<string, ColumnFormat> = new Map()): readonly Chart[] {
  const time =
    table.columns.find((column) => column.type === 'time' && /end|time|hour|day|minute/i.test(column.name)) ??
    table.columns.find((c) => c.type === 'time');
  const groups = table.columns.filter((column) => column.type === 'text');
  const numbers = table.columns.filter((column) => column.type === 'number' && !table.primaryKey.includes(column.name));
  const measure = numbers.find(({ name }) => !formats.has(name)) ?? numbers[0];
  const measureOf = (column: string): Measure => {
    const format = formats.get(column);
    return format ? { aggregate: 'avg', column, label: column, format } : { aggregate: 'sum', column, label: column };
  };
  const charts: ChartInput[] = [];
  const base = { table: table.name };
  if (measure) charts.push({ ...base, id: 'total', kind: 'big-number', title: measure.name, measure: measureOf(measure.name), span: 3 });
  if (time && measure)
    charts.push({
      ...base,
      id: 'over-time',
      kind: 'time-series',
      title: `${measure.name} over time`,
      time: time.name,
      measures: [measureOf(measure.name)],
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
      measure: measureOf(measure.name),
      span: 6,
    });
  const orderBy = time ? [{ column: time.name, direction: 'desc' as const }] : [];
  charts.push({
    ...base,
    id: 'rows',
    kind: 'table',
    title: 'Newest rows',
    columns: table.columns.slice(0, 12).map(({ name }) => {
      const format = formats.get(name);
      return format ? { column: name, label: name, format } : name;
    }),
    orderBy,
    span: 6,
  });
  return charts.map((chart) => Chart.parse(chart));
}

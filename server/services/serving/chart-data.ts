import type { Chart, ChartCell, ChartColumn, ChartData } from '@/model/report/chart';
import { chartQuery } from './chart-query';
import type { ServingDatabase } from './serving-database';

/** What a chart shows now. A table that is not there (yet), a column that is missing and a query that takes too long are told, not thrown. */
export async function chartData(serving: ServingDatabase, chart: Chart): Promise<ChartData> {
  const table = await serving.table(chart.table);
  if (!table)
    return {
      kind: 'problem',
      message: `The table "${chart.table}" does not exist in the serving database.`,
      remedy: 'Start the deployment that writes it; a dropped table comes back when its pipeline is deployed again.',
    };
  const outcome = chartQuery(chart, table);
  if (!outcome.ok) return { kind: 'problem', message: outcome.message, remedy: outcome.remedy };
  const { sql, values, columns, newestFirst } = outcome.query;
  let found: readonly Readonly<Record<string, unknown>>[];
  try {
    found = await serving.query(sql, values);
  } catch (error) {
    return problemOf(error);
  }
  const rows = found.map((row) => columns.map((column, index) => toCell(row[`c${index}`], column)));
  return { kind: 'rows', columns, rows: newestFirst ? rows.reverse() : rows, asOfMs: Date.now() };
}

function problemOf(error: unknown): ChartData {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === '57014')
    return {
      kind: 'problem',
      message: 'The query took longer than five seconds and was stopped.',
      remedy: 'Add a filter, or choose a coarser time step.',
    };
  if (typeof code === 'string' && code.startsWith('22'))
    return { kind: 'problem', message: 'A filter has a value that does not fit its column.', remedy: 'Correct the value of the filter.' };
  throw error;
}

/** 64-bit integers and decimals come as text from the driver; they become numbers where that loses nothing. */
function toCell(value: unknown, column: ChartColumn): ChartCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return value;
  const text = String(value);
  if (column.type !== 'number') return text;
  const digits = text.replace(/[-.]/g, '').length;
  return digits <= 15 ? Number(text) : text;
}

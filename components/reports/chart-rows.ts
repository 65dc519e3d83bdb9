import type { ChartCell, ChartColumn, ChartData } from '@/model/report/chart';
import { formatEventTime, formatNumber } from '@/components/ui/format';
import type { CurveData } from '@/components/ui/curve';

export type ChartRows = Extract<ChartData, { kind: 'rows' }>;

/** A cell as people read it: event times in UTC, numbers with at most two decimals, shares in percent, nothing for NULL. */
export function formatCell(cell: ChartCell, column: Pick<ChartColumn, 'type' | 'format'> | undefined): string {
  if (cell === null) return '–';
  if (column?.type === 'time' && typeof cell === 'number') return formatEventTime(cell).replace(/:00$/, '');
  return typeof cell === 'number' ? valueFormat(column)(cell) : cell;
}

/** How the numbers of a column are written; the same function for the same format, so that charts need not be made anew. */
export const valueFormat = (column: Pick<ChartColumn, 'format'> | undefined): ((value: number) => string) =>
  column?.format === 'percent' ? formatShare : formatValue;

/** 0.264 reads 26.4 %. */
const formatShare = (value: number): string => `${formatNumber(value * 100)} %`;

/** Up to a hundred with two decimals where it has some, larger ones as whole numbers with commas. */
export const formatValue = (raw: number): string => {
  const value = raw === 0 ? 0 : raw;
  return Number.isInteger(value) || Math.abs(value) >= 1_000
    ? value.toLocaleString('en-US', { maximumFractionDigits: 0 }).replace('-', '−')
    : Math.abs(value) >= 100
      ? formatNumber(value)
      : value.toLocaleString('en-US', { maximumFractionDigits: 2 }).replace('-', '−');
};

export const numberIn = (cell: ChartCell | undefined): number | null => {
  if (cell === null || cell === undefined) return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
};

/** Lines for a curve: one for each measure, or with `bySeries` one for each value of the second column; gaps are null. */
export function toCurve(rows: ChartRows, bySeries: boolean): CurveData {
  const isTime = rows.columns[0]?.type === 'time';
  const xs = [...new Set(rows.rows.map((row) => numberIn(row[0]) ?? 0))];
  const x = isTime ? xs.map((ms) => ms / 1_000) : xs;
  if (!bySeries) {
    const series = rows.columns.slice(1).map((column, i) => ({
      label: column.unit ? `${column.label} (${column.unit})` : column.label,
      values: rows.rows.map((row) => numberIn(row[i + 1])),
    }));
    return { x, series };
  }
  const at = new Map(xs.map((value, i) => [value, i]));
  const lines = new Map<string, (number | null)[]>();
  for (const row of rows.rows) {
    const label = String(row[1] ?? '–');
    const line = lines.get(label) ?? xs.map(() => null);
    line[at.get(numberIn(row[0]) ?? 0)!] = numberIn(row[2]);
    lines.set(label, line);
  }
  return { x, series: [...lines].map(([label, values]) => ({ label, values })) };
}

/** RFC 4180, times as ISO 8601. */
export function toCsv(rows: ChartRows): string {
  const quote = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const cell = (value: ChartCell, i: number): string => {
    if (value === null) return '';
    return quote(rows.columns[i]?.type === 'time' && typeof value === 'number' ? new Date(value).toISOString() : String(value));
  };
  return (
    [rows.columns.map((column) => quote(column.label)).join(','), ...rows.rows.map((row) => row.map(cell).join(','))].join('\r\n') + '\r\n'
  );
}

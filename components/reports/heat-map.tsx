import type { Chart } from '@/model/report/chart';
import { numberIn, valueFormat, type ChartRows } from './chart-rows';
import classes from './reports.module.css';

/** Hours of the day against the values of a series: a line each would be a tangle. */
export const isHeatMap = (chart: Chart): boolean =>
  chart.kind === 'time-series' && chart.bucket === 'hour-of-day' && chart.series !== undefined;

const steps = 6;

/** Cells in six steps from the smallest to the largest value, each with its number. */
export function HeatMap({ rows, label }: { rows: ChartRows; label: string }) {
  const format = valueFormat(rows.columns[2]);
  const hours = [...new Set(rows.rows.map((row) => Number(row[0])))].sort((a, b) => a - b);
  const lines = [...new Set(rows.rows.map((row) => String(row[1])))];
  const values = new Map(rows.rows.map((row) => [`${row[0]}|${row[1]}`, numberIn(row[2])]));
  const known = [...values.values()].filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const stepOf = (value: number): number => Math.min(steps - 1, Math.floor(((value - low) / (high - low || 1)) * steps));
  return (
    <table className={classes.heat} aria-label={label}>
      <thead>
        <tr>
          <th />
          {hours.map((hour) => (
            <th key={hour}>{hour}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line}>
            <th>{line}</th>
            {hours.map((hour) => {
              const value = values.get(`${hour}|${line}`) ?? null;
              return (
                <td key={hour} data-step={value === null ? undefined : stepOf(value)}>
                  {value === null ? '' : format(rows.columns[2]?.format ? value : Math.round(value))}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

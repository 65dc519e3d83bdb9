import { formatCell, numberIn, valueFormat, type ChartRows } from './chart-rows';
import classes from './reports.module.css';

/** Rows as bars in their order; the length is the share of the largest. */
export function BarChart({ rows, label }: { rows: ChartRows; label: string }) {
  const values = rows.rows.map((row) => numberIn(row[1]) ?? 0);
  const top = Math.max(...values.map(Math.abs), 1e-9);
  const unit = rows.columns[1]?.unit;
  const format = valueFormat(rows.columns[1]);
  return (
    <div className={classes.bars} role="list" aria-label={label}>
      {rows.rows.map((row, i) => (
        <div key={String(row[0])} role="listitem">
          <span title={String(row[0])}>{formatCell(row[0] ?? null, rows.columns[0])}</span>
          <span className={classes.track}>
            <i data-first={i === 0 || undefined} style={{ width: `${(Math.abs(values[i]!) / top) * 100}%` }} />
          </span>
          <b>
            {format(values[i]!)} {unit && <small>{unit}</small>}
          </b>
        </div>
      ))}
    </div>
  );
}

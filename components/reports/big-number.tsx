import { formatCell, numberIn, type ChartRows } from './chart-rows';
import classes from './reports.module.css';

/** The last cell of the one row, large. */
export function BigNumber({ rows }: { rows: ChartRows }) {
  const column = rows.columns.at(-1);
  const cell = rows.rows[0]?.at(-1) ?? null;
  const value = column?.type === 'number' ? numberIn(cell) : cell;
  return (
    <p className={classes.big}>
      <b>{formatCell(value, column)}</b> {column?.unit && <small>{column.unit}</small>}
    </p>
  );
}

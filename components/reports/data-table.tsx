import { counted } from '@/components/ui/format';
import { formatCell, type ChartRows } from './chart-rows';
import classes from './reports.module.css';

const drawnRows = 200;

export function DataTable({ rows, label }: { rows: ChartRows; label: string }) {
  return (
    <div className={classes.scroll} role="group" aria-label={`Rows of ${label}`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {rows.columns.map((column) => (
              <th key={column.label} data-num={column.type === 'number' || undefined}>
                {column.label} {column.unit && <small>{column.unit}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.slice(0, drawnRows).map((row, i) => (
            <tr key={i}>
              {row.map((cell, at) => (
                <td key={at} data-num={rows.columns[at]?.type === 'number' || undefined}>
                  {formatCell(cell, rows.columns[at])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.rows.length > drawnRows && (
        <p className={classes.quiet}>{counted(rows.rows.length - drawnRows, 'more row')}: download them as CSV.</p>
      )}
    </div>
  );
}

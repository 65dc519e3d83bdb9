import { noTable } from '../../match-columns';
import type { DbColumns, Session } from '../dialect';
import { quoteTable } from './session';

const listColumns = `SELECT a.attname, format_type(a.atttypid, NULL), a.atttypmod::text, t.typname
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

/** The columns of the database's table by name; types can stand behind `::` and before `[]`. Typed errors for a missing table. */
export async function tableColumns(session: Session, tableName: string): Promise<DbColumns> {
  const rows = await session.query(`looking at the table ${tableName}`, listColumns, [quoteTable(tableName)]);
  if (rows.length === 0) throw noTable(tableName);
  return new Map(
    rows.map(([name, type, typmod, base]) => [
      name as string,
      { name: name as string, type: type as string, scale: scaleOf(base, typmod) },
    ]),
  );
}

/** PostgreSQL keeps precision and scale of a numeric as ((precision << 16) | scale) + 4. */
const scaleOf = (base: string | null | undefined, typmod: string | null | undefined): number | null =>
  base === 'numeric' && Number(typmod) >= 4 ? (Number(typmod) - 4) & 0xffff : null;

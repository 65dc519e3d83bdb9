import { noTable, tableParts } from '../../match-columns';
import type { Cells, DbColumns, Session } from '../dialect';

/** `[schema or NULL, table]`, as parameters of the queries below. */
export function nameOf(tableName: string): Cells {
  const parts = tableParts(tableName, '`');
  return parts.length === 2 ? parts : [null, parts[0]!];
}

export const OF_TABLE = 'table_schema = COALESCE(?, DATABASE()) AND table_name = ?';

/** The columns of the database's table by name. Typed errors for a missing table. */
export async function tableColumns(session: Session, tableName: string): Promise<DbColumns> {
  const sql = `SELECT column_name, data_type, numeric_scale, datetime_precision FROM information_schema.columns WHERE ${OF_TABLE} ORDER BY ordinal_position`;
  const rows = await session.query(`looking at the table ${tableName}`, sql, nameOf(tableName));
  if (rows.length === 0) throw noTable(tableName);
  return new Map(
    rows.map(([name, type, scale, precision]) => [
      name as string,
      { name: name as string, type: (type as string).toLowerCase(), scale: placesOf(scale, precision) },
    ]),
  );
}

const placesOf = (scale: string | null | undefined, precision: string | null | undefined): number | null => {
  const places = scale ?? precision;
  return places === null || places === undefined ? null : Number(places);
};

/** The columns of each unique index, in its order; the primary key's is named PRIMARY. */
export async function uniqueIndexes(session: Session, tableName: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const sql = `SELECT index_name, column_name FROM information_schema.statistics WHERE ${OF_TABLE} AND non_unique = 0 ORDER BY index_name, seq_in_index`;
  const rows = await session.query(`looking at the indexes of ${tableName}`, sql, nameOf(tableName));
  const indexes = new Map<string, string[]>();
  for (const [index, column] of rows) indexes.set(index as string, [...(indexes.get(index as string) ?? []), column as string]);
  return indexes;
}

/** InnoDB and the like, in whose tables a transaction can be taken back. */
export async function isTransactional(session: Session, tableName: string): Promise<boolean> {
  const sql = `SELECT e.transactions FROM information_schema.tables t JOIN information_schema.engines e ON e.engine = t.engine WHERE ${OF_TABLE}`;
  const [row] = await session.query(`looking at the table ${tableName}`, sql, nameOf(tableName));
  return row?.[0] === 'YES';
}

import type { Field } from '@headrace/connector-sdk';
import { jdbcProblem } from '../../jdbc-error';
import { noTable, tableParts } from '../../match-columns';
import type { Cells, DbColumn, DbColumns, Session } from '../dialect';

/** `[table, schema]`, as parameters of the table-valued pragmas. */
export function nameOf(tableName: string): Cells {
  const parts = tableParts(tableName, '"');
  return [parts.at(-1)!, parts.length === 2 ? parts[0]! : 'main'];
}

/** The columns of the database's table by name. Typed errors for a missing table. */
export async function tableColumns(session: Session, tableName: string): Promise<DbColumns> {
  const rows = await session.query(
    `looking at the table ${tableName}`,
    'SELECT name, type FROM pragma_table_xinfo(?, ?)',
    nameOf(tableName),
  );
  if (rows.length === 0) throw noTable(tableName);
  return new Map(rows.map(([name, type]) => [name as string, { name: name as string, type: (type ?? '').toUpperCase(), scale: null }]));
}

/** Rows of all tables but those WITHOUT ROWID have a number, which is their place. */
export async function requireRowId(session: Session, tableName: string): Promise<void> {
  const sql = 'SELECT type, wr FROM pragma_table_list(?) WHERE schema = ?';
  const [row] = await session.query(`looking at the table ${tableName}`, sql, nameOf(tableName));
  if (row?.[0] === 'table' && row[1] === '0') return;
  throw jdbcProblem(
    'no-row-id',
    `The table ${tableName} has no row ids, so that a scan could not go on after a restart.`,
    'Read a table that is neither a view nor WITHOUT ROWID.',
  );
}

/** By the rules of SQLite's documentation, section "Determination of Column Affinity". */
export function affinityOf(type: string): 'integer' | 'text' | 'blob' | 'real' | 'numeric' {
  if (type.includes('INT')) return 'integer';
  if (/CHAR|CLOB|TEXT/.test(type)) return 'text';
  if (type === '' || type.includes('BLOB')) return 'blob';
  return /REAL|FLOA|DOUB/.test(type) ? 'real' : 'numeric';
}

/** Decimal digits that a double keeps. */
const EXACT_DIGITS = 15;

/** A column takes a text that looks like a number for one, unless its type's name says text. */
export function requireExact({ name, type }: Field, column: DbColumn): void {
  const affinity = affinityOf(column.type);
  const exact = affinity === 'text' || affinity === 'blob';
  const isText = type.kind === 'CHAR' || type.kind === 'VARCHAR';
  const isLongDecimal = type.kind === 'DECIMAL' && type.precision > EXACT_DIGITS;
  if (exact || (!isText && !isLongDecimal)) return;
  throw jdbcProblem(
    'wrong-type',
    `Column "${name}" is ${column.type} in the database, which would keep values of type ${type.kind} as numbers and lose digits.`,
    'Declare the column as TEXT in the database.',
  );
}

import { types, type CatalogEntry, type CatalogTable, type DataType } from '@headrace/connector-sdk';
import { namePart, tableOfColumns, withoutLedger } from '../../catalog-table';
import { noTable } from '../../match-columns';
import type { Session } from '../dialect';
import { affinityOf, nameOf } from './table-columns';

export async function listTables(session: Session): Promise<readonly CatalogEntry[]> {
  const sql = `SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`;
  const rows = await session.query('listing the tables', sql);
  return withoutLedger(rows.map(([name, kind]) => ({ name: namePart(name!, '"'), kind: kind === 'view' ? 'view' : 'table' })));
}

export async function describeTable(session: Session, tableName: string): Promise<CatalogTable> {
  const sql = 'SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?, ?)';
  const rows = await session.query(`looking at the table ${tableName}`, sql, nameOf(tableName));
  if (rows.length === 0) throw noTable(tableName);
  return tableOfColumns(
    rows.map(([name, declared, required, key]) => ({
      name: name!,
      type: typeOf((declared ?? '').toUpperCase()),
      declared: declared ?? '',
      required: required === '1',
      key: Number(key) > 0 ? Number(key) : null,
    })),
  );
}

/** SQLite keeps any value in any column: the name of its type says what is meant, else its affinity what is likely. */
function typeOf(declared: string): DataType {
  const [, precision, scale = '0'] = /^(?:DECIMAL|NUMERIC)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(declared) ?? [];
  if (precision !== undefined && Number(precision) <= 38) return types.DECIMAL(Number(precision), Number(scale));
  if (/^BOOL/.test(declared)) return types.BOOLEAN;
  if (declared === 'DATE') return types.DATE;
  if (/^(DATETIME|TIMESTAMP)/.test(declared)) return types.TIMESTAMP(6);
  if (/^TIME/.test(declared)) return types.TIME(3);
  const byAffinity = { integer: types.BIGINT, text: types.STRING, blob: types.BYTES, real: types.DOUBLE, numeric: types.DOUBLE };
  return declared === '' ? types.STRING : byAffinity[affinityOf(declared)];
}

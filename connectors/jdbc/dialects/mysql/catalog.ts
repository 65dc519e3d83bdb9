import { types, type CatalogEntry, type CatalogTable, type DataType } from '@headrace/connector-sdk';
import { namePart, tableOfColumns, withoutLedger } from '../../catalog-table';
import { noTable } from '../../match-columns';
import type { Session } from '../dialect';
import { nameOf, OF_TABLE, uniqueIndexes } from './table-columns';

export async function listTables(session: Session): Promise<readonly CatalogEntry[]> {
  const sql = 'SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name';
  const rows = await session.query('listing the tables', sql);
  return withoutLedger(rows.map(([name, kind]) => ({ name: namePart(name!, '`'), kind: kind === 'VIEW' ? 'view' : 'table' })));
}

export async function describeTable(session: Session, tableName: string): Promise<CatalogTable> {
  const sql = `SELECT column_name, column_type, numeric_precision, numeric_scale, datetime_precision, is_nullable FROM information_schema.columns WHERE ${OF_TABLE} ORDER BY ordinal_position`;
  const rows = await session.query(`looking at the table ${tableName}`, sql, nameOf(tableName));
  if (rows.length === 0) throw noTable(tableName);
  const key = (await uniqueIndexes(session, tableName)).get('PRIMARY') ?? [];
  return tableOfColumns(
    rows.map(([name, declared, precision, scale, places, nullable]) => ({
      name: name!,
      type: typeOf(declared!.toLowerCase(), { precision: Number(precision), scale: Number(scale), places: Number(places ?? 0) }),
      declared: declared!,
      required: nullable === 'NO',
      key: key.includes(name!) ? key.indexOf(name!) : null,
    })),
  );
}

const integers: Readonly<Record<string, readonly [signed: DataType, unsigned: DataType]>> = {
  tinyint: [types.TINYINT, types.SMALLINT],
  smallint: [types.SMALLINT, types.INT],
  mediumint: [types.INT, types.INT],
  int: [types.INT, types.BIGINT],
  bigint: [types.BIGINT, types.DECIMAL(20, 0)],
  year: [types.INT, types.INT],
};
const simple: Readonly<Record<string, DataType>> = { float: types.FLOAT, double: types.DOUBLE, date: types.DATE, time: types.TIME(3) };

interface Sizes {
  readonly precision: number;
  readonly scale: number;
  readonly places: number;
}

/** `declared`: `int(11) unsigned`, `decimal(20,4)`, `enum('a','b')`. */
function typeOf(declared: string, { precision, scale, places }: Sizes): DataType | null {
  const base = /^[a-z]+/.exec(declared)?.[0] ?? '';
  if (declared.startsWith('tinyint(1)')) return types.BOOLEAN;
  const integer = integers[base];
  if (integer) return integer[declared.includes('unsigned') ? 1 : 0];
  if (base === 'decimal') return precision <= 38 ? types.DECIMAL(precision, scale) : null;
  if (base === 'datetime') return types.TIMESTAMP(places);
  if (base === 'timestamp') return types.TIMESTAMP_LTZ(places);
  if (/^(var)?char$|text$|^(enum|set|json|uuid|inet4|inet6)$/.test(base)) return types.STRING;
  if (/^(var)?binary$|blob$/.test(base)) return types.BYTES;
  return simple[base] ?? null;
}

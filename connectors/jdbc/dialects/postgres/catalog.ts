import { types, type CatalogEntry, type CatalogTable, type DataType } from '@headrace/connector-sdk';
import { namePart, tableOfColumns, withoutLedger } from '../../catalog-table';
import { noTable } from '../../match-columns';
import type { Session } from '../dialect';
import { quoteTable } from './session';

const tables = `SELECT table_schema, table_name, table_type, (table_schema = current_schema())::text FROM information_schema.tables
WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY table_schema <> current_schema(), table_schema, table_name`;

const columns = `SELECT a.attname, t.typname, a.atttypmod::text, a.attnotnull::text, array_position(i.indkey::int2[], a.attnum)::text, t.typtype::text
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

export async function listTables(session: Session): Promise<readonly CatalogEntry[]> {
  const rows = await session.query('listing the tables', tables);
  return withoutLedger(
    rows.map(([schema, table, kind, own]) => ({
      name: own === 'true' ? namePart(table!, '"') : `${namePart(schema!, '"')}.${namePart(table!, '"')}`,
      kind: kind === 'VIEW' ? 'view' : 'table',
    })),
  );
}

export async function describeTable(session: Session, tableName: string): Promise<CatalogTable> {
  const rows = await session.query(`looking at the table ${tableName}`, columns, [quoteTable(tableName)]);
  if (rows.length === 0) throw noTable(tableName);
  return tableOfColumns(
    rows.map(([name, declared, modifier, required, key, typtype]) => ({
      name: name!,
      type: typtype === 'e' ? types.STRING : typeOf(declared!, Number(modifier)),
      declared: declared!,
      required: required === 'true',
      key: key === null || key === undefined ? null : Number(key),
    })),
  );
}

const simple: Readonly<Record<string, DataType>> = {
  bool: types.BOOLEAN,
  int2: types.SMALLINT,
  int4: types.INT,
  int8: types.BIGINT,
  float4: types.FLOAT,
  float8: types.DOUBLE,
  bytea: types.BYTES,
  date: types.DATE,
  time: types.TIME(3),
};
const texts = ['text', 'varchar', 'bpchar', 'name', 'citext', 'json', 'jsonb', 'uuid', 'xml', 'inet', 'cidr', 'macaddr'];

/** `modifier`: what stands in brackets behind the type, as PostgreSQL keeps it; negative where nothing does. */
function typeOf(declared: string, modifier: number): DataType | null {
  if (declared === 'numeric') return decimalOf(modifier);
  if (declared === 'timestamp') return types.TIMESTAMP(modifier < 0 ? 6 : modifier);
  if (declared === 'timestamptz') return types.TIMESTAMP_LTZ(modifier < 0 ? 6 : modifier);
  if (declared.startsWith('_')) {
    const element = typeOf(declared.slice(1), modifier);
    return element && types.ARRAY(element);
  }
  return simple[declared] ?? (texts.includes(declared) ? types.STRING : null);
}

/** Precision and scale stand in one number: ((precision << 16) | scale) + 4. One without is given half of the digits for each side. */
function decimalOf(modifier: number): DataType | null {
  if (modifier < 4) return types.DECIMAL(38, 18);
  const [precision, scale] = [((modifier - 4) >> 16) & 0xffff, (modifier - 4) & 0xffff];
  return precision <= 38 && scale <= precision ? types.DECIMAL(precision, scale) : null;
}

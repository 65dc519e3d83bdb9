import type { DataType, TableSchema } from '@headrace/connector-sdk/schema';
import { MAX_LENGTH } from '@headrace/connector-sdk/schema';
import type { ServingTable } from '@/model/report/chart';
import { quoteIdentifier as quote } from './serving-database';

/** PostgreSQL's type for a column of a sink; null where it has none that keeps the values. */
export function postgresType(type: DataType): string | null {
  switch (type.kind) {
    case 'BOOLEAN':
      return 'boolean';
    case 'TINYINT':
    case 'SMALLINT':
      return 'smallint';
    case 'INT':
      return 'integer';
    case 'BIGINT':
      return 'bigint';
    case 'FLOAT':
      return 'real';
    case 'DOUBLE':
      return 'double precision';
    case 'DECIMAL':
      return `numeric(${type.precision}, ${type.scale})`;
    case 'CHAR':
    case 'VARCHAR':
      return type.length === MAX_LENGTH ? 'text' : `varchar(${type.length})`;
    case 'BINARY':
    case 'VARBINARY':
      return 'bytea';
    case 'DATE':
      return 'date';
    case 'TIME':
      return `time(${Math.min(type.precision, 6)})`;
    case 'TIMESTAMP':
      return `timestamp(${Math.min(type.precision, 6)})`;
    case 'TIMESTAMP_LTZ':
      return `timestamptz(${Math.min(type.precision, 6)})`;
    default:
      return null;
  }
}

/** CREATE TABLE IF NOT EXISTS for a sink's table, or the first column that PostgreSQL cannot hold. */
export function createTableStatement(table: string, schema: TableSchema): { readonly sql: string } | { readonly unsupported: string } {
  const lines: string[] = [];
  for (const { name, type } of schema.fields) {
    const sqlType = postgresType(type);
    if (sqlType === null) return { unsupported: name };
    const required = !type.nullable || schema.primaryKey.includes(name);
    lines.push(`${quote(name)} ${sqlType}${required ? ' NOT NULL' : ''}`);
  }
  if (schema.primaryKey.length > 0) lines.push(`PRIMARY KEY (${schema.primaryKey.map(quote).join(', ')})`);
  return { sql: `CREATE TABLE IF NOT EXISTS public.${quote(table)} (${lines.join(', ')})` };
}

/** Columns that the sink writes and an existing table does not have. */
export const missingColumns = (existing: ServingTable, schema: TableSchema): readonly string[] =>
  schema.fields.map((field) => field.name).filter((name) => !existing.columns.some((column) => column.name === name));

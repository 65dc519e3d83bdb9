import pg from 'pg';
import type { ServingColumn, ServingTable } from '@/model/report/chart';

/** The database that sinks write and charts read, as the web process uses it. */
export interface ServingDatabase {
  tables(): Promise<readonly ServingTable[]>;
  table(name: string): Promise<ServingTable | undefined>;
  /** Read-only, at most five seconds. */
  query(sql: string, values: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** For making tables: outside of the read-only pool. */
  execute(statements: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export function openServingDatabase(url: string): ServingDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    idleTimeoutMillis: 10_000,
    options: '-c default_transaction_read_only=on -c statement_timeout=5000 -c timezone=UTC',
  });
  pool.on('error', () => undefined); // an idle connection that the server closed is replaced at the next query
  const rowsOf = async <T extends pg.QueryResultRow>(sql: string, values: readonly unknown[]): Promise<T[]> =>
    (await pool.query<T>(sql, [...values])).rows;
  const tables = async (name: string | null): Promise<readonly ServingTable[]> => foldTables(await rowsOf<ColumnRow>(COLUMNS, [name]));
  return {
    tables: () => tables(null),
    table: async (name) => (await tables(name))[0],
    query: (sql, values) => rowsOf(sql, values),
    async execute(statements) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        await client.query('BEGIN');
        for (const statement of statements) await client.query(statement);
        await client.query('COMMIT');
      } finally {
        await client.end();
      }
    },
    close: () => pool.end(),
  };
}

interface ColumnRow {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly inKey: boolean;
}

/** Ordinary tables of `public`; ledgers of connectors begin with an underscore or `headrace_` and are not for charts. */
const COLUMNS = `
  SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, NULL) AS "type",
    COALESCE(a.attnum = ANY(i.indkey), false) AS "inKey"
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  WHERE c.relkind IN ('r', 'p') AND c.relname !~ '^(_|headrace_)' AND ($1::text IS NULL OR c.relname = $1)
  ORDER BY c.relname, a.attnum`;

function foldTables(rows: readonly ColumnRow[]): readonly ServingTable[] {
  const byName = new Map<string, { name: string; columns: ServingColumn[]; primaryKey: string[] }>();
  for (const row of rows) {
    const table = byName.get(row.table) ?? { name: row.table, columns: [], primaryKey: [] };
    byName.set(row.table, table);
    table.columns.push({ name: row.column, type: typeOf(row.type), sqlType: row.type });
    if (row.inKey) table.primaryKey.push(row.column);
  }
  return [...byName.values()];
}

function typeOf(sqlType: string): ServingColumn['type'] {
  if (/^(timestamp|date)/.test(sqlType)) return 'time';
  if (/^(smallint|integer|bigint|numeric|real|double precision)/.test(sqlType)) return 'number';
  if (/^(text|character|name|uuid)/.test(sqlType)) return 'text';
  return sqlType === 'boolean' ? 'boolean' : 'other';
}

/** A name as SQL takes it literally, whatever it holds. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

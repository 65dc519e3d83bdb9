import type { Field } from '@headrace/connector-sdk';
import { quoteTable, type PgSession } from './client';
import { jdbcProblem } from './pg-error';

/** A column as the database has it. `type` can stand behind `::` and before `[]`. */
export interface PgColumn {
  readonly name: string;
  readonly type: string;
  /** Decimal places of a numeric with a scale; null otherwise. */
  readonly scale: number | null;
}

const listColumns = `SELECT a.attname, format_type(a.atttypid, NULL), a.atttypmod::text, t.typname
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

/** The columns of the database's table by name. Typed errors for a missing table. */
export async function tableColumns(session: PgSession, tableName: string): Promise<ReadonlyMap<string, PgColumn>> {
  const rows = await session.query(`looking at the table ${tableName}`, listColumns, [quoteTable(tableName)]);
  if (rows.length === 0) {
    throw jdbcProblem('no-table', `The database has no table ${tableName}.`, 'Create the table, or correct the option "table-name".');
  }
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

/** The database's columns for the table's fields, in their order. Typed errors for missing columns and for numbers that would be rounded. */
export function matchColumns(fields: readonly Field[], columns: ReadonlyMap<string, PgColumn>, tableName: string): readonly PgColumn[] {
  return fields.map(({ name, type }) => {
    const column = columns.get(name);
    if (column === undefined) {
      throw jdbcProblem(
        'no-column',
        `The table ${tableName} in the database has no column "${name}"; it has ${[...columns.keys()].map((c) => `"${c}"`).join(', ')}.`,
        'Add the column in the database, or take it out of the table here.',
      );
    }
    if (type.kind === 'DECIMAL' && column.scale !== null && column.scale < type.scale) {
      throw jdbcProblem(
        'scale',
        `Column "${name}" has ${type.scale} decimal places here and ${column.scale} in the database: values would be rounded.`,
        `Declare the column as DECIMAL(${type.precision}, ${column.scale}) here, or widen it in the database.`,
      );
    }
    return column;
  });
}

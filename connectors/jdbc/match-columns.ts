import type { Field } from '@headrace/connector-sdk';
import type { DbColumn, DbColumns } from './dialects/dialect';
import { jdbcProblem } from './jdbc-error';

/** The database's columns for the table's fields, in their order. Typed errors for missing columns and for numbers that would be rounded. */
export function matchColumns(fields: readonly Field[], columns: DbColumns, tableName: string): readonly DbColumn[] {
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

export const noTable = (tableName: string): Error =>
  jdbcProblem('no-table', `The database has no table ${tableName}.`, 'Create the table, or correct the option "table-name".');

/** The option "table-name" in its parts: `orders`, `sales.orders`; a part in the dialect's quotes stands for what is within. */
export function tableParts(tableName: string, quote: '"' | '`'): readonly string[] {
  const parts = tableName.match(quote === '"' ? /"(?:[^"]|"")+"|[^."]+/g : /`(?:[^`]|``)+`|[^.`]+/g) ?? [];
  if (parts.length === 0 || parts.length > 2) {
    throw jdbcProblem(
      'table-name',
      `The option "table-name" has the value ${tableName}, which names no table.`,
      'Write table or schema.table.',
    );
  }
  return parts.map((part) => (part.startsWith(quote) ? part.slice(1, -1).replaceAll(quote + quote, quote) : part));
}

import type { TableSchema } from '@headrace/connector-sdk';
import type { Change } from '../../sink/epoch';
import type { DbColumn, Session, TableStatements } from '../dialect';
import { quoteName, quoteTable } from './session';
import { pgArray } from './values';

/** Writes groups of changes by one statement each, arrays of columns as parameters: any number of rows, one prepared form. */
export class PgStatements implements TableStatements {
  private readonly upsertSql: string;
  private readonly deleteSql: string;

  constructor(
    table: TableSchema,
    private readonly tableName: string,
    columns: readonly DbColumn[],
  ) {
    const target = quoteTable(tableName);
    const names = columns.map(({ name }) => quoteName(name));
    const keys = columns.filter(({ name }) => table.primaryKey.includes(name));
    const ordered = table.primaryKey.map((name) => keys.find((key) => key.name === name)!);
    const keyNames = ordered.map(({ name }) => quoteName(name));
    const others = names.filter((name) => !keyNames.includes(name));
    const update = others.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${others.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`;
    const conflict = keyNames.length === 0 ? '' : ` ON CONFLICT (${keyNames.join(', ')}) ${update}`;
    this.upsertSql = `INSERT INTO ${target} (${names.join(', ')}) SELECT * FROM UNNEST(${arrays(columns)})${conflict}`;
    const matches = ordered.map(({ name }, i) => `t.${quoteName(name)} = k.c${i}`).join(' AND ');
    this.deleteSql = `DELETE FROM ${target} AS t USING UNNEST(${arrays(ordered)}) AS k(${ordered.map((_, i) => `c${i}`).join(', ')}) WHERE ${matches}`;
  }

  /** The changes of a group touch each key once, so their order does not matter. */
  async apply(session: Session, changes: readonly Change[]): Promise<void> {
    const doing = `writing to the table ${this.tableName}`;
    const deletes = changes.filter((change) => change.deletes);
    const writes = changes.filter((change) => !change.deletes);
    if (deletes.length > 0) await session.query(doing, this.deleteSql, columnsOf(deletes));
    if (writes.length > 0) await session.query(doing, this.upsertSql, columnsOf(writes));
  }
}

const arrays = (columns: readonly DbColumn[]): string => columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ');

const columnsOf = (changes: readonly Change[]): string[] =>
  changes[0]!.cells.map((_, column) => pgArray(changes.map((change) => change.cells[column] ?? null)));

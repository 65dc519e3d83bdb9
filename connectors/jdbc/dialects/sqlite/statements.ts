import type { TableSchema } from '@headrace/connector-sdk';
import type { Change } from '../../sink/epoch';
import type { DbColumn, Session, TableStatements } from '../dialect';
import { quoteName, quoteTable, SqliteSession } from './session';
import { requireExact } from './table-columns';
import { bound } from './values';

interface Of {
  readonly table: TableSchema;
  readonly tableName: string;
  readonly columns: readonly DbColumn[];
}

/** Statements for the table, after what the sink promises was seen to hold of it. */
export async function sqliteStatements(session: Session, of: Of): Promise<TableStatements> {
  of.table.fields.forEach((field, i) => requireExact(field, of.columns[i]!));
  const statements = new SqliteStatements(of);
  await ofSqlite(session).prepare(`looking at the table ${of.tableName}`, statements.upsert);
  return statements;
}

class SqliteStatements implements TableStatements {
  readonly upsert: string;
  private readonly remove: string;
  private readonly bind;
  private readonly bindKey;
  private readonly doing: string;

  constructor({ table, tableName, columns }: Of) {
    const target = quoteTable(tableName);
    const names = columns.map(({ name }) => quoteName(name));
    const keys = table.primaryKey.map(quoteName);
    const others = names.filter((name) => !keys.includes(name));
    const update = others.length === 0 ? 'NOTHING' : `UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
    const conflict = keys.length === 0 ? '' : ` ON CONFLICT (${keys.join(', ')}) DO ${update}`;
    this.upsert = `INSERT INTO ${target} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})${conflict}`;
    this.remove = `DELETE FROM ${target} WHERE ${keys.map((key) => `${key} = ?`).join(' AND ')}`;
    this.bind = table.fields.map((field) => bound(field.type));
    this.bindKey = table.primaryKey.map((name) => bound(table.fields.find((field) => field.name === name)!.type));
    this.doing = `writing to the table ${tableName}`;
  }

  async apply(session: Session, changes: readonly Change[]): Promise<void> {
    const own = ofSqlite(session);
    const rows = (deletes: boolean, bind: readonly ((text: string | null) => unknown)[]): unknown[][] =>
      changes.filter((change) => change.deletes === deletes).map(({ cells }) => bind.map((value, i) => value(cells[i] ?? null)));
    const deletes = rows(true, this.bindKey);
    if (deletes.length > 0) await own.runEach(this.doing, this.remove, deletes);
    await own.runEach(this.doing, this.upsert, rows(false, this.bind));
  }
}

function ofSqlite(session: Session): SqliteSession {
  if (session instanceof SqliteSession) return session;
  throw new TypeError('the session is not SQLite’s');
}

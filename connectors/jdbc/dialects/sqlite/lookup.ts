import type { ConnectorContext, LookupReader, SqlRow, SqlValue } from '@headrace/connector-sdk';
import { matchColumns } from '../../match-columns';
import type { JdbcOptions } from '../../spec';
import type { Cells, Session } from '../dialect';
import { KeptSession } from '../kept-session';
import { connectSqlite, quoteName, quoteTable, type SqliteSession } from './session';
import { tableColumns } from './table-columns';
import { bound, sqliteText, sqliteValue } from './values';

/** Rows that are handed on at a time; they are read at once, since a statement left open would keep writers away. */
const SCAN_ROWS = 2_000;

/** A table as dimension: many keys in one state of the database, and the whole table in one. */
export class SqliteLookup implements LookupReader {
  private readonly kept: KeptSession<null>;
  private readonly values;
  private readonly binds;
  private readonly list: string;
  private readonly where: string;

  constructor(
    private readonly ctx: ConnectorContext<JdbcOptions>,
    private readonly ask: { readonly keys: readonly string[]; readonly columns: readonly string[] },
  ) {
    const typeOf = (name: string) => ctx.table.fields.find((field) => field.name === name)!.type;
    this.binds = ask.keys.map((name) => {
      const [text, bind] = [sqliteText(typeOf(name)), bound(typeOf(name))];
      return (value: SqlValue): unknown => (value === null ? null : bind(text(value)));
    });
    this.values = ask.columns.map((name) => sqliteValue(name, typeOf(name)));
    this.list = ask.columns.map(quoteName).join(', ') || 'NULL';
    this.where = ask.keys.map((name) => `${quoteName(name)} = ?`).join(' AND ');
    this.kept = new KeptSession(
      () => connectSqlite(ctx),
      (session) => this.requireColumns(session),
    );
  }

  async lookup(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    const sql = `SELECT ${this.list} FROM ${quoteTable(this.tableName)} WHERE ${this.where}`;
    const asked = keys.map((key) => this.binds.map((bind, i) => bind(key[i] ?? null)));
    const found = await this.kept.using((session) => (session as SqliteSession).askEach(`looking up in ${this.tableName}`, sql, asked));
    return found.map((rows) => rows.map((cells) => this.rowOf(cells)));
  }

  async *scan(): AsyncGenerator<readonly SqlRow[]> {
    const session = await connectSqlite(this.ctx);
    try {
      await this.requireColumns(session);
      const rows = await session.query(`reading the table ${this.tableName}`, `SELECT ${this.list} FROM ${quoteTable(this.tableName)}`);
      for (let from = 0; from < rows.length; from += SCAN_ROWS) yield rows.slice(from, from + SCAN_ROWS).map((cells) => this.rowOf(cells));
    } finally {
      await session.close();
    }
  }

  close(): Promise<void> {
    return this.kept.close();
  }

  private get tableName(): string {
    return this.ctx.options['table-name'];
  }

  /** SQLite takes the name of a column that there is not for a text. */
  private async requireColumns(session: Session): Promise<null> {
    const names = [...this.ask.keys, ...this.ask.columns];
    const fields = this.ctx.table.fields.filter((field) => names.includes(field.name));
    matchColumns(fields, await tableColumns(session, this.tableName), this.tableName);
    return null;
  }

  private rowOf(cells: Cells): SqlRow {
    return this.values.map((value, column) => value(cells[column] ?? null));
  }
}

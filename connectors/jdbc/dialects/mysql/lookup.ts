import type { ConnectorContext, LookupReader, SqlRow, SqlValue } from '@headrace/connector-sdk';
import { matchColumns } from '../../match-columns';
import type { JdbcOptions } from '../../spec';
import type { Cells, DbColumn, Session } from '../dialect';
import { KeptSession } from '../kept-session';
import { connectMysql, quoteName, quoteTable } from './session';
import { literal } from './literals';
import { openPages, selected } from './scan';
import { tableColumns, uniqueIndexes } from './table-columns';
import { mysqlText, mysqlValue } from './values';

/** Keys that one statement asks for; each is a SELECT of its own, so that each uses the index. */
const KEYS_A_STATEMENT = 200;

/** A table as dimension: many keys in one question, and the whole table in one consistent state. */
export class MysqlLookup implements LookupReader {
  private readonly kept: KeptSession<readonly DbColumn[]>;
  private readonly keyTexts;
  private readonly keyLiterals;
  private readonly values;
  private readonly types;

  constructor(
    private readonly ctx: ConnectorContext<JdbcOptions>,
    private readonly ask: { readonly keys: readonly string[]; readonly columns: readonly string[] },
  ) {
    const typeOf = (name: string) => ctx.table.fields.find((field) => field.name === name)!.type;
    this.keyTexts = ask.keys.map((name) => mysqlText(typeOf(name)));
    this.keyLiterals = ask.keys.map((name) => literal(typeOf(name)));
    this.values = ask.columns.map((name) => mysqlValue(name, typeOf(name)));
    this.types = ask.columns.map(typeOf);
    this.kept = new KeptSession(
      () => connectMysql(ctx),
      (session) => this.columnsOf(session),
    );
  }

  async lookup(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    const found: SqlRow[][] = keys.map(() => []);
    for (let from = 0; from < keys.length; from += KEYS_A_STATEMENT) {
      const rows = await this.kept.using((session, columns) => {
        const asked = keys.slice(from, from + KEYS_A_STATEMENT).map((key, i) => this.question(key, from + i, columns));
        return session.query(`looking up in ${this.tableName}`, asked.join(' UNION ALL '));
      });
      for (const [place, ...cells] of rows) found[Number(place)]!.push(this.rowOf(cells));
    }
    return found;
  }

  /** Page by page in one snapshot; a table without a primary key in one piece. */
  async *scan(): AsyncGenerator<readonly SqlRow[]> {
    const doing = `reading the table ${this.tableName}`;
    // A connection of its own: look-ups do not wait for the snapshot.
    const session = await connectMysql(this.ctx);
    try {
      const columns = await this.columnsOf(session);
      await session.query(doing, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
      if (!(await uniqueIndexes(session, this.tableName)).has('PRIMARY')) {
        const rows = await session.query(doing, `SELECT ${this.list(columns) || 'NULL'} FROM ${quoteTable(this.tableName)}`);
        if (rows.length > 0) yield rows.map((cells) => this.rowOf(cells));
        return;
      }
      const [range, size] = [{ index: 0, low: null, high: null }, this.ctx.options['scan.fetch-size']];
      const request = { tableName: this.tableName, columns, types: this.types, range, partitionColumn: undefined, behind: null };
      const pages = await openPages(session, request);
      for (;;) {
        const rows = await pages.next(size);
        if (rows.length > 0) yield rows.map((cells) => this.rowOf(cells.slice(1)));
        if (rows.length < size) return;
      }
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

  private async columnsOf(session: Session): Promise<readonly DbColumn[]> {
    const fields = [...this.ask.keys, ...this.ask.columns].map((name) => this.ctx.table.fields.find((field) => field.name === name)!);
    return matchColumns(fields, await tableColumns(session, this.tableName), this.tableName).slice(this.ask.keys.length);
  }

  private list(columns: readonly DbColumn[]): string {
    return columns.map((column, i) => selected(column, this.types[i]!)).join(', ');
  }

  private question(key: readonly SqlValue[], place: number, columns: readonly DbColumn[]): string {
    const text = (value: SqlValue, i: number): string | null => (value === null ? null : this.keyTexts[i]!(value));
    const where = this.ask.keys.map((name, i) => `${quoteName(name)} = ${this.keyLiterals[i]!(text(key[i] ?? null, i))}`).join(' AND ');
    const list = columns.length === 0 ? '' : `, ${this.list(columns)}`;
    return `(SELECT ${place}${list} FROM ${quoteTable(this.tableName)} WHERE ${where})`;
  }

  private rowOf(cells: Cells): SqlRow {
    return this.values.map((value, column) => value(cells[column] ?? null));
  }
}

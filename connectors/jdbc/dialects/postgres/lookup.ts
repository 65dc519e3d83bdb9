import type { ConnectorContext, LookupReader, SqlRow, SqlValue } from '@headrace/connector-sdk';
import { matchColumns } from '../../match-columns';
import type { JdbcOptions } from '../../spec';
import type { Cells, Session } from '../dialect';
import { connectPostgres, quoteName, quoteTable } from './session';
import { tableColumns } from './table-columns';
import { pgArray, pgText, pgValue } from './values';

interface Prepared {
  readonly session: Session;
  readonly lookupSql: string;
}

/** A table as dimension: many keys in one question, and the whole table in one consistent state. */
export class PgLookup implements LookupReader {
  private prepared: Promise<Prepared> | null = null;
  private readonly keyTexts;
  private readonly values;
  private readonly keyFields;
  private readonly columnList: string;

  constructor(
    private readonly ctx: ConnectorContext<JdbcOptions>,
    ask: { readonly keys: readonly string[]; readonly columns: readonly string[] },
  ) {
    const fieldOf = (name: string) => ctx.table.fields.find((field) => field.name === name)!;
    this.keyFields = ask.keys.map(fieldOf);
    this.keyTexts = this.keyFields.map((field) => pgText(field.type));
    this.values = ask.columns.map((name) => pgValue(name, fieldOf(name).type));
    this.columnList = ask.columns.map((name) => `t.${quoteName(name)}`).join(', ');
  }

  async lookup(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    const found: SqlRow[][] = keys.map(() => []);
    if (keys.length === 0) return found;
    const arrays = this.keyTexts.map((text, column) => pgArray(keys.map((key) => text(key[column] as SqlValue))));
    const rows = await this.using(({ session, lookupSql }) => session.query(`looking up in ${this.tableName}`, lookupSql, arrays));
    for (const [place, ...cells] of rows) found[Number(place) - 1]!.push(this.rowOf(cells));
    return found;
  }

  async *scan(): AsyncGenerator<readonly SqlRow[]> {
    const doing = `reading the table ${this.tableName}`;
    const size = this.ctx.options['scan.fetch-size'];
    // A connection of its own: look-ups do not wait for the snapshot.
    const session = await connectPostgres(this.ctx);
    try {
      await session.query(doing, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await session.query(
        doing,
        `DECLARE rows NO SCROLL CURSOR FOR SELECT ${this.columnList || 'NULL'} FROM ${quoteTable(this.tableName)} AS t`,
      );
      for (;;) {
        const rows = await session.query(doing, `FETCH ${size} FROM rows`);
        if (rows.length > 0) yield rows.map((cells) => this.rowOf(cells));
        if (rows.length < size) return;
      }
    } finally {
      await session.close();
    }
  }

  async close(): Promise<void> {
    const prepared = await this.prepared?.catch(() => null);
    this.prepared = null;
    await prepared?.session.close();
  }

  private get tableName(): string {
    return this.ctx.options['table-name'];
  }

  private rowOf(cells: Cells): SqlRow {
    return this.values.map((value, column) => value(cells[column] ?? null));
  }

  /** Connects at the first use, and again after a failure. */
  private async using<T>(work: (prepared: Prepared) => Promise<T>): Promise<T> {
    const attempt = (this.prepared ??= this.prepare());
    try {
      return await work(await attempt);
    } catch (error) {
      if (this.prepared === attempt) this.prepared = null;
      await attempt.then(
        ({ session }) => session.close(),
        () => undefined,
      );
      throw error;
    }
  }

  private async prepare(): Promise<Prepared> {
    const session = await connectPostgres(this.ctx);
    const keys = matchColumns(this.keyFields, await tableColumns(session, this.tableName), this.tableName);
    const arrays = keys.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ');
    const matches = keys.map(({ name }, i) => `t.${quoteName(name)} = k.c${i}`).join(' AND ');
    const names = [...keys.map((_, i) => `c${i}`), 'place'].join(', ');
    const columns = this.columnList === '' ? '' : `, ${this.columnList}`;
    const lookupSql = `SELECT k.place${columns} FROM UNNEST(${arrays}) WITH ORDINALITY AS k(${names}) JOIN ${quoteTable(this.tableName)} AS t ON ${matches}`;
    return { session, lookupSql };
  }
}

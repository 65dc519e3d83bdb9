import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Statement } from '../../client';
import { jdbcProblem } from '../../jdbc-error';
import { tableParts } from '../../match-columns';
import { fileOf } from '../../spec';
import type { Cells, JdbcContext, Session } from '../dialect';
import { sqliteError } from './error';
import { giveBack, takeFile, type OpenFile } from './open-files';
import { cellOf } from './values';

/** How often a lock is asked for again. The engine's own waiting would hold the thread. */
const ASK_AGAIN_MS = 20;
type Query = Statement<unknown[]>;
const CONTROL = /^(BEGIN|COMMIT|ROLLBACK)\b/;
const READING = ['BEGIN', 'SELECT 1 FROM sqlite_schema LIMIT 1'];
const WRITING = ['BEGIN IMMEDIATE'];

/** Opens the file, which must be there. */
export async function connectSqlite({ options, resolvePath }: JdbcContext): Promise<SqliteSession> {
  const file = resolvePath(fileOf(options.url));
  if (!existsSync(file)) {
    throw jdbcProblem('no-database', `There is no file ${file}.`, 'Correct the option "url", or create the database.');
  }
  try {
    return new SqliteSession(await takeFile(file), options['connection.max-retry-timeout']);
  } catch (error) {
    throw sqliteError(`opening ${file}`, error);
  }
}

export class SqliteSession implements Session {
  private closed = false;

  constructor(
    private readonly open: OpenFile,
    private readonly patienceMs: number,
  ) {}

  async query(doing: string, sql: string, values: Cells = [], withinMs = this.patienceMs): Promise<readonly Cells[]> {
    return this.whenFree(doing, withinMs, () => {
      if (CONTROL.test(sql)) {
        this.open.database.exec(sql);
        return [];
      }
      const statement = this.statement(sql);
      return this.holding(statement.reader ? READING : WRITING, () => {
        if (statement.reader) return (statement.raw().all([...values]) as unknown[][]).map((row) => row.map(cellOf));
        statement.run([...values]);
        return [];
      });
    });
  }

  /** Finds what is wrong with a statement, a key without a unique index among others. (An EXPLAIN would never end in this driver.) */
  async prepare(doing: string, sql: string): Promise<void> {
    await this.whenFree(doing, this.patienceMs, () => void this.statement(sql));
  }

  /** Runs a statement once for each of many rows, with the driver's own values. */
  async runEach(doing: string, sql: string, rows: readonly (readonly unknown[])[]): Promise<void> {
    await this.whenFree(doing, this.patienceMs, () => {
      const statement = this.statement(sql);
      this.holding(WRITING, () => {
        for (const row of rows) statement.run(row);
      });
    });
  }

  /** Asks a question once for each of many keys, in one state of the database. */
  async askEach(doing: string, sql: string, keys: readonly (readonly unknown[])[]): Promise<readonly (readonly Cells[])[]> {
    return this.whenFree(doing, this.patienceMs, () => {
      const statement = this.statement(sql).raw();
      return this.holding(READING, () => keys.map((key) => (statement.all(key) as unknown[][]).map((row) => row.map(cellOf))));
    });
  }

  close(): Promise<void> {
    if (!this.closed) giveBack(this.open);
    this.closed = true;
    return Promise.resolve();
  }

  private statement(sql: string): Query {
    const { database, statements } = this.open;
    let known = statements.get(sql);
    if (known === undefined) statements.set(sql, (known = database.prepare(sql)));
    return known;
  }

  /**
   * Does the work with the lock that it needs, in a transaction of its own where there is none. A prepared statement must never meet a
   * lock: the driver cannot reset it, and its connection would then keep a shared lock for good.
   */
  private holding<T>(lock: readonly string[], work: () => T): T {
    const { database } = this.open;
    if (database.inTransaction) return work();
    try {
      for (const step of lock) database.exec(step);
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Others may hold a lock for a moment; nothing of the work has happened then. */
  private async whenFree<T>(doing: string, withinMs: number, work: () => T): Promise<T> {
    for (const until = Date.now() + withinMs; ; await sleep(ASK_AGAIN_MS)) {
      try {
        return work();
      } catch (error) {
        const typed = sqliteError(doing, error);
        if (typed.code !== 'connector.jdbc.locked' || Date.now() >= until) throw typed;
      }
    }
  }
}

/** An identifier in quotes. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The option "table-name" as a quoted name; a schema is the name of an attached database. */
export const quoteTable = (tableName: string): string => tableParts(tableName, '"').map(quoteName).join('.');

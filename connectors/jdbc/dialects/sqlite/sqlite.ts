import type { Dialect } from '../dialect';
import { describeTable, listTables } from './catalog';
import { connectSqlite } from './session';
import { sqliteError } from './error';
import { SqliteLookup } from './lookup';
import { openPages } from './scan';
import { sqliteStatements } from './statements';
import { tableColumns } from './table-columns';
import { sqliteText, sqliteValue } from './values';

const createLedger = `CREATE TABLE IF NOT EXISTS headrace_ledger (
  sink TEXT NOT NULL, lineage TEXT NOT NULL, "checkpoint" INTEGER NOT NULL, attempt INTEGER NOT NULL, PRIMARY KEY (sink, lineage))`;

/** A file. The transaction has the file's one write lock from its beginning, so its reads need no locks of their own. */
export const sqlite: Dialect = {
  title: 'SQLite',
  connect: connectSqlite,
  error: sqliteError,
  text: sqliteText,
  value: sqliteValue,
  columns: tableColumns,
  list: listTables,
  describe: describeTable,
  begin: async (session, patienceMs) => void (await session.query('beginning a transaction', 'BEGIN IMMEDIATE', [], patienceMs)),
  ledger: {
    make: async (session) => void (await session.query('making the ledger table headrace_ledger', createLedger)),
    claim: `INSERT INTO headrace_ledger (sink, lineage, "checkpoint", attempt) VALUES (?, ?, -1, CAST(? AS INTEGER))
ON CONFLICT (sink, lineage) DO UPDATE SET attempt = MAX(attempt, excluded.attempt)`,
    lockedAttempt: 'SELECT attempt FROM headrace_ledger WHERE sink = ? AND lineage = ?',
    lockedCheckpoint: 'SELECT "checkpoint" FROM headrace_ledger WHERE sink = ? AND lineage = ?',
    note: `INSERT INTO headrace_ledger (sink, lineage, "checkpoint", attempt) VALUES (?, ?, CAST(? AS INTEGER), 0)
ON CONFLICT (sink, lineage) DO UPDATE SET "checkpoint" = MAX("checkpoint", excluded."checkpoint")`,
  },
  statements: sqliteStatements,
  scan: openPages,
  lookup: (ctx, ask) => new SqliteLookup(ctx, ask),
};

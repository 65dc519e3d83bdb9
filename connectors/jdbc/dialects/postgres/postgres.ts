import { rangeConditions } from '../../source/ranges';
import type { Dialect, RangeScan, ScanRequest, Session } from '../dialect';
import { describeTable, listTables } from './catalog';
import { connectPostgres, quoteName, quoteTable } from './session';
import { pgError } from './error';
import { PgLookup } from './lookup';
import { PgStatements } from './statements';
import { tableColumns } from './table-columns';
import { pgText, pgValue } from './values';

const BEGINNING = 'beginning a transaction';
/** For this transaction alone: how long it waits for a lock, and how long the server waits for its next statement. */
const LIMITS = `SELECT set_config('lock_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $1, true)`;
const MAKING = 'making the ledger table headrace_ledger';

const createLedger = `CREATE TABLE IF NOT EXISTS headrace_ledger (
  sink text NOT NULL, lineage text NOT NULL, checkpoint bigint NOT NULL, attempt bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (sink, lineage))`;

export const postgres: Dialect = {
  title: 'PostgreSQL',
  connect: connectPostgres,
  error: pgError,
  text: pgText,
  value: pgValue,
  columns: tableColumns,
  list: listTables,
  describe: describeTable,
  begin: async (session, patienceMs) => {
    await session.query(BEGINNING, 'BEGIN', [], patienceMs);
    await session.query(BEGINNING, LIMITS, [String(patienceMs)], patienceMs);
  },
  ledger: {
    make: makeLedger,
    claim: `INSERT INTO headrace_ledger AS l (sink, lineage, checkpoint, attempt) VALUES ($1, $2, -1, $3)
ON CONFLICT (sink, lineage) DO UPDATE SET attempt = GREATEST(l.attempt, EXCLUDED.attempt)`,
    lockedAttempt: 'SELECT attempt::text FROM headrace_ledger WHERE sink = $1 AND lineage = $2 FOR UPDATE',
    lockedCheckpoint: 'SELECT checkpoint::text FROM headrace_ledger WHERE sink = $1 AND lineage = $2 FOR UPDATE',
    note: `INSERT INTO headrace_ledger AS l (sink, lineage, checkpoint, attempt) VALUES ($1, $2, $3, 0)
ON CONFLICT (sink, lineage) DO UPDATE SET checkpoint = GREATEST(l.checkpoint, EXCLUDED.checkpoint), updated_at = now()`,
  },
  statements: (_session, { table, tableName, columns }) => Promise.resolve(new PgStatements(table, tableName, columns)),
  scan: openCursor,
  lookup: (ctx, ask) => new PgLookup(ctx, ask),
};

async function makeLedger(session: Session): Promise<void> {
  const [existing] = await session.query(MAKING, `SELECT to_regclass('headrace_ledger')::text`);
  if (existing?.[0] !== null) return;
  // Two sinks that start at once may both create it; one of them is told so.
  await session.query(MAKING, `SELECT pg_advisory_lock(hashtext('headrace_ledger'))`);
  await session.query(MAKING, createLedger);
  await session.query(MAKING, `SELECT pg_advisory_unlock(hashtext('headrace_ledger'))`);
}

/** By a cursor in one snapshot, in the order of the rows' places (`ctid`). */
async function openCursor(session: Session, { tableName, columns, range, partitionColumn, behind }: ScanRequest): Promise<RangeScan> {
  const doing = `reading the table ${tableName}`;
  const list = ['ctid', ...columns.map(({ name }) => quoteName(name))].join(', ');
  const partition = partitionColumn === undefined ? undefined : quoteName(partitionColumn);
  const where = [...rangeConditions(partition, range), ...(behind === null ? [] : [`ctid > ${placeLiteral(behind)}`])];
  const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  await session.query(doing, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await session.query(doing, `DECLARE rows NO SCROLL CURSOR FOR SELECT ${list} FROM ${quoteTable(tableName)}${condition} ORDER BY ctid`);
  return {
    next: (most) => session.query(doing, `FETCH ${most} FROM rows`),
    end: async () => void (await session.query(doing, 'COMMIT')),
  };
}

/** Out of a checkpoint, so with nothing in it but a place. */
const placeLiteral = (place: string): string => `'${place.replace(/[^\d(),]/g, '')}'::tid`;

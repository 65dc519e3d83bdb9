import type { RecoverContext } from '@headrace/connector-sdk';
import type { PgSession } from '../client';
import { jdbcProblem } from '../pg-error';
import type { JdbcOptions } from '../spec';

/**
 * `headrace_ledger` in the sink's own database: for each sink and lineage the last checkpoint whose rows are in the table, and the
 * newest attempt of the job. Both are read and written in the transaction that writes the rows.
 */
const createTable = `CREATE TABLE IF NOT EXISTS headrace_ledger (
  sink text NOT NULL, lineage text NOT NULL, checkpoint bigint NOT NULL, attempt bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (sink, lineage))`;

const claim = `INSERT INTO headrace_ledger AS l (sink, lineage, checkpoint, attempt) VALUES ($1, $2, -1, $3)
ON CONFLICT (sink, lineage) DO UPDATE SET attempt = GREATEST(l.attempt, EXCLUDED.attempt)`;

const OPENING = 'opening the ledger table headrace_ledger';

/** Makes the ledger if need be, and fences all earlier attempts: their transactions fail from now on. */
export async function claimLedger(session: PgSession, ctx: RecoverContext<JdbcOptions>): Promise<void> {
  const [existing] = await session.query(OPENING, `SELECT to_regclass('headrace_ledger')::text`);
  if (existing?.[0] === null) {
    // Two sinks that start at once may both create it; one of them is told so.
    await session.query(OPENING, `SELECT pg_advisory_lock(hashtext('headrace_ledger'))`);
    await session.query(OPENING, createTable);
    await session.query(OPENING, `SELECT pg_advisory_unlock(hashtext('headrace_ledger'))`);
  }
  await session.query(OPENING, claim, [ctx.sinkId, ctx.lineage.lineageId, String(ctx.lineage.attempt)]);
}

/** Inside a transaction: locks the lineage's row and fails when a newer attempt owns it. */
export async function lockLedger(session: PgSession, ctx: RecoverContext<JdbcOptions>): Promise<void> {
  await session.query(OPENING, claim, [ctx.sinkId, ctx.lineage.lineageId, String(ctx.lineage.attempt)]);
  const rows = await session.query(OPENING, 'SELECT attempt::text FROM headrace_ledger WHERE sink = $1 AND lineage = $2 FOR UPDATE', [
    ctx.sinkId,
    ctx.lineage.lineageId,
  ]);
  const owner = Number(rows[0]?.[0]);
  if (owner === ctx.lineage.attempt) return;
  throw jdbcProblem(
    'fenced',
    `Attempt ${ctx.lineage.attempt} of the job may no longer write: attempt ${owner} has taken over.`,
    'Nothing needs to be done: the newer attempt goes on with the work.',
  );
}

/** Inside a transaction: the last checkpoint of a lineage whose rows are in the table; −1: none. */
export async function lastCommitted(session: PgSession, sinkId: string, lineageId: string): Promise<number> {
  const rows = await session.query(OPENING, 'SELECT checkpoint::text FROM headrace_ledger WHERE sink = $1 AND lineage = $2 FOR UPDATE', [
    sinkId,
    lineageId,
  ]);
  return Number(rows[0]?.[0] ?? -1);
}

/** Inside a transaction: notes that the rows of a checkpoint are in the table. */
export async function noteCommitted(session: PgSession, sinkId: string, epoch: { lineageId: string; checkpointId: number }): Promise<void> {
  await session.query(
    OPENING,
    `INSERT INTO headrace_ledger AS l (sink, lineage, checkpoint, attempt) VALUES ($1, $2, $3, 0)
     ON CONFLICT (sink, lineage) DO UPDATE SET checkpoint = GREATEST(l.checkpoint, EXCLUDED.checkpoint), updated_at = now()`,
    [sinkId, epoch.lineageId, String(epoch.checkpointId)],
  );
}

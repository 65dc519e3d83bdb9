import type { RecoverContext } from '@headrace/connector-sdk';
import type { LedgerSql, Session } from '../dialects/dialect';
import { jdbcProblem } from '../jdbc-error';
import type { JdbcOptions } from '../spec';

const OPENING = 'opening the ledger table headrace_ledger';

/**
 * `headrace_ledger` in the sink's own database: for each sink and lineage the last checkpoint whose rows are in the table, and the
 * newest attempt of the job. Both are read and written in the transaction that writes the rows.
 */
export class Ledger {
  constructor(
    private readonly sql: LedgerSql,
    private readonly ctx: RecoverContext<JdbcOptions>,
  ) {}

  /** Makes the ledger if need be, and fences all earlier attempts: their transactions fail from now on. */
  async open(session: Session): Promise<void> {
    await this.sql.make(session);
    await this.claim(session);
  }

  /** Inside a transaction: locks the lineage's row and fails when a newer attempt owns it. */
  async lock(session: Session): Promise<void> {
    await this.claim(session);
    const { sinkId, lineage } = this.ctx;
    const rows = await session.query(OPENING, this.sql.lockedAttempt, [sinkId, lineage.lineageId]);
    const owner = Number(rows[0]?.[0]);
    if (owner === lineage.attempt) return;
    throw jdbcProblem(
      'fenced',
      `Attempt ${lineage.attempt} of the job may no longer write: attempt ${owner} has taken over.`,
      'Nothing needs to be done: the newer attempt goes on with the work.',
    );
  }

  /** Inside a transaction: the last checkpoint of a lineage whose rows are in the table; −1: none. */
  async lastCommitted(session: Session, lineageId: string): Promise<number> {
    const rows = await session.query(OPENING, this.sql.lockedCheckpoint, [this.ctx.sinkId, lineageId]);
    return Number(rows[0]?.[0] ?? -1);
  }

  /** Inside a transaction: notes that the rows of a checkpoint are in the table. */
  async noteCommitted(session: Session, epoch: { readonly lineageId: string; readonly checkpointId: number }): Promise<void> {
    await session.query(OPENING, this.sql.note, [this.ctx.sinkId, epoch.lineageId, String(epoch.checkpointId)]);
  }

  private async claim(session: Session): Promise<void> {
    const { sinkId, lineage } = this.ctx;
    await session.query(OPENING, this.sql.claim, [sinkId, lineage.lineageId, String(lineage.attempt)]);
  }
}

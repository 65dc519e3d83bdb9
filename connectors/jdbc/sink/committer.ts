import type { CommitRequest, Committer, CommitterContext } from '@headrace/connector-sdk';
import type { Dialect, Session, TableStatements } from '../dialects/dialect';
import { matchColumns } from '../match-columns';
import type { JdbcOptions } from '../spec';
import { changesOf, oneAhead } from './changes-of';
import type { JdbcEpoch } from './epoch';
import { Ledger } from './ledger';
import { RowIsolation } from './row-isolation';

const RETRY_AFTER_MS = 1_000;
type Request = CommitRequest<JdbcEpoch>;

/**
 * Writes the epochs of a checkpoint and its ledger row in one transaction: readers see all of a checkpoint or nothing, and a second
 * call finds the ledger row. When the connection breaks at COMMIT, or no answer comes, the outcome is unknown; the next call reads it
 * from the ledger. Rows that the database refuses go by the policy: under another than fail they stay out of the transaction, and the
 * others go in. A transaction whose client has gone silent is ended by the server, so that it does not hold the ledger for ever.
 */
export class JdbcCommitter implements Committer<JdbcEpoch> {
  private readonly ledger: Ledger;
  private session: Session | null = null;
  private statements: TableStatements | null = null;
  private readonly last = { rows: 0, ms: 0 };

  constructor(
    private readonly ctx: CommitterContext<JdbcOptions>,
    private readonly dialect: Dialect,
  ) {
    this.ledger = new Ledger(dialect.ledger, ctx);
    ctx.metrics.gauge('jdbc.last-commit-rows', () => this.last.rows);
    ctx.metrics.gauge('jdbc.last-commit-ms', () => this.last.ms);
  }

  async commit(checkpointId: number, requests: readonly Request[]): Promise<void> {
    if (requests.length === 0) return;
    const { clock, metrics } = this.ctx;
    const began = clock.now();
    let fresh: ReadonlySet<Request>;
    try {
      fresh = await this.inTransaction((session) => this.apply(session, checkpointId, requests));
    } catch (error) {
      const why = this.dialect.error('committing a checkpoint', error);
      await this.forget();
      if (why.retry === 'backoff') metrics.counter('jdbc.commit-retries').add(1);
      for (const request of requests) {
        if (why.retry === 'backoff') request.retryLater(RETRY_AFTER_MS, why);
        else request.failed(why);
      }
      return;
    }
    this.last.ms = clock.now() - began;
    this.last.rows = [...fresh].reduce((sum, { committable }) => sum + committable.rows, 0);
    metrics.counter('jdbc.commits').add(1);
    metrics.counter('jdbc.written-rows').add(this.last.rows);
    for (const request of requests) {
      if (fresh.has(request)) request.committed();
      else request.alreadyCommitted();
    }
  }

  async close(): Promise<void> {
    await this.forget();
  }

  private async inTransaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const patienceMs = this.ctx.options['connection.max-retry-timeout'];
    const session = await this.begin(patienceMs);
    const result = await work(session);
    await session.query('committing a transaction', 'COMMIT', [], patienceMs);
    return result;
  }

  /** A connection that was open since the last commit may have been cut off or shut down meanwhile; that alone is no reason to wait. */
  private async begin(patienceMs: number): Promise<Session> {
    const kept = this.session !== null;
    try {
      const session = (this.session ??= await this.dialect.connect(this.ctx));
      await this.dialect.begin(session, patienceMs);
      return session;
    } catch (error) {
      if (!kept || this.dialect.error('beginning a transaction', error).retry !== 'backoff') throw error;
      await this.forget();
      return this.begin(patienceMs);
    }
  }

  /** The requests that were not in the table before. Epochs go in the order of their checkpoints. */
  private async apply(session: Session, id: number, requests: readonly Request[]): Promise<ReadonlySet<Request>> {
    await this.ledger.lock(session);
    const statements = (this.statements ??= await this.prepare(session));
    const { onError, options, stage, table } = this.ctx;
    const tableName = options['table-name'];
    const isolation = onError === 'fail' ? null : new RowIsolation({ session, statements, dialect: this.dialect, table, tableName });
    const fresh = new Set<Request>();
    for (const group of inOrder(requests)) {
      const { lineageId, checkpointId } = group[0]!.committable;
      if ((await this.ledger.lastCommitted(session, lineageId)) >= checkpointId) continue;
      for (const request of group) {
        fresh.add(request);
        const most = options['sink.buffer-flush.max-rows'];
        for await (const changes of oneAhead(changesOf(request.committable, stage, most)))
          await (isolation?.apply(changes) ?? statements.apply(session, changes));
      }
      await this.ledger.noteCommitted(session, { lineageId, checkpointId });
    }
    // Before the rows are there: what follows a crash in between says it again.
    if (isolation !== null && fresh.size > 0) await this.ctx.keepRefused(id, isolation.rows());
    return fresh;
  }

  private async prepare(session: Session): Promise<TableStatements> {
    const tableName = this.ctx.options['table-name'];
    const columns = matchColumns(this.ctx.table.fields, await this.dialect.columns(session, tableName), tableName);
    return this.dialect.statements(session, { table: this.ctx.table, tableName, columns });
  }

  /** A connection in an unknown state is not used again; the server rolls its transaction back. The table may have changed meanwhile. */
  private async forget(): Promise<void> {
    const { session } = this;
    this.session = null;
    this.statements = null;
    await session?.close().catch((error: unknown) => this.ctx.log.debug('closing a connection failed', { error: String(error) }));
  }
}

/** Requests by lineage and checkpoint, checkpoints ascending within a lineage. */
function inOrder(requests: readonly Request[]): Request[][] {
  const groups = new Map<string, Request[]>();
  for (const request of requests) {
    const key = `${request.committable.lineageId}\n${request.committable.checkpointId}`;
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  return [...groups.values()].sort((a, b) => a[0]!.committable.checkpointId - b[0]!.committable.checkpointId);
}

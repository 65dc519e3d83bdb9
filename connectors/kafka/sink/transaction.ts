import type { Cluster } from '../cluster/cluster';
import { endTransaction, initProducerId, type TransactionIdentity } from '../wire/transaction-api';

/** Takes a transactional id: whatever was under way under it is ended first, and its earlier holders can write no more. */
export async function claimId(cluster: Cluster, transactionalId: string, timeoutMs: number): Promise<TransactionIdentity> {
  const identity = await cluster.atCoordinator(transactionalId, 1, (connection) => initProducerId(connection, transactionalId, timeoutMs));
  return { transactionalId, ...identity };
}

/** Commits or aborts; waits while the coordinator is not there or still busy with it. May be called again after a lost answer. */
export async function finishTransaction(cluster: Cluster, of: TransactionIdentity, commit: boolean, patienceMs?: number): Promise<void> {
  await cluster.atCoordinator(of.transactionalId, 1, (connection) => endTransaction(connection, of, commit), patienceMs);
}

import type { RecoverContext } from '@headrace/connector-sdk';
import type { KafkaOptions } from '../spec';

/** Transactions that one writer may have at once: an open one, one that awaits its commit, and one to spare for a checkpoint that failed. */
export const SLOTS = 3;

/** What all names of a sink in Kafka begin with; the same for every attempt of a lineage, and for all lineages where the author names it. */
export function sinkPrefix(ctx: Pick<RecoverContext<KafkaOptions>, 'options' | 'lineage' | 'sinkId'>): string {
  const given = ctx.options['sink.transactional-id-prefix'] ?? `headrace-${ctx.lineage.lineageId}`;
  return `${given}-${ctx.sinkId.replaceAll(/[^A-Za-z0-9._-]/g, '_')}`;
}

export const slotId = (prefix: string, subtask: number, slot: number): string => `${prefix}-${subtask}-${slot}`;
/** Key of the ledger's record of committed epochs of a subtask. */
export const epochKey = (prefix: string, subtask: number): string => `${prefix}/epoch/${subtask}`;
/** Key of the ledger's record that says: this subtask has used its ids. */
export const usedKey = (prefix: string, subtask: number): string => `${prefix}/used/${subtask}`;
/** Key of the ledger's record that says whose the sink is. */
export const ownerKey = (prefix: string): string => `${prefix}/owner`;

import type { Lineage, RecoverContext } from '@headrace/connector-sdk';
import type { KafkaOptions } from '../spec';

/** Transactions that one writer may have at once: an open one, one that awaits its commit, and one to spare for a checkpoint that failed. */
export const SLOTS = 3;

/** What all names of a sink in Kafka begin with; the same for every attempt of a lineage, and for all lineages where the author names it. */
export function sinkPrefix(ctx: Pick<RecoverContext<KafkaOptions>, 'options' | 'lineage' | 'sinkId'>): string {
  const given = ctx.options['sink.transactional-id-prefix'] ?? `headrace-${ctx.lineage.lineageId}`;
  return `${given}-${ctx.sinkId.replaceAll(/[^A-Za-z0-9._-]/g, '_')}`;
}

/**
 * Who holds ids: one writer of one attempt. No attempt claims another one's for writing: one that was replaced while its process stood
 * still, between being asked whether it is the owner and its claim, would take the id from its successor.
 */
export const holderOf = ({ lineage, subtask }: { readonly lineage: Lineage; readonly subtask: number }): string =>
  `${lineage.lineageId.slice(0, LINEAGE_LETTERS)}-${lineage.attempt}-${subtask}`;
/** Enough to tell lineages apart that share a prefix. */
const LINEAGE_LETTERS = 8;

export const slotId = (prefix: string, holder: string, slot: number): string => `${prefix}-${holder}-${slot}`;
/** All ids that a holder may have used. */
export const idsOf = (prefix: string, holder: string): string[] => Array.from({ length: SLOTS }, (_, slot) => slotId(prefix, holder, slot));
/** Key of the ledger's record of committed epochs of a subtask. */
export const epochKey = (prefix: string, subtask: number): string => `${prefix}/epoch/${subtask}`;
/** Key of the ledger's record that says: this holder has used its ids. */
export const usedKey = (prefix: string, holder: string): string => `${prefix}/used/${holder}`;
/** Key of the ledger's record that says whose the sink is. */
export const ownerKey = (prefix: string): string => `${prefix}/owner`;

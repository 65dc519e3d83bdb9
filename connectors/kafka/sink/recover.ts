import type { RecoverContext } from '@headrace/connector-sdk';
import { openCluster } from '../client';
import type { KafkaOptions } from '../spec';
import type { KafkaEpoch } from './committable';
import { Ledger } from './ledger';
import { sinkTopic } from './sink-topic';
import { claimId } from './transaction';
import { ownerKey, sinkPrefix, slotId, SLOTS, usedKey } from './transactional-ids';

/**
 * Finds a missing topic before the first row. Notes in the ledger that the sink is this attempt's, and then claims all transactional ids that earlier attempts used, at whatever parallelism: what
 * they left open is aborted, and a writer that still lives can write no more. Ids of transactions that may yet be committed are left
 * alone; the committer claims those that it must.
 */
export async function recoverSink(ctx: RecoverContext<KafkaOptions>, pending: readonly KafkaEpoch[]): Promise<void> {
  const cluster = openCluster(ctx.options);
  try {
    await cluster.requireTopics([sinkTopic(ctx.options)]);
    if (ctx.options['sink.delivery-guarantee'] !== 'exactly-once') return;
    const ledger = new Ledger(cluster, ctx.options['headrace.ledger-topic']);
    await ledger.ensure();
    const prefix = sinkPrefix(ctx);
    const { lineageId, attempt } = ctx.lineage;
    await ledger.note(ownerKey(prefix), { lineage: lineageId, attempt });
    const begins = usedKey(prefix, 0).slice(0, -1);
    const used = (await ledger.read(prefix)).keys.filter((key) => key.startsWith(begins)).map((key) => Number(key.slice(begins.length)));
    const ids = used.flatMap((subtask) => Array.from({ length: SLOTS }, (_, slot) => slotId(prefix, subtask, slot)));
    const left = new Set(pending.map((epoch) => epoch.transactionalId));
    const timeoutMs = ctx.options['properties.transaction.timeout.ms'];
    await Promise.all(ids.filter((id) => !left.has(id)).map((id) => claimId(cluster, id, timeoutMs)));
  } finally {
    cluster.close();
  }
}

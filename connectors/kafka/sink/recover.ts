import type { RecoverContext } from '@headrace/connector-sdk';
import { openCluster } from '../client';
import type { KafkaOptions } from '../spec';
import type { KafkaEpoch } from './committable';
import { Ledger } from './ledger';
import { sinkTopic } from './sink-topic';
import { claimId } from './transaction';
import { idsOf, ownerKey, sinkPrefix, usedKey } from './transactional-ids';

/**
 * Finds a missing topic before the first row. Notes in the ledger that the sink is this attempt's, and then claims all transactional ids
 * that earlier attempts used, at whatever parallelism: what they left open is aborted, and a writer that still lives can write no more. Ids
 * of transactions that may yet be committed are left alone; the committer claims those that it must. A holder without such is forgotten:
 * it cannot begin a transaction any more, and starts stay as quick after a thousand attempts.
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
    const begins = usedKey(prefix, '');
    const holders = (await ledger.read(prefix)).keys.filter((key) => key.startsWith(begins)).map((key) => key.slice(begins.length));
    const left = new Set(pending.map((epoch) => epoch.transactionalId));
    const timeoutMs = ctx.options['properties.transaction.timeout.ms'];
    const fence = async (holder: string): Promise<void> => {
      const ids = idsOf(prefix, holder);
      const ended = ids.filter((id) => !left.has(id));
      await Promise.all(ended.map((id) => claimId(cluster, id, timeoutMs)));
      if (ended.length === ids.length) await ledger.forget(usedKey(prefix, holder));
    };
    await Promise.all(holders.map(fence));
  } finally {
    cluster.close();
  }
}

import type { CommitRequest, Committer, RecoverContext } from '@headrace/connector-sdk';
import { openCluster } from '../client';
import type { Cluster } from '../cluster/cluster';
import { asKafkaError, isPassing, kafkaProblem } from '../kafka-error';
import type { KafkaOptions } from '../spec';
import type { TransactionIdentity } from '../wire/transaction-api';
import type { KafkaEpoch } from './committable';
import { isUnknownFate, LEDGER_PARTITION, Ledger, ledgerBatch } from './ledger';
import { Ownership } from './ownership';
import { Producer } from './producer';
import { sinkTopic } from './sink-topic';
import { stagedBatches } from './staged-batches';
import { claimId, finishTransaction } from './transaction';
import { sinkPrefix } from './transactional-ids';

type Request = CommitRequest<KafkaEpoch>;

const RETRY_AFTER_MS = 1_000;
const MOST_PENDING_BYTES = 16 << 20;

/**
 * Commits the transactions of a checkpoint. The same call after a lost answer or a crash is answered by Kafka as the first one was. Where
 * a transaction is not as it was left (timed out, fenced), its id is claimed, so that nobody else can end it any more; then the ledger
 * tells whether it was committed, and if not, the staged rows are written in a new one. An attempt that was replaced does neither.
 */
export class KafkaCommitter implements Committer<KafkaEpoch> {
  private readonly cluster: Cluster;
  private readonly ledger: Ledger;

  constructor(private readonly ctx: RecoverContext<KafkaOptions>) {
    this.cluster = openCluster(ctx.options);
    this.ledger = new Ledger(this.cluster, ctx.options['headrace.ledger-topic']);
  }

  /** Subtasks side by side; epochs of one subtask one after the other, since the ledger's word holds for all before it. */
  async commit(_checkpointId: number, requests: readonly Request[]): Promise<void> {
    await Promise.all(bySubtask(requests).map((own) => this.commitInOrder(own)));
  }

  close(): Promise<void> {
    this.cluster.close();
    return Promise.resolve();
  }

  private async commitInOrder(requests: readonly Request[]): Promise<void> {
    for (const [index, request] of requests.entries()) {
      try {
        await this.commitOne(request);
      } catch (error) {
        const why = asKafkaError('committing a checkpoint', error);
        const later = isPassing(error) || why.retry === 'backoff';
        for (const open of requests.slice(index)) {
          if (later) open.retryLater(RETRY_AFTER_MS, why);
          else open.failed(why);
        }
        return;
      }
    }
  }

  private async commitOne(request: Request): Promise<void> {
    const { transactionalId, producerId, producerEpoch } = request.committable;
    try {
      await finishTransaction(this.cluster, { transactionalId, producerId: BigInt(producerId), producerEpoch }, true);
      request.committed();
    } catch (error) {
      if (!isUnknownFate(error)) throw error;
      await this.resolve(request, error);
    }
  }

  private async resolve(request: Request, why: unknown): Promise<void> {
    const { committable: epoch } = request;
    const ownership = new Ownership(this.ledger, sinkPrefix(this.ctx), this.ctx.lineage);
    // Whoever was replaced must neither take an id from its successor nor write what the successor has written: asked before and behind.
    await ownership.require();
    const identity = await claimId(this.cluster, epoch.transactionalId, this.ctx.options['properties.transaction.timeout.ms']);
    const contents = await ownership.require();
    if (contents.holds(epoch.ledgerKey, epoch.lineageId, epoch.checkpointId)) return request.alreadyCommitted();
    if (epoch.staged === null) return request.failed(lost(epoch, why));
    this.ctx.log.warn(`The transaction "${epoch.transactionalId}" is gone; its ${epoch.rows} rows are written again.`, {
      why: String(why),
    });
    await this.replay(epoch, identity);
    request.committed();
  }

  /** The staged batches under an identity of our own; the ledger's record goes with them. */
  private async replay(epoch: KafkaEpoch, identity: TransactionIdentity): Promise<void> {
    const topic = sinkTopic(this.ctx.options);
    const producer = new Producer(this.cluster);
    producer.begin(Promise.resolve({ kind: 'transaction', identity }));
    for await (const { partition, batch } of stagedBatches(this.ctx.stage, epoch.staged!)) {
      producer.enqueue({ topic, partition }, batch);
      await producer.below(MOST_PENDING_BYTES);
    }
    const note = ledgerBatch(epoch.ledgerKey, { lineage: epoch.lineageId, checkpoint: epoch.checkpointId }, true);
    producer.enqueue({ topic: this.ledger.topic, partition: LEDGER_PARTITION }, note);
    await producer.drain();
    await finishTransaction(this.cluster, identity, true);
  }
}

/** Requests of each subtask in the order of their checkpoints. */
function bySubtask(requests: readonly Request[]): Request[][] {
  const groups = new Map<string, Request[]>();
  for (const request of requests) {
    const key = request.committable.ledgerKey;
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => a.committable.checkpointId - b.committable.checkpointId));
}

const lost = (epoch: KafkaEpoch, why: unknown): ReturnType<typeof kafkaProblem> =>
  kafkaProblem(
    'transaction-lost',
    `Kafka has given up the transaction "${epoch.transactionalId}" with ${epoch.rows} rows of checkpoint ${epoch.checkpointId} (${String(why)}), and they were not staged.`,
    'Start again from an earlier checkpoint or savepoint. So that it cannot happen again, set "headrace.stage" to checkpoint, or raise "properties.transaction.timeout.ms".',
  );

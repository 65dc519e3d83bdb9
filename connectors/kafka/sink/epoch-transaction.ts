import type { WriterContext } from '@headrace/connector-sdk';
import type { Cluster } from '../cluster/cluster';
import { asKafkaError } from '../kafka-error';
import type { KafkaOptions } from '../spec';
import type { TransactionIdentity } from '../wire/transaction-api';
import type { KafkaEpoch } from './committable';
import { LEDGER_PARTITION, Ledger, ledgerBatch } from './ledger';
import { Ownership } from './ownership';
import type { Producer } from './producer';
import { StagedBatches } from './staged-batches';
import { claimId, finishTransaction } from './transaction';
import { epochKey, holderOf, sinkPrefix, slotId, SLOTS, usedKey } from './transactional-ids';

const ABANDON_PATIENCE_MS = 2_000;

/**
 * The transaction of one writer's epoch. It begins with the first row, under the next id of the writer's own, which is claimed anew each
 * time: a transaction that still awaits its commit under that id is given up by it and written again from its stage.
 */
export class EpochTransaction {
  private readonly prefix: string;
  private readonly holder: string;
  private readonly ledger: Ledger;
  private readonly ownership: Ownership;
  private readonly stages: StagedBatches | null;
  private identity: Promise<TransactionIdentity> | null = null;
  private slot = -1;
  private rows = 0;

  constructor(
    private readonly ctx: WriterContext<KafkaOptions>,
    private readonly cluster: Cluster,
    private readonly producer: Producer,
  ) {
    this.prefix = sinkPrefix(ctx);
    this.holder = holderOf(ctx);
    this.ledger = new Ledger(cluster, ctx.options['headrace.ledger-topic']);
    this.ownership = new Ownership(this.ledger, this.prefix, ctx.lineage);
    this.stages = ctx.options['headrace.stage'] === 'checkpoint' ? new StagedBatches(ctx.stage) : null;
  }

  /** Before the rows of a write; does nothing where the epoch has begun. */
  begin(): void {
    if (this.identity !== null) return;
    const identity = this.claimNext();
    this.identity = identity;
    this.producer.begin(identity.then((of) => ({ kind: 'transaction', identity: of })));
  }

  count(rows: number): void {
    this.rows += rows;
  }

  stage(partition: number, batch: Buffer): void {
    this.stages?.add(partition, batch);
  }

  async staged(): Promise<void> {
    await this.stages?.settled();
  }

  /** Everything is in Kafka and staged when it resolves. Null: the epoch has no rows. All batches are enqueued before. */
  async prepare(checkpointId: number): Promise<KafkaEpoch | null> {
    if (this.identity === null) return null;
    const { lineageId } = this.ctx.lineage;
    const ledgerKey = epochKey(this.prefix, this.ctx.subtask);
    const note = ledgerBatch(ledgerKey, { lineage: lineageId, checkpoint: checkpointId }, true);
    this.producer.enqueue({ topic: this.ledger.topic, partition: LEDGER_PARTITION }, note);
    const [staged] = await Promise.all([this.stages === null ? null : this.stages.seal(), this.producer.drain()]);
    const { transactionalId, producerId, producerEpoch } = await this.identity;
    const { rows } = this;
    this.identity = null;
    this.rows = 0;
    return { transactionalId, producerId: String(producerId), producerEpoch, lineageId, checkpointId, ledgerKey, rows, staged };
  }

  /** Ends an open transaction at once, so that it holds no reader back until it times out. */
  async abandon(): Promise<void> {
    // Where no id was got, the writer has failed of that, and nothing is open.
    const identity = await this.identity?.catch(() => null);
    if (!identity) return;
    try {
      await finishTransaction(this.cluster, identity, false, ABANDON_PATIENCE_MS);
    } catch (error) {
      this.ctx.log.warn('The open transaction could not be aborted; Kafka will do it by its time-out, or the next start.', {
        error: asKafkaError('aborting', error).message,
      });
    }
  }

  /** The ledger learns of this writer's ids before the first is used: a later start fences them, whatever its parallelism. A replaced writer gets none. */
  private async claimNext(): Promise<TransactionIdentity> {
    if (this.slot < 0) await this.ledger.note(usedKey(this.prefix, this.holder));
    this.slot = (this.slot + 1) % SLOTS;
    const timeoutMs = this.ctx.options['properties.transaction.timeout.ms'];
    await this.ownership.require();
    const identity = await claimId(this.cluster, slotId(this.prefix, this.holder, this.slot), timeoutMs);
    // Who was replaced between the two must not begin a transaction: readers would wait for its end. Who is replaced after this is fenced.
    await this.ownership.require();
    return identity;
  }
}

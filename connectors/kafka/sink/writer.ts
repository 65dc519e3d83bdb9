import type { SinkData, SinkWriter, WriterContext } from '@headrace/connector-sdk';
import { openCluster } from '../client';
import type { Cluster } from '../cluster/cluster';
import type { KafkaOptions } from '../spec';
import { kafkaProblem } from '../kafka-error';
import type { Part } from '../wire/batch-writer';
import { topicSettings } from '../wire/config-api';
import { initProducerId } from '../wire/transaction-api';
import type { KafkaEpoch } from './committable';
import { EpochTransaction } from './epoch-transaction';
import { Producer } from './producer';
import { RowBatches } from './row-batches';
import { RowEncoder } from './row-encoder';
import { sinkTopic } from './sink-topic';

const LARGEST = 'max.message.bytes';
/** So many bytes may be on their way to Kafka before rows are held back. */
const MOST_PENDING_BYTES = 16 << 20;

/**
 * Writes an epoch into an open transaction while it lasts; a reader of committed records sees it when the checkpoint is complete. With
 * at-least-once rows go out at once, by a producer whose repeated sends the broker recognises.
 */
export class KafkaWriter implements SinkWriter<KafkaEpoch, never> {
  private readonly cluster: Cluster;
  private readonly producer: Producer;
  private readonly encoder: RowEncoder;
  private readonly epoch: EpochTransaction | null;
  private batches: RowBatches | null = null;
  private lingering: NodeJS.Timeout | null = null;
  private largest = Infinity;

  constructor(
    private readonly ctx: WriterContext<KafkaOptions>,
    upserts: boolean,
  ) {
    this.cluster = openCluster(ctx.options);
    this.producer = new Producer(this.cluster);
    this.encoder = new RowEncoder(ctx, upserts);
    ctx.metrics.gauge('kafka.unacknowledged-bytes', () => this.producer.pendingBytes);
    const exactly = ctx.options['sink.delivery-guarantee'] === 'exactly-once';
    this.epoch = exactly ? new EpochTransaction(ctx, this.cluster, this.producer) : null;
  }

  async write(data: SinkData): Promise<void> {
    if (data.kind !== 'columns') throw new TypeError(`kafka takes columns, not ${data.kind}`);
    const batches = (this.batches ??= await this.open());
    this.producer.requireNoFailure();
    this.epoch?.begin();
    batches.add(data.batch);
    this.epoch?.count(data.batch.rowCount);
    if (this.epoch === null) this.linger();
    await this.producer.below(MOST_PENDING_BYTES);
    await this.epoch?.staged();
  }

  async prepareCommit(checkpointId: number): Promise<{ committables: readonly KafkaEpoch[] }> {
    if (this.epoch === null) {
      this.batches?.flush();
      await this.producer.drain();
      return { committables: [] };
    }
    this.batches?.flush();
    const committable = await this.epoch.prepare(checkpointId);
    return { committables: committable === null ? [] : [committable] };
  }

  async close(reason: 'finished' | 'failed' | 'cancelled'): Promise<void> {
    if (this.lingering) clearTimeout(this.lingering);
    if (reason !== 'finished') await this.epoch?.abandon();
    this.cluster.close();
  }

  private async open(): Promise<RowBatches> {
    const { options, subtask } = this.ctx;
    const topic = sinkTopic(options);
    const [info] = await this.cluster.requireTopics([topic]);
    await this.encoder.prepare();
    if (this.epoch === null) {
      const made = this.cluster.atAnyBroker((connection) => initProducerId(connection, null, 0));
      this.producer.begin(made.then((identity) => ({ kind: 'idempotent', identity })));
    }
    return new RowBatches({
      options,
      encoder: this.encoder,
      partitions: info!.partitions.length,
      subtask,
      transactional: this.epoch !== null,
      mostBytes: await this.mostBytes(topic),
      onTooLarge: (row, sizeBytes) => this.refuse(topic, row, sizeBytes),
      onBatch: (partition, batch) => {
        this.epoch?.stage(partition, batch);
        this.producer.enqueue({ topic, partition }, batch);
      },
    });
  }

  /** Where the broker does not tell, what is too large is left to it: it refuses the batch, and the job stops. */
  private async mostBytes(topic: string): Promise<number> {
    const settings = await this.cluster.atAnyBroker((connection) => topicSettings(connection, topic, [LARGEST]));
    const largest = Number(settings?.get(LARGEST) ?? NaN);
    return (this.largest = largest > 0 ? largest : Infinity);
  }

  private refuse(topic: string, { key, value }: { readonly key: Part | null; readonly value: Part | null }, sizeBytes: number): void {
    const bytesOf = ({ bytes, start, end }: Part): Uint8Array => bytes.slice(start, end);
    const of = key === null ? '' : ` with the key ${Buffer.from(bytesOf(key)).toString().slice(0, 100)}`;
    const error = kafkaProblem(
      'message-too-large',
      `A row${of} takes ${sizeBytes} bytes, and the topic ${topic} takes ${this.largest}.`,
      'Raise max.message.bytes of the topic, or keep such rows away.',
    );
    this.ctx.deadLetter({ bytes: value === null ? new Uint8Array() : bytesOf(value), place: `${topic}${of}` }, error);
  }

  private linger(): void {
    this.lingering ??= setTimeout(() => {
      this.lingering = null;
      this.batches?.flush();
    }, this.ctx.options['properties.linger.ms']);
  }
}

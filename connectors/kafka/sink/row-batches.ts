import type { ColumnBatch } from '@headrace/connector-sdk';
import type { KafkaOptions } from '../spec';
import { BatchWriter } from '../wire/batch-writer';
import { compressor } from '../wire/compression';
import { partitioner, type Partitioner } from './partitioner';
import type { RowEncoder } from './row-encoder';

/** Gathers encoded rows into one batch a partition and gives those out that are full. */
export class RowBatches {
  private readonly writers: BatchWriter[] = [];
  private readonly partitioner: Partitioner;
  private readonly compress;

  constructor(
    private readonly of: {
      readonly options: KafkaOptions;
      readonly encoder: RowEncoder;
      readonly partitions: number;
      readonly subtask: number;
      readonly transactional: boolean;
      readonly onBatch: (partition: number, batch: Buffer) => void;
    },
  ) {
    this.compress = compressor(of.options['properties.compression.type']);
    this.partitioner = partitioner(of.options['sink.partitioner'], of.partitions, of.subtask);
    for (let i = 0; i < of.partitions; i++) this.writers.push(new BatchWriter());
  }

  add(batch: ColumnBatch): void {
    const { encoder, options } = this.of;
    const full = options['properties.batch.size'];
    const now = Date.now();
    encoder.encode(batch);
    for (let row = 0; row < batch.rowCount; row++) {
      const key = encoder.key(row);
      const partition = this.partitioner.next(key);
      const writer = this.writers[partition]!;
      writer.add(now, key, encoder.value(row));
      if (writer.sizeBytes >= full) this.seal(partition);
    }
  }

  /** Gives out what there is. */
  flush(): void {
    for (let partition = 0; partition < this.writers.length; partition++) if (this.writers[partition]!.count > 0) this.seal(partition);
  }

  private seal(partition: number): void {
    const { options, transactional, onBatch } = this.of;
    onBatch(partition, this.writers[partition]!.seal(options['properties.compression.type'], this.compress, transactional));
    this.partitioner.rolled();
  }
}

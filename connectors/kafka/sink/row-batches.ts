import type { ColumnBatch } from '@headrace/connector-sdk';
import type { KafkaOptions } from '../spec';
import { BatchWriter, MOST_RECORD_OVERHEAD, type Part } from '../wire/batch-writer';
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
      /** What the topic takes as one batch. */
      readonly mostBytes: number;
      readonly onBatch: (partition: number, batch: Buffer) => void;
      /** A row that is larger than that by itself, as a batch of so many bytes. */
      readonly onTooLarge: (row: { readonly key: Part | null; readonly value: Part | null }, sizeBytes: number) => void;
    },
  ) {
    this.compress = compressor(of.options['properties.compression.type']);
    this.partitioner = partitioner(of.options['sink.partitioner'], of.partitions, of.subtask);
    for (let i = 0; i < of.partitions; i++) this.writers.push(new BatchWriter());
  }

  add(batch: ColumnBatch): void {
    const { encoder, options, mostBytes } = this.of;
    const full = options['properties.batch.size'];
    const now = Date.now();
    encoder.encode(batch);
    for (let row = 0; row < batch.rowCount; row++) {
      const key = encoder.key(row);
      const partition = this.partitioner.next(key);
      const writer = this.writers[partition]!;
      const value = encoder.value(row);
      const mostAdded = lengthOf(key) + lengthOf(value) + MOST_RECORD_OVERHEAD;
      if (writer.count > 0 && writer.sizeBytes + mostAdded > mostBytes) this.seal(partition);
      writer.add(now, key, value);
      if (writer.sizeBytes > mostBytes) this.sealLarge(partition, { key, value });
      else if (writer.sizeBytes >= full) this.seal(partition);
    }
  }

  /** Gives out what there is. */
  flush(): void {
    for (let partition = 0; partition < this.writers.length; partition++) if (this.writers[partition]!.count > 0) this.seal(partition);
  }

  private seal(partition: number): void {
    this.of.onBatch(partition, this.sealed(partition));
    this.partitioner.rolled();
  }

  /** One row, which may yet be small enough when it is compressed. */
  private sealLarge(partition: number, row: { readonly key: Part | null; readonly value: Part | null }): void {
    const batch = this.sealed(partition);
    if (batch.length > this.of.mostBytes) return this.of.onTooLarge(row, batch.length);
    this.of.onBatch(partition, batch);
    this.partitioner.rolled();
  }

  private sealed(partition: number): Buffer {
    return this.writers[partition]!.seal(this.of.options['properties.compression.type'], this.compress, this.of.transactional);
  }
}

const lengthOf = (part: Part | null): number => (part === null ? 0 : part.end - part.start);

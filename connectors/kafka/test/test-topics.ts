import { types, type Field, type TableSchema } from '@headrace/connector-sdk';
import { optionsOf } from '@headrace/connector-sdk/testing';
import type { Cluster } from '../cluster/cluster';
import { requireNoError } from '../kafka-error';
import { openCluster } from '../client';
import { claimId } from '../sink/transaction';
import { kafkaSpec, type KafkaOptions } from '../spec';
import { readBatchHeader } from '../wire/batch-header';
import { isControl, recordsOf } from '../wire/batch-records';
import { BatchWriter, stampBatch, type Part } from '../wire/batch-writer';
import { compressor, type CompressionName } from '../wire/compression';
import { EARLIEST, LATEST, listOffsets } from '../wire/offset-api';
import { createTopic } from '../wire/metadata-api';
import { fetchRecords, produceRecords } from '../wire/record-api';
import { WireWriter } from '../wire/wire-writer';

const NOT_LEADER = 6;

export interface TestRecord {
  readonly key?: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly timestamp?: number;
}

/** Topics on a broker, made, filled and read by a way of its own: whole partitions, all records, transactions told by the broker's list. */
export class TestTopics {
  private readonly cluster: Cluster;

  constructor(readonly bootstrap: string) {
    this.cluster = openCluster(this.options({ topic: 'none' }));
  }

  options(texts: Record<string, string>): KafkaOptions {
    const given = { 'properties.bootstrap.servers': this.bootstrap, 'scan.startup.mode': 'earliest-offset', ...texts };
    return optionsOf(kafkaSpec, given);
  }

  /** Retention takes nothing of it, though its records may be from long ago. */
  async create(name: string, partitions = 1, given: Record<string, string> = {}, replicas = 1): Promise<void> {
    const config = { 'retention.ms': '-1', ...given };
    const { code, detail } = await this.cluster.atAnyBroker((at) => createTopic(at, { name, partitions, replicas, config }));
    requireNoError(code, `making ${name}`, detail);
    await this.untilLed(name, partitions);
  }

  /** The broker that leads each partition. */
  async leaders(name: string): Promise<number[]> {
    const [info] = await this.cluster.topics([name]);
    return [...info!.partitions].sort((a, b) => a.partition - b.partition).map(({ leader }) => leader);
  }

  /** Asks for its end, and waits for nothing. */
  async drop(name: string): Promise<void> {
    await this.cluster.atAnyBroker((at) =>
      at.send({ key: 20, version: 3, flexible: false }, new WireWriter().i32(1).text(name).i32(10_000)),
    );
  }

  async remove(name: string): Promise<void> {
    await this.drop(name);
    await this.until(`end of ${name}`, async () => (await this.cluster.topics([name]))[0]!.error === 3);
  }

  async addPartitions(name: string, total: number): Promise<void> {
    const body = new WireWriter().i32(1).text(name).i32(total).i32(-1).i32(10_000).flag(false);
    await this.cluster.atAnyBroker((at) => at.send({ key: 37, version: 1, flexible: false }, body));
    await this.untilLed(name, total);
  }

  /** Deletes records before an offset, as retention would. */
  async deleteBefore(topic: string, partition: number, offset: number): Promise<void> {
    const body = new WireWriter().i32(1).text(topic).i32(1).i32(partition).i64(offset).i32(10_000);
    await this.cluster.atLeaders([{ topic, partition }], (at) => at.send({ key: 21, version: 1, flexible: false }, body));
  }

  async produce(topic: string, partition: number, records: readonly TestRecord[], codec: CompressionName = 'none'): Promise<void> {
    const writer = new BatchWriter();
    for (const { key = null, value, timestamp = 1_700_000_000_000 } of records) writer.add(timestamp, partOf(key), partOf(value));
    await this.produceBatch(topic, partition, writer.seal(codec, compressor(codec), false));
  }

  /** A finished batch as it is, but for its checksum. */
  async produceBatch(topic: string, partition: number, batch: Buffer): Promise<void> {
    stampBatch(batch, { producerId: -1n, producerEpoch: -1 }, -1);
    await this.until(`leader that takes rows of ${topic}`, async () => {
      const answers = await this.cluster.atLeaders([{ topic, partition }], (at) => produceRecords(at, null, [{ topic, partition, batch }]));
      const { error } = answers.flat()[0]!;
      // A new partition's leader is named before it knows so itself, and leaders move.
      if (error === NOT_LEADER) this.cluster.forgetLeaders([topic]);
      else requireNoError(error, `writing to ${topic}`);
      return error !== NOT_LEADER;
    });
  }

  /** Ends of transactions are answered before their marks are written: waits until the partition ends at this offset. */
  async untilEnd(topic: string, partition: number, offset: number): Promise<void> {
    await this.until(`offset ${offset} of ${topic}`, async () => {
      const answers = await this.cluster.atLeaders([{ topic, partition, time: LATEST }], (at, own) => listOffsets(at, own, false));
      return answers.flat()[0]!.offset >= offset;
    });
  }

  /** Until no transaction whose id begins with `prefix` is between its end's answer and its marks: then readers see what they will. */
  async untilMarked(prefix = 'headrace-'): Promise<void> {
    await this.until(`marks of ${prefix}`, async () =>
      (await this.transactions('PrepareCommit', 'PrepareAbort')).every((id) => !id.startsWith(prefix)),
    );
  }
  /** Until a transaction whose id begins with `prefix` has been written to. */
  async untilOpen(prefix: string): Promise<void> {
    await this.until(`open transaction of ${prefix}`, async () => (await this.transactions('Ongoing')).some((id) => id.startsWith(prefix)));
  }
  /** Until the coordinator of transactions is there, which a new broker makes when it is first asked for. */
  async untilTransactional(): Promise<void> {
    await claimId(this.cluster, 'test-first', 60_000);
  }
  /** Until Kafka itself has given a transaction up. */
  async untilAborted(transactionalId: string): Promise<void> {
    await this.until(`the end of ${transactionalId}`, async () => (await this.transactions('CompleteAbort')).includes(transactionalId));
  }

  /** The ids of transactions in these states. */
  private async transactions(...states: readonly string[]): Promise<string[]> {
    const body = new WireWriter().uvarint(states.length + 1);
    for (const state of states) body.compactText(state);
    body.uvarint(1).uvarint(0);
    return this.cluster.atAnyBroker(async (at) => {
      const reader = await at.send({ key: 66, version: 0, flexible: true }, body);
      reader.i32();
      requireNoError(reader.i16(), 'listing transactions');
      reader.compactList(() => reader.compactText());
      return reader.compactList(() => {
        const id = reader.compactText() ?? '';
        reader.id64();
        reader.compactText();
        reader.skipTags();
        return id;
      });
    });
  }

  private async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (const until = Date.now() + 40_000; Date.now() < until;) {
      if (await holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`After 40 s: no ${what}.`);
  }

  async lines(topic: string, partition: number, lines: readonly string[]): Promise<void> {
    await this.produce(
      topic,
      partition,
      lines.map((value) => ({ value })),
    );
  }

  /** What a reader of committed records sees of a partition: keys and values as text, tombstones as null. */
  async read(topic: string, partition: number): Promise<{ key: string | null; value: string | null }[]> {
    const ends = await this.cluster.atLeaders([{ topic, partition, time: LATEST }], (at, own) => listOffsets(at, own, true));
    const starts = await this.cluster.atLeaders([{ topic, partition, time: EARLIEST }], (at, own) => listOffsets(at, own, true));
    const [start, end] = [starts.flat()[0]!.offset, ends.flat()[0]!.offset];
    const result: { key: string | null; value: string | null }[] = [];
    for (let offset = start; offset < end;) {
      const limits = { committed: true, waitMs: 100, minBytes: 1, maxBytes: 8 << 20, maxBytesPerPartition: 8 << 20 };
      const answers = await this.cluster.atLeaders([{ topic, partition, offset }], (at, partitions) =>
        fetchRecords(at, { ...limits, partitions }),
      );
      const { records, aborted, error } = answers[0]!.partitions[0]!;
      if (error === NOT_LEADER) this.cluster.forgetLeaders([topic]);
      else requireNoError(error, `reading ${topic}`);
      const markers: { producerId: bigint; offset: number }[] = [];
      const headers: { at: number; header: NonNullable<ReturnType<typeof readBatchHeader>> }[] = [];
      for (let at = 0; ;) {
        const header = readBatchHeader(records, at, topic);
        if (header === null) break;
        headers.push({ at, header });
        if (isControl(header)) markers.push({ producerId: header.producerId, offset: header.baseOffset });
        at = header.end;
      }
      const hidden = ({ header }: (typeof headers)[number]): boolean =>
        aborted.some(({ producerId, firstOffset }) => {
          const end = markers.find((marker) => marker.producerId === producerId && marker.offset >= firstOffset)?.offset ?? Infinity;
          return producerId === header.producerId && header.baseOffset >= firstOffset && header.baseOffset < end;
        });
      for (const one of headers) {
        offset = one.header.lastOffset + 1;
        if (isControl(one.header) || hidden(one)) continue;
        for (const record of recordsOf(records, one.at, one.header))
          if (record.offset >= start) result.push({ key: record.key?.toString() ?? null, value: record.value?.toString() ?? null });
      }
    }
    return result;
  }

  async readAll(topic: string, partitions: number): Promise<{ key: string | null; value: string | null }[]> {
    return (await Promise.all(Array.from({ length: partitions }, (_, partition) => this.read(topic, partition)))).flat();
  }

  close(): void {
    this.cluster.close();
  }

  private async untilLed(name: string, partitions: number): Promise<void> {
    await this.until(`leader of each partition of ${name}`, async () => {
      const [info] = await this.cluster.topics([name]);
      return info!.partitions.filter(({ leader }) => leader >= 0).length === partitions;
    });
  }
}

function partOf(text: string | Uint8Array | null): Part | null {
  if (text === null) return null;
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return { bytes, start: 0, end: bytes.length };
}

export const table = (fields: readonly Field[], more: Partial<TableSchema> = {}): TableSchema => ({
  name: 't',
  fields,
  primaryKey: [],
  metadata: [],
  partitionKeys: [],
  ...more,
});
export const idAndName = table([
  { name: 'id', type: types.BIGINT },
  { name: 'name', type: types.STRING },
]);

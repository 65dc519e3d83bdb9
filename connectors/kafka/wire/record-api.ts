import type { Connection } from './connection';
import { byTopic, type TopicPartition } from './offset-api';
import { WireWriter } from './wire-writer';

const PRODUCE = { key: 0, version: 8, flexible: false };
const FETCH = { key: 1, version: 11, flexible: false };

export interface FetchPartition extends TopicPartition {
  readonly offset: number;
}
export interface FetchRequest {
  readonly committed: boolean;
  readonly waitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly maxBytesPerPartition: number;
  readonly partitions: readonly FetchPartition[];
}
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}
export interface FetchedPartition extends TopicPartition {
  readonly error: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly aborted: readonly AbortedTransaction[];
  /** Whole batches and perhaps a piece of one more; the caller's alone. */
  readonly records: Buffer;
}

const NONE = Buffer.alloc(0);

/** Waits up to `waitMs` for records. To the leader of all the partitions. */
export async function fetchRecords(
  connection: Connection,
  request: FetchRequest,
): Promise<{ error: number; partitions: FetchedPartition[] }> {
  const { committed, waitMs, minBytes, maxBytes, maxBytesPerPartition, partitions } = request;
  const body = new WireWriter(512)
    .i32(-1)
    .i32(waitMs)
    .i32(minBytes)
    .i32(maxBytes)
    .i8(committed ? 1 : 0)
    .i32(0)
    .i32(-1);
  body.list(byTopic(partitions), ([topic, items]) =>
    body.text(topic).list(items, ({ partition, offset }) => body.i32(partition).i32(-1).i64(offset).i64(-1).i32(maxBytesPerPartition)),
  );
  const reader = await connection.send(FETCH, body.i32(0).text(''), waitMs);
  reader.i32();
  const error = reader.i16();
  reader.i32();
  const found = reader.list(() => {
    const topic = reader.text();
    return reader.list((): FetchedPartition => {
      const partition = reader.i32();
      const [code, highWatermark, lastStableOffset] = [reader.i16(), reader.i64(), reader.i64()];
      reader.i64();
      const aborted = reader.list((): AbortedTransaction => ({ producerId: reader.id64(), firstOffset: reader.i64() }));
      reader.i32();
      return { topic, partition, error: code, highWatermark, lastStableOffset, aborted, records: reader.blob() ?? NONE };
    });
  });
  return { error, partitions: found.flat() };
}

export interface ProducePartition extends TopicPartition {
  /** One record batch. */
  readonly batch: Uint8Array;
}
export interface ProducedPartition extends TopicPartition {
  readonly error: number;
  readonly detail: string | null;
}

/** One batch a partition, acknowledged by all in-sync replicas. To the leader of all the partitions. */
export async function produceRecords(
  connection: Connection,
  transactionalId: string | null,
  batches: readonly ProducePartition[],
): Promise<ProducedPartition[]> {
  const sizeBytes = batches.reduce((sum, { batch }) => sum + batch.length + 64, 128);
  const body = new WireWriter(sizeBytes).text(transactionalId).i16(-1).i32(PRODUCE_TIMEOUT_MS);
  body.list(byTopic(batches), ([topic, items]) => body.text(topic).list(items, ({ partition, batch }) => body.i32(partition).blob(batch)));
  const reader = await connection.send(PRODUCE, body, PRODUCE_TIMEOUT_MS);
  const answers = reader.list(() => {
    const topic = reader.text();
    return reader.list((): ProducedPartition => {
      const [partition, error] = [reader.i32(), reader.i16()];
      reader.i64();
      reader.i64();
      reader.i64();
      const records = reader.list(() => (reader.i32(), reader.nullableText()));
      return { topic, partition, error, detail: reader.nullableText() ?? records[0] ?? null };
    });
  });
  return answers.flat();
}

const PRODUCE_TIMEOUT_MS = 30_000;

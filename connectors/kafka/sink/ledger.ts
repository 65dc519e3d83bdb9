import { z } from '@headrace/connector-sdk';
import type { Cluster } from '../cluster/cluster';
import { BrokerError, Code, hasBrokerCode, kafkaProblem } from '../kafka-error';
import { createTopic } from '../wire/metadata-api';
import { readBatchHeader } from '../wire/batch-header';
import { isCommitMarker, isControl, isTransactional, recordsOf } from '../wire/batch-records';
import { BatchWriter } from '../wire/batch-writer';
import { EARLIEST, LATEST, listOffsets } from '../wire/offset-api';
import { fetchRecords } from '../wire/record-api';
import { Producer } from './producer';

/** `attempt`: in notes of owners alone. */
const LedgerValue = z.object({ lineage: z.string(), checkpoint: z.number(), attempt: z.number().optional() });
type LedgerValue = z.infer<typeof LedgerValue>;

/** The ledger has one partition: what it says is in one order. */
export const LEDGER_PARTITION = 0;
const utf8 = new TextEncoder();

/** A finished batch with one record for the ledger, not stamped yet. Null: the key is forgotten. */
export function ledgerBatch(key: string, value: LedgerValue | null, transactional: boolean): Buffer {
  const part = (text: string): { bytes: Uint8Array; start: number; end: number } => {
    const bytes = utf8.encode(text);
    return { bytes, start: 0, end: bytes.length };
  };
  const writer = new BatchWriter();
  writer.add(Date.now(), part(key), value === null ? null : part(JSON.stringify(value)));
  return writer.seal('none', null, transactional);
}

/**
 * A compacted topic that tells which epochs are in Kafka: each transaction has one record of it, so the two are committed or aborted
 * together. Compaction keeps the last record of each key and never lets it expire.
 */
export class Ledger {
  constructor(
    private readonly cluster: Cluster,
    readonly topic: string,
  ) {}

  /** Makes the topic where it is missing. */
  async ensure(): Promise<void> {
    const [found] = await this.cluster.topics([this.topic]);
    if (found?.error !== Code.unknownTopic) return;
    const wanted = { name: this.topic, partitions: 1, replicas: -1, config: { 'cleanup.policy': 'compact', 'retention.ms': '-1' } };
    const { code, detail } = await this.cluster.atAnyBroker((connection) => createTopic(connection, wanted));
    if (code === 0 || code === Code.topicExists) return this.untilThere();
    const error = new BrokerError(code, `making the ledger topic "${this.topic}"`, detail);
    if (error.retriable) throw error;
    throw kafkaProblem(
      'no-ledger',
      error.message,
      `Make the topic "${this.topic}" with one partition and cleanup.policy=compact, or name another in "headrace.ledger-topic".`,
    );
  }

  /** Writes a record that belongs to no transaction. */
  note(key: string, of: Partial<LedgerValue> = {}): Promise<void> {
    return this.write(key, { lineage: '', checkpoint: -1, ...of });
  }

  /** Takes back what was noted; again without effect. */
  forget(key: string): Promise<void> {
    return this.write(key, null);
  }

  private async write(key: string, value: LedgerValue | null): Promise<void> {
    const producer = new Producer(this.cluster);
    producer.begin(Promise.resolve({ kind: 'plain' }));
    producer.enqueue({ topic: this.topic, partition: LEDGER_PARTITION }, ledgerBatch(key, value, false));
    await producer.drain();
  }

  /**
   * All of it up to its end now, keys that begin with `prefix` alone. Whoever asks about a transaction has fenced its id before: then its
   * marker is in the log. Transactions that are open still are others', and left out.
   */
  async read(prefix: string): Promise<LedgerContents> {
    const contents = new LedgerContents(prefix);
    await this.readOn(null, contents);
    return contents;
  }

  /** Reads on up to its end now; answers where to read on from next. Null: from its beginning. */
  async readOn(from: number | null, contents: LedgerContents): Promise<number> {
    const to = await this.offset(LATEST);
    let offset = from ?? (await this.offset(EARLIEST));
    while (offset < to) offset = await this.readSome(offset, contents);
    return offset;
  }

  private async offset(time: number): Promise<number> {
    const asked = [{ topic: this.topic, partition: LEDGER_PARTITION, time }];
    const found = await this.cluster.atLeaders(asked, (connection, own) => listOffsets(connection, own, false));
    return found.flat()[0]!.offset;
  }

  private async readSome(offset: number, contents: LedgerContents): Promise<number> {
    const asked = [{ topic: this.topic, partition: LEDGER_PARTITION, offset }];
    const [answers] = await this.cluster.atLeaders(asked, async (connection, partitions) => {
      const limits = { committed: false, waitMs: 1_000, minBytes: 1, maxBytes: 4 << 20, maxBytesPerPartition: 4 << 20 };
      const { error, partitions: found } = await fetchRecords(connection, { ...limits, partitions });
      const code = error === 0 ? found[0]!.error : error;
      if (code !== 0) throw new BrokerError(code, `reading the ledger topic "${this.topic}"`);
      return found;
    });
    const bytes = answers![0]!.records;
    let next = offset;
    for (let at = 0; ;) {
      const header = readBatchHeader(bytes, at, this.topic);
      if (header === null) return next;
      if (isControl(header)) contents.end(header.producerId, isCommitMarker(bytes, at, header));
      else
        for (const { key, value } of recordsOf(bytes, at, header))
          contents.add(key, value, isTransactional(header) ? header.producerId : null);
      next = header.lastOffset + 1;
      at = header.end;
    }
  }

  private async untilThere(): Promise<void> {
    await this.cluster.retrying(async () => {
      const [found] = await this.cluster.topics([this.topic]);
      if (found?.error || !found?.partitions.some(({ leader }) => leader >= 0))
        throw new BrokerError(LEADER_NOT_AVAILABLE, 'making the ledger topic');
    });
  }
}

const LEADER_NOT_AVAILABLE = 5;

/** What the ledger says of one sink. */
export class LedgerContents {
  /** By key, then lineage: the last checkpoint. */
  private readonly committed = new Map<string, Map<string, number>>();
  /** Who noted itself last. */
  owner: LedgerValue | null = null;
  private readonly open = new Map<bigint, [string, LedgerValue][]>();

  constructor(private readonly prefix: string) {}

  add(key: Buffer | null, value: Buffer | null, producerId: bigint | null): void {
    const name = key?.toString() ?? '';
    if (!name.startsWith(`${this.prefix}/`)) return;
    if (value === null) return void this.committed.delete(name);
    const entry: [string, LedgerValue] = [name, LedgerValue.parse(JSON.parse(value.toString()))];
    if (producerId === null) this.keep(...entry);
    else this.open.set(producerId, [...(this.open.get(producerId) ?? []), entry]);
  }

  end(producerId: bigint, commits: boolean): void {
    if (commits) for (const entry of this.open.get(producerId) ?? []) this.keep(...entry);
    this.open.delete(producerId);
  }

  /** Epochs of a key are committed in the order of their checkpoints, so a later one of the lineage tells of all before it. */
  holds(key: string, lineageId: string, checkpointId: number): boolean {
    return (this.committed.get(key)?.get(lineageId) ?? -1) >= checkpointId;
  }

  get keys(): readonly string[] {
    return [...this.committed.keys()];
  }

  private keep(name: string, value: LedgerValue): void {
    if (value.attempt !== undefined) this.owner = value;
    const { lineage, checkpoint } = value;
    const known = this.committed.get(name) ?? new Map<string, number>();
    this.committed.set(name, known.set(lineage, Math.max(checkpoint, known.get(lineage) ?? -1)));
  }
}

/** The transaction is not as we left it: what became of it, only the ledger knows. */
export const isUnknownFate = (error: unknown): boolean =>
  hasBrokerCode(error, Code.fenced, Code.invalidEpoch, Code.invalidTxnState, Code.invalidIdMapping, Code.unknownProducer);

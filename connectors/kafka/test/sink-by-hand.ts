import {
  bindFormat,
  ColumnBatch,
  RowKind,
  type CommitRequest,
  type DeadLetter,
  type HeadraceError,
  type SinkWriter,
  type TableSchema,
} from '@headrace/connector-sdk';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { committerContext, MemoryStage, recoverContext, writerContext } from '@headrace/connector-sdk/testing';
import jsonFormat from '@headrace/format-json';
import type { KafkaEpoch } from '../sink/committable';
import { kafkaSink } from '../sink/kafka-sink';
import type { KafkaOptions } from '../spec';
import { idAndName, type TestTopics } from './test-topics';

export interface GivenSink {
  readonly options?: Readonly<Record<string, string>>;
  readonly table?: TableSchema;
  readonly upserts?: boolean;
  readonly partitions?: number;
  /** Of the topic. */
  readonly config?: Readonly<Record<string, string>>;
  /** What the policy takes; absent: fail. */
  readonly deadLetter?: DeadLetter;
}
export type Answer = 'committed' | 'already' | 'later' | 'failed';
type Writer = SinkWriter<KafkaEpoch, unknown>;

const json = bindFormat(jsonFormat, jsonFormat.spec.options.parse({}));
const MOST_ROWS = 64;
let count = 0;

/** A sink of one lineage into a topic of its own, driven through the steps that the engine takes. */
export async function sinkByHand(topics: TestTopics, given: GivenSink = {}): Promise<SinkByHand> {
  const topic = `sink-${process.pid}-${++count}`;
  await topics.create(topic, given.partitions ?? 1, given.config);
  return new SinkByHand(topics, topic, given);
}

export class SinkByHand {
  readonly options: KafkaOptions;
  private readonly stage = new MemoryStage();
  private readonly schema: TableSchema;
  private readonly runtime;
  private readonly toColumns: RowsToColumns;

  constructor(
    private readonly topics: TestTopics,
    readonly topic: string,
    private readonly given: GivenSink,
  ) {
    this.schema = given.table ?? idAndName;
    this.runtime = kafkaSink(given.upserts ?? false);
    this.toColumns = new RowsToColumns(this.schema.fields);
    this.options = topics.options({ topic, 'headrace.ledger-topic': 'test-ledger', ...given.options });
  }

  recover(attempt: number, pending: readonly KafkaEpoch[] = []): Promise<void> {
    return this.runtime.recover!(recoverContext(this.instance, this.lineage(attempt), this.stage), { lastCheckpointId: null, pending });
  }

  /** With other options than the sink's own: a writer that reaches the broker by another way. */
  writer(attempt = 1, subtask = 0, options: KafkaOptions = this.options): Writer {
    const of = { lineage: this.lineage(attempt), stage: this.stage, subtask, parallelism: 2 };
    const ctx = writerContext({ ...this.instance, options }, of);
    return this.runtime.createWriter({ ...ctx, deadLetter: this.given.deadLetter ?? ctx.deadLetter }, []);
  }

  /** Rows of these ids, named `n<id>`. */
  async write(writer: Writer, ids: readonly number[], kind: number = RowKind.insert): Promise<void> {
    await this.writeRows(
      writer,
      ids.map((id) => [id, `n${id}`]),
      kind,
    );
  }
  async writeRows(writer: Writer, rows: readonly (readonly [number, string])[], kind: number = RowKind.insert): Promise<void> {
    const batch = ColumnBatch.allocate(
      this.schema.fields.map((field) => field.type),
      MOST_ROWS,
    );
    this.toColumns.fill(
      batch,
      rows.map(([id, name]) => [BigInt(id), name]),
      null,
      { from: 0, to: rows.length },
    );
    batch.kinds = kind === RowKind.insert ? null : new Uint8Array(MOST_ROWS).fill(kind);
    await writer.write({ kind: 'columns', batch });
  }

  /** Writes rows of these ids and prepares them as one epoch. */
  async epoch(writer: Writer, id: number, ids: readonly number[]): Promise<KafkaEpoch> {
    await this.write(writer, ids);
    return (await writer.prepareCommit(id)).committables[0]!;
  }

  /** One call of a new committer. */
  async commit(
    epochs: readonly KafkaEpoch[],
    attempt = 1,
    options: KafkaOptions = this.options,
  ): Promise<{ answers: Answer[]; why: HeadraceError | null }> {
    const committer = this.runtime.createCommitter!(committerContext({ ...this.instance, options }, this.lineage(attempt), this.stage));
    const answers: Answer[] = epochs.map(() => 'failed');
    let why: HeadraceError | null = null;
    const requests = epochs.map((committable, i): CommitRequest<KafkaEpoch> => ({
      committable,
      committed: () => (answers[i] = 'committed'),
      alreadyCommitted: () => (answers[i] = 'already'),
      retryLater: (_, problem) => {
        answers[i] = 'later';
        why = problem;
      },
      failed: (problem) => {
        answers[i] = 'failed';
        why = problem;
      },
    }));
    await committer.commit(1, requests);
    await committer.close();
    return { answers, why };
  }

  /** Ids that a reader of committed records sees; null: a tombstone. Marks of ended transactions are waited for. */
  async seen(): Promise<(number | null)[]> {
    return (await this.raw()).map(({ value }) => (value === null ? null : (JSON.parse(value) as { id: number }).id));
  }
  async raw(): ReturnType<TestTopics['readAll']> {
    await this.topics.untilMarked(`headrace-lineage-${this.topic}`);
    return this.topics.readAll(this.topic, this.given.partitions ?? 1);
  }

  private get instance() {
    return { options: this.options, table: this.schema, format: json, keyFormat: json };
  }
  private lineage(attempt: number) {
    return { lineageId: `lineage-${this.topic}`, attempt };
  }
}
